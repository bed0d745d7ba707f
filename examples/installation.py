"""Installed, and it doesn't run: what have I got?"""

# --8<-- [start:imports]
import struct
import subprocess
import sys
from pathlib import Path
import torch
import torchvision
from matplotlib.figure import Figure
from torchvision.datasets import MNIST
# --8<-- [end:imports]

# --8<-- [start:report]
def report():
    """Return what an answer to 'it doesn't run' begins with."""
    cuda, card = torch.version.cuda, torch.cuda.is_available()
    return {
        "Python": sys.version.split()[0],
        "64 bits": sys.maxsize > 2**32,
        "this Python": sys.executable,
        "torch": f"{torch.__version__} in {Path(torch.__file__).parent}",
        "torchvision": torchvision.__version__,
        "built for CUDA": cuda,
        "card found": torch.cuda.get_device_name(0) if card else None,
        "card is": torch.cuda.get_device_capability(0) if card else None,
        "built for cards": torch.cuda.get_arch_list() if cuda else [],
    }
# --8<-- [end:report]

# --8<-- [start:compare]
facts = report()
assert sys.version_info >= (3, 11) and facts["64 bits"]
kinds = [m.__version__.partition("+")[2] for m in (torch, torchvision)]
print(*facts, sep=", ")
print("torch and torchvision of the same kind:", kinds[0] == kinds[1])
# --8<-- [end:compare]

# --8<-- [start:diagnose]
def diagnose(built, driver, card, kinds):
    """Say why cuda isn't there; numbers as (major, minor), or None."""
    if built is None:
        return "CPU build, or AMD's: install the CUDA build"
    if driver is None:
        return "no driver: install NVIDIA's, restart"
    if driver[0] < built[0]:
        return "driver too old: update it, or an older CUDA build"
    if card is None:
        return "card hidden: see CUDA_VISIBLE_DEVICES"
    if any(k[0] == card[0] and k <= card for k in kinds):
        return "all is well"
    older = card < min(kinds)
    return "card too old: cu126" if older else "card too new: newer build"
# --8<-- [end:diagnose]

# --8<-- [start:cases]
old = [(5, 0), (6, 0), (7, 0), (7, 5), (8, 0), (8, 6), (9, 0)]
new = [(7, 5), (8, 0), (8, 6), (9, 0), (10, 0), (12, 0)]
for case in [
    (None, (13, 0), (8, 6), []),
    ((12, 6), None, (8, 6), old),
    ((13, 0), (12, 2), (8, 6), new),
    ((12, 6), (13, 0), (12, 0), old),
    ((13, 0), (13, 0), (6, 1), new),
    ((13, 0), (13, 0), None, new),
    ((12, 8), (12, 2), (8, 9), new),
]:
    print(*case[:3], diagnose(*case))
# --8<-- [end:cases]

# --8<-- [start:another]
command = [sys.executable, "-I", "-S", "-c", "import torch"]
result = subprocess.run(command, capture_output=True, text=True)
print(result.stderr.splitlines()[-1])
command = [sys.executable, "-c", "import torch; print('found')"]
print(subprocess.check_output(command, text=True).strip())
# --8<-- [end:another]

# --8<-- [start:window]
figure = Figure()
figure.subplots().plot([1, 2, 3], [3, 1, 2])
figure.savefig("picture.png")
assert Path("picture.png").stat().st_size > 1000
Path("picture.png").unlink()
# --8<-- [end:window]

# --8<-- [start:mnist]
try:
    MNIST("data")
    raise AssertionError
except RuntimeError as error:
    print(error)
print(MNIST.mirrors[0])
print(*(name for name, _ in MNIST.resources))
# --8<-- [end:mnist]

# --8<-- [start:by_hand]
raw = Path("black/MNIST/raw")
raw.mkdir(parents=True, exist_ok=True)
for part, N in {"train": 3, "t10k": 2}.items():
    images = struct.pack(">4I", 2051, N, 28, 28) + bytes(N * 28 * 28)
    labels = struct.pack(">2I", 2049, N) + bytes(range(N))
    (raw / f"{part}-images-idx3-ubyte").write_bytes(images)
    (raw / f"{part}-labels-idx1-ubyte").write_bytes(labels)
print(len(MNIST("black")), MNIST("black", train=False).targets.tolist())
# --8<-- [end:by_hand]
