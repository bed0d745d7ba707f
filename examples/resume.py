"""How does interrupted training go on as if nothing had happened?"""

# --8<-- [start:imports]
import shutil
import subprocess
import sys
from pathlib import Path

import torch
# --8<-- [end:imports]

# --8<-- [start:setup]
setup = """
import os, sys, torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
torch.manual_seed(0)
x = torch.linspace(-3, 3, 60).unsqueeze(1)  # (N, 1)
order = torch.Generator().manual_seed(1)
loader = DataLoader(TensorDataset(x, x.sin()), batch_size=15,
                    shuffle=True, generator=order)
model = nn.Sequential(nn.Linear(1, 20), nn.Tanh(),
                      nn.Dropout(0.1), nn.Linear(20, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 3, 0.5)
"""
# --8<-- [end:setup]

# --8<-- [start:checkpoint]
checkpoint = """
def save(epoch):
    with open("run.pt.tmp", "wb") as file:
        torch.save({
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(),
            "order": order.get_state(),
            "random": torch.get_rng_state(),
            "epoch": epoch,
        }, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace("run.pt.tmp", "run.pt")
"""
# --8<-- [end:checkpoint]

# --8<-- [start:restore]
restore = """
first = 0
if os.path.exists("run.pt"):
    saved = torch.load("run.pt")
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    order.set_state(saved["order"])
    torch.set_rng_state(saved["random"])
    first = saved["epoch"] + 1
"""
# --8<-- [end:restore]

# --8<-- [start:loop]
loop = """
for epoch in range(first, 8):
    for X, y in loader:
        y_hat = model(X)
        loss = nn.functional.mse_loss(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if epoch == 5 and "crash" in sys.argv:
            os._exit(1)
    scheduler.step()
    save(epoch)
    print(f"epoch {epoch}  loss {loss:.3f}", flush=True)
"""
# --8<-- [end:loop]

# --8<-- [start:whole]
script = setup + checkpoint + restore + loop
Path("training.py").write_text(script)

def run(*arguments):
    command = [sys.executable, "training.py", *arguments]
    result = subprocess.run(command, capture_output=True, text=True)
    print(result.stdout + f"exit {result.returncode}")
    return torch.load("run.pt")

Path("run.pt").unlink(missing_ok=True)
whole = run()
Path("run.pt").unlink()
# --8<-- [end:whole]

# --8<-- [start:crash]
interrupted = run("crash")
shutil.copy("run.pt", "interrupted.pt")
assert interrupted["epoch"] == 4
# --8<-- [end:crash]

# --8<-- [start:resumed]
resumed = run()
for name, tensor in whole["model"].items():
    assert torch.equal(tensor, resumed["model"][name])
print(len(whole["model"]), "tensors, bit for bit")
# --8<-- [end:resumed]

# --8<-- [start:forgotten]
def difference(script):
    shutil.copy("interrupted.pt", "run.pt")
    exec(script, {"print": lambda *lines, **options: None})
    weight = torch.load("run.pt")["model"]["3.weight"]
    return (weight - whole["model"]["3.weight"]).abs().max()

assert difference(script) == 0
for part in interrupted:
    lines = script.splitlines(keepends=True)
    kept = [line for line in lines if f'saved["{part}"]' not in line]
    gap = difference("".join(kept))
    print(f"{part:9} {gap:.3f}")
    assert gap > 0.001
# --8<-- [end:forgotten]
