"""What does learning from data look like?"""

# --8<-- [start:data]
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits

X = torch.tensor([0.0, 1.0, 2.0, 3.0])
y = torch.tensor([1.0, 3.0, 5.0, 7.0])
# --8<-- [end:data]

# --8<-- [start:learn]
w = torch.tensor(0.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)

for step in range(200):
    y_hat = w * X + b
    loss = ((y_hat - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for parameter in (w, b):
            parameter -= 0.1 * parameter.grad
            parameter.grad = None

print(f"w = {w:.2f}, b = {b:.2f}, loss = {loss:.4f}")
assert loss < 1e-3
assert abs(w - 2) < 0.01 and abs(b - 1) < 0.01
# --8<-- [end:learn]

# --8<-- [start:digits]
X, y = map(torch.tensor, load_digits(return_X_y=True))
X = X / 16  # (1797, 64)
W = torch.zeros(64, 10, dtype=X.dtype, requires_grad=True)

for step in range(200):
    loss = torch.nn.functional.cross_entropy(X[:-300] @ W, y[:-300])
    loss.backward()
    with torch.no_grad():
        W -= W.grad
        W.grad = None
# --8<-- [end:digits]

# --8<-- [start:answers]
answers = (X[-300:] @ W).argmax(dim=1)  # (300,)
right = (answers == y[-300:]).sum().item()
print(right, "of 300 new digits")
assert right > 250
# --8<-- [end:answers]

# --8<-- [start:picture]
figure, axes = plt.subplots(1, 8, figsize=(7, 1.3))
for axis, image, answer in zip(axes, X[-300:], answers):
    axis.imshow(image.view(8, 8), cmap="gray_r")
    axis.set_title(answer.item())
    axis.axis("off")
plt.show()
# --8<-- [end:picture]
