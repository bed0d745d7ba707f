"""What if the file comes from elsewhere, or is damaged?"""

# --8<-- [start:file]
import os
import textwrap
import zipfile
from pathlib import Path
from unittest import mock
import torch
from torch import nn

torch.manual_seed(0)

def build(K=1):
    return nn.Sequential(nn.Linear(1, 10), nn.ReLU(), nn.Linear(10, K))

model = build()
torch.save(model.state_dict(), "good.pt")
# --8<-- [end:file]

# --8<-- [start:inside]
with zipfile.ZipFile("good.pt") as archive:
    for entry in archive.infolist():
        if "/data" in entry.filename:
            print(entry.filename, entry.file_size)
    data = archive.read("good/data/0")
by_hand = torch.frombuffer(bytearray(data), dtype=torch.float32)
assert torch.equal(by_hand.reshape(10, 1), model[0].weight)
# --8<-- [end:inside]

# --8<-- [start:from_gpu]
cpu, gpu = b"\3\0\0\0cpu", b"\6\0\0\0cuda:0"
with (
    zipfile.ZipFile("good.pt") as old,
    zipfile.ZipFile("gpu.pt", "w") as new,
):
    for name in old.namelist():
        new.writestr(name, old.read(name).replace(cpu, gpu))
# --8<-- [end:from_gpu]

# --8<-- [start:show]
def show(error):
    message = str(error).replace(".\n", ". ").partition(". ")[0]
    text = f"{type(error).__name__}: {message}"
    print(textwrap.fill(text, 70, subsequent_indent="    "))
# --8<-- [end:show]

# --8<-- [start:map_location]
with mock.patch("torch.cuda.is_available", return_value=False):
    try:
        torch.load("gpu.pt")
        raise AssertionError
    except RuntimeError as error:
        show(error)
saved = torch.load("gpu.pt", map_location="cpu")
print(saved["0.weight"].device, build().load_state_dict(saved))
# --8<-- [end:map_location]

# --8<-- [start:foreign]
other = build(K=2)
before = {k: v.clone() for k, v in other.state_dict().items()}
try:
    other.load_state_dict(saved)
    raise AssertionError
except RuntimeError as error:
    show(error)
for name, tensor in other.state_dict().items():
    print(name, "kept" if tensor.equal(before[name]) else "changed")
# --8<-- [end:foreign]

# --8<-- [start:torn]
data = Path("good.pt").read_bytes()
Path("torn.pt").write_bytes(data[: len(data) // 2])
Path("text.pt").write_text("just a text, no checkpoint")
for file in ("torn.pt", "text.pt"):
    try:
        torch.load(file)
        raise AssertionError
    except (RuntimeError, KeyError) as error:
        show(error)
# --8<-- [end:torn]

# --8<-- [start:restore]
def shapes(state):
    return {k: getattr(v, "shape", None) for k, v in state.items()}

def restore(model, file):
    with open(file, "rb") as stream:
        try:
            saved = torch.load(stream, "cpu", weights_only=True)
            found = shapes(saved)
        except Exception as error:
            raise ValueError(f"{file} holds no parameters") from error
    differ = found.items() ^ shapes(model.state_dict()).items()
    if differ:
        names = sorted({name for name, _ in differ})
        raise ValueError(f"{file} is of another net: {names}")
    model.load_state_dict(saved)
# --8<-- [end:restore]

# --8<-- [start:unharmed]
other.load_state_dict(before)
for file in ("good.pt", "torn.pt", "text.pt"):
    try:
        restore(other, file)
        raise AssertionError
    except ValueError as error:
        print(f"ValueError: {error}")
    for name, tensor in other.state_dict().items():
        assert torch.equal(tensor, before[name])
# --8<-- [end:unharmed]

# --8<-- [start:replace]
def save(state, file):
    half = f"{file}.tmp"
    with open(half, "wb") as stream:
        torch.save(state, stream)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(half, file)

save(model.state_dict(), "copy.pt")
restore(again := build(), "copy.pt")
assert torch.equal(again[0].weight, model[0].weight)
# --8<-- [end:replace]

# --8<-- [start:disk_full]
with mock.patch("os.fsync", side_effect=OSError("disk full")):
    try:
        save(build().state_dict(), "good.pt")
        raise AssertionError
    except OSError as error:
        print(f"OSError: {error}")
assert torch.load("good.pt")["0.weight"].equal(model[0].weight)
# --8<-- [end:disk_full]
