"""Answers to the exercises of errors_shapes."""

# --8<-- [start:read]
import torch
from torch import nn

X = torch.zeros(64, 3, 32, 32)  # (N, C, H, W)
body = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.MaxPool2d(2))
print(tuple(body(X).shape), 8 * 15 * 15)
head = nn.Linear(1800, 10)
net, flat = nn.Sequential(body, nn.Flatten(), head), body(X).flatten(1)
for shape, wrong in {
    "(64x1800 and 1568x10)": lambda: nn.Linear(1568, 10)(flat),
    "(8x225 and 1800x10)": lambda: net(X[0]),
    "(7680x15 and 1800x10)": lambda: head(body(X)),
    "(1x115200 and 1800x10)": lambda: head(body(X).flatten()),
}.items():
    try:
        wrong()
        raise AssertionError
    except RuntimeError as error:
        assert shape in str(error)
        print(shape)
print(tuple(net(X[:1]).shape))
# --8<-- [end:read]

# --8<-- [start:print_shapes]
import torch
from torch import nn


def print_shapes(model, X):
    """Print what comes out of each layer, up to the one that fails."""
    def note(layer, inputs, output):
        parts = [p for p in (*inputs, output) if torch.is_tensor(p)]
        print(type(layer).__name__, *(tuple(p.shape) for p in parts))

    leaves = [m for m in model.modules() if not list(m.children())]
    hooks = [leaf.register_forward_hook(note) for leaf in leaves]
    try:
        model(X)
    except Exception as error:
        print(str(error).rpartition(": ")[2])
    finally:
        for hook in hooks:
            hook.remove()


layers = [nn.Conv2d(1, 6, 3), nn.ReLU(), nn.Flatten(), nn.Linear(216, 5)]
print_shapes(nn.Sequential(*layers), torch.zeros(2, 1, 9, 9))
print_shapes(nn.Sequential(*layers), torch.zeros(2, 1, 8, 8))
# --8<-- [end:print_shapes]
