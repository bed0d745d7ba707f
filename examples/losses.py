"""How does a model know how wrong it is?"""

# --8<-- [start:l1_and_mse]
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
y_hat = torch.tensor([2.5, 0.0, 2.0, 8.0])  # (N,)
y = torch.tensor([3.0, -0.5, 2.0, 7.0])  # (N,)
print(y_hat - y)
l1 = (y_hat - y).abs().mean()
mse = ((y_hat - y) ** 2).mean()
print(f"L1 {l1:.3f}  MSE {mse:.3f}")
assert nn.L1Loss()(y_hat, y) == l1
assert nn.MSELoss()(y_hat, y) == mse
# --8<-- [end:l1_and_mse]

# --8<-- [start:outlier]
error = torch.linspace(-3, 3, 61)
plt.figure(figsize=(5, 2.6))
plt.plot(error, error.abs(), label="L1: |error|")
plt.plot(error, error**2, label="MSE: error²")
plt.xlabel("error")
plt.ylabel("loss")
plt.legend()
plt.show()
# --8<-- [end:outlier]

# --8<-- [start:reduction]
for reduction in ("none", "sum", "mean"):
    print(reduction, F.mse_loss(y_hat, y, reduction=reduction))
# --8<-- [end:reduction]

# --8<-- [start:softmax]
logits = torch.randn(3, 5)  # (N, K)
classes = torch.tensor([1, 0, 4])  # (N,)
p = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
assert torch.allclose(p, logits.softmax(dim=1))
print(logits.numpy().round(2), p.numpy().round(3), sep="\n")
# --8<-- [end:softmax]

# --8<-- [start:cross_entropy]
p_true = p[torch.arange(3), classes]  # (N,)
by_hand = -p_true.log().mean()
loss = nn.CrossEntropyLoss()(logits, classes)
print(p_true.numpy().round(2), f"{by_hand:.4f} {loss:.4f}")
assert torch.isclose(by_hand, loss)
right = logits.exp().sum(dim=1).log() - logits[torch.arange(3), classes]
assert torch.isclose(right.mean(), loss)
# --8<-- [end:cross_entropy]

# --8<-- [start:surprise]
x = torch.linspace(0.01, 1, 100)
plt.figure(figsize=(5, 2.6))
plt.plot(x, -x.log())
plt.plot(p_true, -p_true.log(), "o")
plt.xlabel("p (true class)")
plt.ylabel("−log p")
plt.show()
# --8<-- [end:surprise]

# --8<-- [start:nll]
log_p = F.log_softmax(logits, dim=1)
assert torch.isclose(nn.NLLLoss()(log_p, classes), loss)
row = torch.tensor([[-1.233, 2.657, 0.534]])
print(f"{F.nll_loss(row, torch.tensor([2])):.3f}")
# --8<-- [end:nll]

# --8<-- [start:weight]
weight = torch.tensor([1.0, 1.0, 1.0, 1.0, 3.0])  # (K,)
w = weight[classes] * (classes != 0)  # (N,)
by_hand = (-w * log_p[torch.arange(3), classes]).sum() / w.sum()
loss_w = F.nll_loss(log_p, classes, weight=weight, ignore_index=0)
print(w, f"{loss_w:.4f}")
assert torch.isclose(by_hand, loss_w)
# --8<-- [end:weight]

# --8<-- [start:one_hot]
one_hot = F.one_hot(classes, num_classes=5)
print(one_hot)
try:
    F.cross_entropy(logits, one_hot)
    raise AssertionError
except RuntimeError as error:
    print(f"RuntimeError: {error}")
assert torch.isclose(F.cross_entropy(logits, one_hot.float()), loss)
# --8<-- [end:one_hot]

# --8<-- [start:softmax_twice]
sure = one_hot.float()  # p = 1
print(f"{F.cross_entropy(sure, classes):.3f}")
print(f"{F.cross_entropy(1000 * sure, classes):.3f}")
# --8<-- [end:softmax_twice]

# --8<-- [start:stability]
big = torch.tensor([1000.0, 0.0])
print((big.exp() / big.exp().sum()).log())
print(big.softmax(dim=0).log())
print(big.log_softmax(dim=0))
# --8<-- [end:stability]

# --8<-- [start:sigmoid]
x = torch.linspace(-6, 6, 100)
plt.figure(figsize=(5, 2.2))
plt.plot(x, x.sigmoid())
plt.xlabel("x")
plt.ylabel("sigmoid")
plt.show()
# --8<-- [end:sigmoid]

# --8<-- [start:bce]
scores = torch.tensor([2.0, -1.0, 0.5])  # (K,)
labels = torch.tensor([1.0, 0.0, 1.0])  # (K,)
yes = 1 / (1 + (-scores).exp())
by_hand = -(labels * yes.log() + (1 - labels) * (1 - yes).log()).mean()
print(yes.numpy().round(2), f"{by_hand:.4f}")
assert torch.isclose(nn.BCELoss()(scores.sigmoid(), labels), by_hand)
assert torch.isclose(nn.BCEWithLogitsLoss()(scores, labels), by_hand)
# --8<-- [end:bce]

# --8<-- [start:labels_right]
scores = torch.tensor([[0.9, -0.4, 0.5], [0.8, -0.7, -0.2]])  # (N, K)
right = (scores > 0) == (labels == 1)  # (N, K)
print(f"{right.float().mean():.2f}", f"{right.all(1).float().mean():.2f}")
# --8<-- [end:labels_right]

# --8<-- [start:one_or_two]
one = torch.randn(4, 1)  # (N, 1)
two = torch.cat([torch.zeros(4, 1), one], dim=1)  # (N, 2)
answers = torch.tensor([1, 0, 0, 1])  # (N,)
bce = nn.BCEWithLogitsLoss()(one, answers.float().view(-1, 1))
ce = nn.CrossEntropyLoss()(two, answers)
print(f"{bce:.4f} {ce:.4f}")
assert torch.isclose(bce, ce)
assert nn.CrossEntropyLoss()(one, 0 * answers) == 0
# --8<-- [end:one_or_two]

# --8<-- [start:gradient]
logits.requires_grad_()
F.cross_entropy(logits, classes).backward()
print(logits.grad.numpy().round(3))
assert torch.allclose(logits.grad, (logits.softmax(dim=1) - one_hot) / 3)
# --8<-- [end:gradient]
