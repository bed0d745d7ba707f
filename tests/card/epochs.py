"""Measure on a graphics card what makes training faster: a row of a table each, one change from an earlier row.

The first table is an epoch of the network of mnist_cnn, with that page's own data, repeated up to MNIST's 60,000
pictures; the second a training step of a ResNet-18. Times are medians, after what is done only once.
"""

import os
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import BatchSampler, DataLoader, Dataset, RandomSampler
from torchvision.models import resnet18

SCRIPT = Path(__file__).parents[2] / "examples" / "projects" / "mnist_cnn.py"
PICTURES, BATCH, WORKERS, EPOCHS = 60_000, 64, 8, 3
CARD = torch.device("cuda")


def lesson() -> dict:
    """Run mnist_cnn up to its functions for training; return its names: Net, whole (the dataset), steps, …"""
    cells = SCRIPT.read_text(encoding="utf-8").split("# %%")
    last = next(number for number, cell in enumerate(cells) if "\ndef test(" in cell)
    names: dict = {}
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        exec("# %%".join(cells[: last + 1]), names)
        os.chdir(before)
    times = -(-PICTURES // len(names["whole"]))
    names["whole"].data = names["whole"].data.repeat(times, 1, 1)[:PICTURES]
    names["whole"].targets = names["whole"].targets.repeat(times)[:PICTURES]
    return names


class Batches(Dataset):
    """The same pictures, asked for by a list of numbers and prepared a batch at a time."""

    def __init__(self, images: torch.Tensor, y: torch.Tensor):
        self.images, self.y = images, y  # (N, 28, 28) uint8, (N,)

    def __getitem__(self, rows):
        return (self.images[rows].unsqueeze(1).float() / 255 - 0.1307) / 0.3081, self.y[rows]


def train(model: nn.Module, device, batches, amp: bool = False, wait: bool = True) -> float:
    """Train for an epoch as mnist_cnn does; return the mean loss. `wait` asks for the loss at each step."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)
    total, count = 0, 0
    for X, y in batches:
        X, y = X.to(device, non_blocking=True), y.to(device, non_blocking=True)
        with torch.autocast(device.type, torch.bfloat16, enabled=amp):
            loss = F.nll_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += (loss.item() if wait else loss.detach()) * len(y)
        count += len(y)
    return float(total) / count


def seconds(run: Callable[[], object], times: int, first: int = 1) -> float:
    """Return the median time of some runs, after `first` ones that aren't counted."""
    found = []
    for _ in range(first + times):
        torch.cuda.synchronize()
        start = perf_counter()
        run()
        torch.cuda.synchronize()
        found.append(perf_counter() - start)
    return statistics.median(found[first:])


def epochs() -> list[dict]:
    """Return the rows of the first table: {"way": "samples", "seconds": 5.2, "loss": 0.01}."""
    names = lesson()
    whole, net = names["whole"], names["Net"]
    here = Batches(whole.data, whole.targets)
    there = Batches(whole.data.to(CARD), whole.targets.to(CARD))

    def shuffled():
        return BatchSampler(RandomSampler(range(PICTURES)), BATCH, drop_last=False)

    def on_card(size=BATCH):
        for rows in torch.randperm(PICTURES, device=CARD).split(size):
            yield there[rows]

    samples = DataLoader(whole, BATCH, shuffle=True)
    workers = DataLoader(whole, BATCH, shuffle=True, num_workers=WORKERS, persistent_workers=True, pin_memory=True)
    batches = DataLoader(here, sampler=shuffled(), batch_size=None)
    ways = {  # the slow ones last: by then the card is awake, and one epoch of each is enough
        "card": (CARD, on_card, {}),
        "no_wait": (CARD, on_card, {"wait": False}),
        "tf32": (CARD, on_card, {"wait": False}),
        "autocast": (CARD, on_card, {"wait": False, "amp": True}),
        "compile": (CARD, on_card, {"wait": False}),
        "graphs": (CARD, on_card, {"wait": False}),
        "larger": (CARD, lambda: on_card(8 * BATCH), {"wait": False}),
        "batches": (CARD, lambda: batches, {}),
        "workers": (CARD, lambda: workers, {}),
        "samples": (CARD, lambda: samples, {}),
        "cpu": (torch.device("cpu"), lambda: samples, {}),
    }
    rows = []
    for way, (device, data, options) in ways.items():
        torch.manual_seed(0)
        torch.set_num_threads(os.cpu_count() if way == "cpu" else 1)
        torch.set_float32_matmul_precision("high" if way == "tf32" else "highest")
        torch.backends.cudnn.allow_tf32 = way == "tf32"
        model = net().to(device)
        if way in ("compile", "graphs"):
            model.compile(dynamic=False, mode="reduce-overhead" if way == "graphs" else None)
        losses = []

        def run(losses=losses, model=model, device=device, data=data, options=options):
            losses.append(train(model, device, data(), **options))

        took = seconds(run, 1, 0) if way in ("cpu", "samples") else seconds(run, EPOCHS)
        rows.append({"way": way, "seconds": round(took, 3), "loss": round(losses[0], 4)})
        print(rows[-1], flush=True)
    return rows


def steps() -> list[dict]:
    """Return the rows of the second table: {"way": "float32", "seconds": 0.12}."""
    X, y = torch.randn(BATCH, 3, 224, 224, device=CARD), torch.randint(10, (BATCH,), device=CARD)
    rows = []
    for way in ("float32", "tf32", "autocast", "channels_last", "compile"):
        torch.manual_seed(0)
        torch.backends.cudnn.allow_tf32 = way != "float32"
        torch.set_float32_matmul_precision("highest" if way == "float32" else "high")
        model = resnet18(num_classes=10).to(CARD)
        if way in ("channels_last", "compile"):
            model, X = model.to(memory_format=torch.channels_last), X.to(memory_format=torch.channels_last)
        if way == "compile":
            model.compile()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

        def run(model=model, optimizer=optimizer, X=X, amp=way not in ("float32", "tf32")):
            for _ in range(20):
                with torch.autocast("cuda", torch.bfloat16, enabled=amp):
                    loss = F.cross_entropy(model(X), y)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()

        rows.append({"way": way, "seconds": round(seconds(run, 5) / 20, 5)})
        print(rows[-1], flush=True)
    return rows


def small() -> list[dict]:
    """Return what a step of the small model of devices takes, by device and number of samples."""
    rows = []
    for samples in (200, 200_000):
        X, times = torch.randn(samples, 2), {}
        y = (X[:, 0] * X[:, 1] > 0).long()
        for device in (torch.device("cpu"), CARD):
            torch.set_num_threads(os.cpu_count())
            model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2)).to(device)
            optimizer = torch.optim.SGD(model.parameters(), lr=1)
            X_there, y_there = X.to(device), y.to(device)

            def run(model=model, optimizer=optimizer, X=X_there, y=y_there):
                for _ in range(100):
                    loss = F.cross_entropy(model(X), y)
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()

            times[device.type] = round(seconds(run, 5) / 100, 7)
        rows.append({"samples": samples} | times)
        print(rows[-1], flush=True)
    return rows


def products(size: int = 8192) -> list[dict]:
    """Return how long a product of two matrices takes by precision, and its largest error / mean size of its numbers."""
    A, B = torch.randn(size, size, device=CARD), torch.randn(size, size, device=CARD)
    exact = A.double() @ B.double()
    rows = []
    for way in ("float32", "tf32", "bfloat16"):
        torch.set_float32_matmul_precision("high" if way == "tf32" else "highest")
        a, b = (A.bfloat16(), B.bfloat16()) if way == "bfloat16" else (A, B)
        error = ((a @ b).double() - exact).abs().max() / exact.abs().mean()
        took = seconds(lambda a=a, b=b: [a @ b for _ in range(10)], 5) / 10
        rows.append({"way": way, "seconds": round(took, 6), "error": float(f"{error:.2g}")})
        print(rows[-1], flush=True)
    return rows
