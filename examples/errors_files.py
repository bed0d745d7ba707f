"""A saved file doesn't fit: what does it hold?"""

# --8<-- [start:imports]
import textwrap
from pathlib import Path
import numpy as np
import torch
from torch import nn
from torchvision import transforms

torch.manual_seed(0)
X = torch.randn(32, 4)  # (N, D)

def make(K=10):
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, K))

model, file = make(), Path("model.pt")
# --8<-- [end:imports]

# --8<-- [start:show_error]
def show_error(kind, action, *arguments, **named):
    try:
        action(*arguments, **named)
    except kind as error:
        lines = f"{type(error).__name__}: {error}".splitlines()[:3]
        for line in lines:
            print(textwrap.shorten(line, 140, placeholder=" …"))
    else:
        raise AssertionError
# --8<-- [end:show_error]

# --8<-- [start:keys]
trained = model.state_dict()
wrapped = {f"module.{name}": p for name, p in trained.items()}
checkpoint = {"model": trained, "epoch": 3}
show_error(RuntimeError, model.load_state_dict, wrapped)
show_error(RuntimeError, model.load_state_dict, checkpoint)
show_error(RuntimeError, make(K=3).load_state_dict, trained)

names = {name.removeprefix("module."): p for name, p in wrapped.items()}
print(make().load_state_dict(names))
print(make().load_state_dict(checkpoint["model"]))
# --8<-- [end:keys]

# --8<-- [start:part]
other = make(K=3)
fits = {n: p for n, p in trained.items() if not n.startswith("2.")}
print(other.load_state_dict(fits, strict=False))
assert torch.equal(other[0].weight, model[0].weight)
# --8<-- [end:part]

# --8<-- [start:numbers]
losses = np.array([2.3, 1.9])
torch.save({"model": trained, "loss": losses.mean()}, file)
try:
    torch.load(file)
    raise AssertionError
except Exception as error:
    assert "multiarray.scalar was not an allowed global" in str(error)
    print(type(error).__name__)
print(torch.load(file, weights_only=False)["loss"].round(2))
torch.save({"model": trained, "loss": float(losses.mean())}, file)
print(round(torch.load(file)["loss"], 2))
# --8<-- [end:numbers]

# --8<-- [start:damaged]
whole = file.read_bytes()
file.write_bytes(whole[:900])
show_error(RuntimeError, torch.load, file)
file.write_text("<html>404</html>")
show_error(Exception, torch.load, file, weights_only=False)
file.write_bytes(b"")
show_error(EOFError, torch.load, file, weights_only=False)
show_error(RuntimeError, torch.save, trained, "models/model.pt")
file.unlink()
# --8<-- [end:damaged]

# --8<-- [start:arguments]
optimizer = torch.optim.Adam(model.parameters())
lr_scheduler = torch.optim.lr_scheduler
plateau = lr_scheduler.ReduceLROnPlateau
show_error(TypeError, lr_scheduler.StepLR, optimizer, 1, verbose=True)
show_error(TypeError, plateau, optimizer, verbose=True)
show_error(TypeError, torch.optim.Adam, [X], momentum=0.9)
show_error(AttributeError, lambda: transforms.Scale(8))
show_error(AttributeError, lambda: np.float(1))
print(plateau(optimizer).get_last_lr())
# --8<-- [end:arguments]
