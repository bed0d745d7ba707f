"""How does data reach the model, batch by batch?"""

# --8<-- [start:dataset]
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.linspace(1, 10, 10)  # (10,)
y = torch.linspace(10, 1, 10)  # (10,)
dataset = TensorDataset(x, y)
print(len(dataset), dataset[0])
# --8<-- [end:dataset]

# --8<-- [start:loader]
generator = torch.Generator().manual_seed(0)
loader = DataLoader(
    dataset,
    batch_size=4,
    shuffle=True,
    generator=generator,
)
for epoch in range(2):
    print("epoch", epoch)
    for x_batch, y_batch in loader:
        print(x_batch.numpy(), y_batch.numpy())
# --8<-- [end:loader]

# --8<-- [start:epochs]
plt.figure(figsize=(6, 2.4))
for epoch in range(4):
    for n, (x_batch, _) in enumerate(loader):
        style = {"color": f"C{n}", "ha": "center", "va": "center"}
        for k, value in enumerate(x_batch):
            plt.text(4.5 * n + k, epoch, f"{value:.0f}", **style)
plt.axis((-0.8, 10.8, 3.6, -0.6))
plt.xticks([1.5, 6, 9.5], ["batch 0", "batch 1", "batch 2"])
plt.yticks(range(4), range(2, 6))
plt.ylabel("epoch")
plt.show()
# --8<-- [end:epochs]

# --8<-- [start:seed]
generator.manual_seed(0)
again, _ = next(iter(loader))
print(again.numpy())
assert again.tolist() == [4, 8, 6, 3]
# --8<-- [end:seed]

# --8<-- [start:drop_last]
for drop_last in (False, True):
    loader = DataLoader(dataset, batch_size=4, drop_last=drop_last)
    print(len(loader), [len(x_batch) for x_batch, _ in loader])
# --8<-- [end:drop_last]

# --8<-- [start:by_hand]
order = torch.randperm(10, generator=generator).tolist()
print(order)

batches = []
for start in range(0, 10, 4):
    samples = [dataset[i] for i in order[start : start + 4]]
    xs, ys = zip(*samples)
    batches.append((torch.stack(xs), torch.stack(ys)))

loader = DataLoader(dataset, batch_size=4, sampler=order)
for by_hand, batch in zip(batches, loader, strict=True):
    assert all(map(torch.equal, by_hand, batch))
# --8<-- [end:by_hand]

# --8<-- [start:numpy]
table = np.linspace((1, 10), (10, 1), 10)  # (10, 2)
X = torch.from_numpy(table[:, :1])  # (10, 1)
print(X.dtype)

model = nn.Linear(1, 1)
try:
    model(X)
    raise AssertionError
except RuntimeError as error:
    print(f"RuntimeError: {error}")

X = X.float()
print(X.dtype, model(X).shape)
# --8<-- [end:numpy]

# --8<-- [start:workers]
source = """
from torch.utils.data import DataLoader, get_worker_info

def collate(samples):
    return f"worker {get_worker_info().id} loaded {samples}"

if __name__ == "__main__":
    loader = DataLoader(
        range(8), batch_size=2, collate_fn=collate,
        num_workers=2, multiprocessing_context="spawn",
    )
    for batch in loader:
        print(batch)
"""
# --8<-- [end:workers]

# --8<-- [start:guard]
file = Path("workers.py")
command = [sys.executable, file]
options = {"capture_output": True, "text": True, "timeout": 300}

file.write_text(source, encoding="utf-8")
result = subprocess.run(command, **options)
print(result.stdout, end="")
assert result.returncode == 0
# --8<-- [end:guard]

# --8<-- [start:no_guard]
guard = 'if __name__ == "__main__":'
file.write_text(source.replace(guard, "if True:"), encoding="utf-8")
result = subprocess.run(command, **options)
assert result.returncode != 0 and "RuntimeError" in result.stderr
print("RuntimeError:")
for line in dict.fromkeys(result.stderr.splitlines()):
    if "An attempt" in line or "bootstrapping" in line:
        print(line.strip())
_ = file.write_text(source, encoding="utf-8")
# --8<-- [end:no_guard]

# --8<-- [start:pin_memory]
device = torch.accelerator.current_accelerator(check_available=True)
pin = device is not None and device.type != "mps"
loader = DataLoader(dataset, batch_size=10, pin_memory=pin)
x_batch, y_batch = next(iter(loader))
assert torch.equal(x_batch, x) and torch.equal(y_batch, y)
# --8<-- [end:pin_memory]
