"""Python itself complains: what is this thing really?"""

# --8<-- [start:imports]
import textwrap
from pathlib import Path
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X = torch.randn(32, 4)  # (N, D)
y = torch.arange(32) % 10  # (N,)
model = nn.Linear(4, 10)
# --8<-- [end:imports]

# --8<-- [start:show_error]
def show_error(kind, action, *arguments, **named):
    try:
        action(*arguments, **named)
    except kind as error:
        message = f"{kind.__name__}: {error}"
        print(textwrap.fill(message, 72, break_on_hyphens=False))
    else:
        raise AssertionError
# --8<-- [end:show_error]

# --8<-- [start:type]
loss = F.cross_entropy(model(X), y),
print(type(loss))
show_error(AttributeError, lambda: loss.backward())
loss[0].backward()
# --8<-- [end:type]

# --8<-- [start:none]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 10)

    def forward(self, X):
        self.layer(X)


show_error(AttributeError, lambda: Net()(X).argmax(1))
order = [2, 0, 1]
print(order.sort(), order, sorted([2, 0, 1]))
# --8<-- [end:none]

# --8<-- [start:batch]
loader = DataLoader(TensorDataset(X, y), batch_size=8)
batch = next(iter(loader))
print(type(batch), len(batch), *(tuple(part.shape) for part in batch))
show_error(AttributeError, lambda: batch.to("cpu"))
show_error(TypeError, model, batch)
X_batch, y_batch = batch
print(tuple(model(X_batch).shape))
# --8<-- [end:batch]

# --8<-- [start:words]
pairs = [(X[0], "cat"), (X[1], "dog")]
X_batch, names = next(iter(DataLoader(pairs, batch_size=2)))
print(names)
show_error(AttributeError, lambda: names.to("cpu"))
classes = ["cat", "dog"]
pairs = [(x, classes.index(name)) for x, name in pairs]
print(next(iter(DataLoader(pairs, batch_size=2)))[1])
# --8<-- [end:words]

# --8<-- [start:file]
torch.save(model.state_dict(), "model.pt")
show_error(AttributeError, lambda: torch.load("model.pt").eval())
answer = model.load_state_dict(torch.load("model.pt"))
show_error(TypeError, lambda: answer(X))
model.eval()
Path("model.pt").unlink()
# --8<-- [end:file]

# --8<-- [start:parentheses]
show_error(TypeError, lambda: X.shape())
show_error(TypeError, lambda: X.size[0])
show_error(TypeError, lambda: torch.optim.SGD(model.parameters, lr=0.1))
show_error(TypeError, lambda: loader[0])
print(X.shape[0], X.size(0), next(iter(loader))[0].shape[0])
# --8<-- [end:parentheses]

# --8<-- [start:classes]
class NoSelf(Net):
    def forward(X):
        return X


show_error(TypeError, NoSelf(), X)
show_error(TypeError, lambda: Net(X))
show_error(AttributeError, lambda: Net().layers)
show_error(TypeError, nn.Linear, 4)
# --8<-- [end:classes]

# --8<-- [start:kind]
show_error(AttributeError, lambda: X.numpy().unsqueeze(0))
show_error(TypeError, torch.cat, X[0], X[1])
show_error(TypeError, nn.Sequential, [model, nn.ReLU()])
show_error(TypeError, F.cross_entropy, model(X), [1, 2])
print(torch.cat([X[0], X[1]]).shape, len(nn.Sequential(*[model])))
# --8<-- [end:kind]

# --8<-- [start:one]
show_error(RuntimeError, model(X).item)
show_error(ValueError, torch.tensor, [X[0], X[1]])
right = model(X).argmax(1) == y
show_error(RuntimeError, right.mean)
show_error(TypeError, lambda: range(len(X) / 8))
show_error(TypeError, nn.Linear, 8 / 2, 2)
print(torch.stack([X[0], X[1]]).shape, f"{right.float().mean():.2f}")
# --8<-- [end:one]
