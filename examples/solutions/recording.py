"""Answers to the exercises of recording."""

# --8<-- [start:new_tensor]
import warnings

import torch

w = torch.tensor(3.0, requires_grad=True)
(w**2).backward()
w = w - 0.1 * w.grad
with warnings.catch_warnings(action="ignore"):
    (w**2).backward()
    print(w, w.is_leaf, w.grad)

w = w.detach().requires_grad_()
(w**2).backward()
print(w, w.grad)
# --8<-- [end:new_tensor]

# --8<-- [start:total]
import torch

w = torch.tensor(3.0, requires_grad=True)
kept = number = 0.0
for _ in range(100):
    loss = w**2
    kept = kept + loss
    number = number + loss.item()
print(kept)
print(number)

node, length = kept.grad_fn, 0
while type(node).__name__ == "AddBackward0":
    node, length = node.next_functions[0][0], length + 1
print(length)
# --8<-- [end:total]

# --8<-- [start:frozen]
import torch

torch.manual_seed(0)
net = torch.nn.Sequential(
    torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1)
)
X = torch.randn(5, 3)  # (N, D)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
before = [p.clone() for p in net.parameters()]
net[0].requires_grad_(False)
net(X).sum().backward()
optimizer.step()
print([torch.equal(p, old) for p, old in zip(net.parameters(), before)])

net.requires_grad_(False)
try:
    net(X).sum().backward()
    raise AssertionError
except RuntimeError as error:
    print("RuntimeError:", error)
# --8<-- [end:frozen]
