"""What does the last line of an error say?"""

# --8<-- [start:imports]
import subprocess
import sys
import textwrap
from pathlib import Path
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
# --8<-- [end:imports]

# --8<-- [start:traceback]
program = """\
import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(9, 2))


def predict(X):
    return model(X).softmax(dim=1)


predict(torch.randn(3, 4))
"""
Path("predict.py").write_text(program)
command = [sys.executable, "-X", "no_debug_ranges", "predict.py"]
result = subprocess.run(command, capture_output=True, text=True)
text = result.stderr.replace("\\", "/")
for folder in (Path.cwd(), Path(torch.__file__).parents[1]):
    text = text.replace(f"{folder.as_posix()}/", "")
print(text, end="")
assert result.returncode == 1 and "(3x8 and 9x2)" in text
# --8<-- [end:traceback]

# --8<-- [start:shapes]
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(9, 2))
X = torch.randn(3, 4)  # (N, D)
print(tuple(model[:2](X).shape), tuple(model[2].weight.shape))
model[2] = nn.Linear(8, 2)
print(tuple(model(X).shape))
# --8<-- [end:shapes]

# --8<-- [start:show_error]
def show_error(kind, action, *arguments):
    try:
        action(*arguments)
    except kind as error:
        message = f"{kind.__name__}: {error}"
        print(textwrap.fill(message, 72, break_on_hyphens=False))
    else:
        raise AssertionError
# --8<-- [end:show_error]

# --8<-- [start:batch]
net = nn.Sequential(nn.Conv2d(1, 6, 3), nn.Flatten(), nn.Linear(216, 5))
picture = torch.zeros(8, 8)  # (H, W)
show_error(RuntimeError, net, picture)
show_error(RuntimeError, net, picture.unsqueeze(0))  # (C, H, W)
print(tuple(net(picture.view(1, 1, 8, 8)).shape))
# --8<-- [end:batch]

# --8<-- [start:channels]
pictures = torch.zeros(7, 8, 8)  # (N, H, W)
show_error(RuntimeError, net, pictures)
print(tuple(net(pictures.unsqueeze(1)).shape))
last = pictures.unsqueeze(3)  # (N, H, W, C)
show_error(RuntimeError, net, last)
print(tuple(net(last.permute(0, 3, 1, 2)).shape))
# --8<-- [end:channels]

# --8<-- [start:dtype]
table = np.ones((3, 4))  # (N, D)
show_error(TypeError, model, table)
show_error(RuntimeError, model, torch.from_numpy(table))
show_error(RuntimeError, net, torch.zeros(1, 1, 8, 8).double())
print(model(torch.from_numpy(table).float()).dtype)
# --8<-- [end:dtype]

# --8<-- [start:device]
device = "meta"
far = nn.Linear(4, 2).to(device)
show_error(RuntimeError, far, X)
print(far(X.to(device)).device)
# --8<-- [end:device]

# --8<-- [start:numpy]
show_error(RuntimeError, model(X).numpy)
show_error(TypeError, X.to(device).numpy)
print(model(X).detach().cpu().numpy().shape)
show_error(TypeError, model(X).detach().bfloat16().numpy)
print(model(X).detach().bfloat16().float().numpy().shape)
# --8<-- [end:numpy]

# --8<-- [start:target_type]
y = torch.tensor([1.0, 0.0, 1.0])  # (N,)
show_error(RuntimeError, F.cross_entropy, model(X), y)
print(f"{F.cross_entropy(model(X), y.long()):.3f}")
show_error(RuntimeError, nn.BCEWithLogitsLoss(), model(X)[:, 0], y.long())
# --8<-- [end:target_type]

# --8<-- [start:target_range]
y = torch.tensor([2, 1, 2])  # (N,)
show_error(IndexError, F.cross_entropy, model(X), y)
print(f"{F.cross_entropy(model(X), y - 1):.3f}")
# --8<-- [end:target_range]

# --8<-- [start:target_shape]
y = torch.tensor([[1], [0], [1]])  # (N, 1)
show_error(RuntimeError, F.cross_entropy, model(X), y)
loss = F.cross_entropy(model(X), y.squeeze(1))
print(f"{loss:.3f}")
# --8<-- [end:target_shape]

# --8<-- [start:target_size]
bce, y_hat = nn.BCEWithLogitsLoss(), model(X)[:, :1]  # (N, 1)
show_error(ValueError, bce, y_hat, y.float().squeeze(1))
print(f"{bce(y_hat, y.float()):.3f}")
# --8<-- [end:target_size]

# --8<-- [start:leaf]
def step():
    for p in model.parameters():
        p -= 0.1 * p.grad

loss.backward()
show_error(RuntimeError, step)
with torch.no_grad():
    step()
# --8<-- [end:leaf]
# --8<-- [start:twice]
show_error(RuntimeError, loss.backward)
F.cross_entropy(model(X), y.squeeze(1)).backward()
# --8<-- [end:twice]

# --8<-- [start:modified]
y_hat = model(X).exp()
y_hat += 1
show_error(RuntimeError, y_hat.sum().backward)
(model(X).exp() + 1).sum().backward()
# --8<-- [end:modified]

# --8<-- [start:no_grad]
with torch.no_grad():
    y_hat = model(X)
show_error(RuntimeError, F.cross_entropy(y_hat, y.squeeze(1)).backward)
y_hat = model(X)
F.cross_entropy(y_hat, y.squeeze(1)).backward()
# --8<-- [end:no_grad]
