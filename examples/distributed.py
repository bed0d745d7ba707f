"""How do several processes train one model?"""

# --8<-- [start:imports]
import inspect
import os
import signal
import subprocess
import sys
from pathlib import Path

import torch
import torch.distributed as dist
from torch import nn
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset
# --8<-- [end:imports]

# --8<-- [start:data]
def make_data():
    generator = torch.Generator().manual_seed(0)
    X = torch.randn(32, 2, generator=generator)  # (N, D)
    y = X @ torch.tensor([[2.0], [-1.0]]) + 0.5  # (N, 1)
    return X, y
# --8<-- [end:data]

# --8<-- [start:by_hand]
X, y = make_data()
torch.manual_seed(0)
model = nn.Linear(2, 1)
loss_fn = nn.MSELoss()
gradients = []
for rows in (range(0, 32, 2), range(1, 32, 2), range(32)):
    model.zero_grad()
    loss_fn(model(X[rows]), y[rows]).backward()
    gradients.append(model.weight.grad.clone())
    print(gradients[-1].numpy().round(3))
assert torch.allclose(sum(gradients[:2]) / 2, gradients[2], atol=1e-6)
# --8<-- [end:by_hand]

# --8<-- [start:device]
def choose_device():
    if torch.accelerator.device_count() < int(os.environ["LOCAL_WORLD_SIZE"]):
        return torch.device("cpu")
    torch.accelerator.set_device_index(int(os.environ["LOCAL_RANK"]))
    return torch.accelerator.current_accelerator()
# --8<-- [end:device]

# --8<-- [start:main]
def main():
    device = choose_device()
    dist.init_process_group(dist.get_default_backend_for_device(device))
    rank = dist.get_rank()
    torch.manual_seed(rank)
    model = nn.Linear(2, 1).to(device)
    model = nn.parallel.DistributedDataParallel(model)
    train(model, device, rank)
    found = [(p.detach().cpu(), p.grad.cpu()) for p in model.parameters()]
    torch.save(found, f"rank{rank}.pt")
    dist.barrier()
    dist.destroy_process_group()
    sys.stdout.flush()
    os._exit(0)
# --8<-- [end:main]

# --8<-- [start:train]
def train(model, device, rank):
    dataset = TensorDataset(*make_data())
    sampler = DistributedSampler(dataset)
    loader = DataLoader(dataset, batch_size=16, sampler=sampler)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5)
    start = load(model, optimizer)
    if rank == 0:
        print("from epoch", start, flush=True)
    for epoch in range(start, 8):
        if rank == 1 and start == 0 and epoch == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        step_through(loader, model, optimizer, device, epoch)
        if rank == 0:
            save(model, optimizer, epoch + 1)
        dist.barrier()
# --8<-- [end:train]

# --8<-- [start:step_through]
def step_through(loader, model, optimizer, device, epoch):
    loader.sampler.set_epoch(epoch)
    for X, y in loader:
        y_hat = model(X.to(device))
        loss = nn.functional.mse_loss(y_hat, y.to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
# --8<-- [end:step_through]

# --8<-- [start:checkpoint]
def save(model, optimizer, epoch):
    parts = model.module.state_dict(), optimizer.state_dict(), epoch
    torch.save(parts, "part.pt")
    os.replace("part.pt", "checkpoint.pt")


def load(model, optimizer):
    if not os.path.exists("checkpoint.pt"):
        return 0
    parts = torch.load("checkpoint.pt", map_location="cpu")
    model.module.load_state_dict(parts[0])
    optimizer.load_state_dict(parts[1])
    return parts[2]
# --8<-- [end:checkpoint]

# --8<-- [start:write]
imports = """\
import os, signal, sys, torch
import torch.distributed as dist
from torch import nn
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset
"""
functions = make_data, choose_device, main, train, step_through, save, load
source = [imports, *map(inspect.getsource, functions), "main()\n"]
Path("train.py").write_text("\n".join(source))
# --8<-- [end:write]

# --8<-- [start:run]
Path("checkpoint.pt").unlink(missing_ok=True)
command = "-m torch.distributed.run --standalone --nproc-per-node=2"
command += " --local-addr=127.0.0.1 --max-restarts=1 train.py"
settings = {"USE_LIBUV": "0", "TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1"}
options = {"capture_output": True, "text": True, "timeout": 300}
options["env"] = os.environ | settings
result = subprocess.run([sys.executable, *command.split()], **options)
print(result.stdout, end="")
assert result.returncode == 0, result.stderr
# --8<-- [end:run]

# --8<-- [start:single]
torch.manual_seed(0)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5)
for epoch in range(8):
    y_hat = model(X)
    loss = loss_fn(y_hat, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
# --8<-- [end:single]

# --8<-- [start:compare]
for rank in range(2):
    there = torch.load(f"rank{rank}.pt")
    for (p, grad), here in zip(there, model.parameters()):
        assert torch.allclose(p, here, atol=1e-5)
        assert torch.allclose(grad, here.grad, atol=1e-5)
print(*torch.load("checkpoint.pt")[0])
print(model.weight.detach().numpy().round(3), f"{model.bias.item():.3f}")
# --8<-- [end:compare]
