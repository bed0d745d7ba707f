"""Data and pictures: what did NumPy, Pillow, a transform, a loader say?"""

# --8<-- [start:imports]
import itertools
import textwrap
from pathlib import Path
import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset, TensorDataset
from torchvision import datasets, transforms
from torchvision.transforms import v2
# --8<-- [end:imports]

# --8<-- [start:show_error]
def show_error(kind, action, *arguments):
    try:
        action(*arguments)
    except kind as error:
        message = f"{type(error).__name__}: {error}"
        print(textwrap.fill(message, 72, break_on_hyphens=False))
    else:
        raise AssertionError
# --8<-- [end:show_error]

# --8<-- [start:numpy]
mixed = np.array([[1.5, "yes"], [2.0, "no"]], dtype=object)  # (N, D)
show_error(TypeError, torch.from_numpy, mixed)
show_error(ValueError, torch.tensor, ["yes", "no"])
show_error(ValueError, float, "yes")
show_error(TypeError, torch.from_numpy, [1.0, 2.0])
mirrored = np.arange(6.0).reshape(2, 3)[:, ::-1]
show_error(ValueError, torch.from_numpy, mirrored)

mixed[:, 1] = [word == "yes" for word in mixed[:, 1]]
print(torch.from_numpy(mixed.astype(np.float32)).tolist())
print(torch.from_numpy(mirrored.copy()).tolist())
# --8<-- [end:numpy]

# --8<-- [start:pillow]
folder = Path("pictures")
folder.mkdir(exist_ok=True)
Image.radial_gradient("L").save(folder / "good.jpg")
half = (folder / "good.jpg").read_bytes()[:900]
(folder / "half.jpg").write_bytes(half)
(folder / "page.jpg").write_text("<html>not found</html>")

show_error(OSError, Image.open, "page.jpg")
show_error(OSError, Image.open, "pictures/page.jpg")
try:
    Image.open("pictures/half.jpg").load()
    raise AssertionError
except OSError as error:
    print(str(error).partition(" (")[0])
# --8<-- [end:pillow]

# --8<-- [start:broken]
def broken(files):
    for file in files:
        try:
            with Image.open(file) as picture:
                picture.load()
        except Exception:
            yield file


print([file.name for file in broken(sorted(folder.iterdir()))])
# --8<-- [end:broken]

# --8<-- [start:transforms]
picture = Image.new("L", (28, 28))
array = np.zeros((28, 28, 3), np.uint8)  # (H, W, C)
to_tensor, normalize = transforms.ToTensor(), transforms.Normalize
show_error(TypeError, to_tensor, to_tensor(picture))
show_error(TypeError, normalize(0.5, 0.5), picture)
show_error(RuntimeError, normalize([0.5] * 3, [0.5] * 3), to_tensor(picture))
show_error(TypeError, transforms.Resize(8), array)
show_error(TypeError, v2.Normalize([0.5], [0.5]), v2.ToImage()(picture))
show_error(ValueError, v2.RandomCrop(32), picture)
# --8<-- [end:transforms]

# --8<-- [start:right_order]
to_float = v2.ToDtype(torch.float32, scale=True)
steps = [v2.ToImage(), v2.Resize((32, 32)), v2.RandomCrop(32, padding=2)]
right = v2.Compose([*steps, to_float, v2.Normalize([0.5], [0.5])])
print(right(picture).shape, right(picture).dtype, right(picture).min())
print(v2.ToImage()(array).shape, Image.fromarray(array).size)
# --8<-- [end:right_order]

# --8<-- [start:matplotlib]
figure, axes = plt.subplots()
show_error(TypeError, axes.imshow, torch.zeros(1, 28, 28))
show_error(TypeError, axes.imshow, torch.zeros(3, 28, 28))
show_error(ValueError, axes.plot, [1, 2, 3], [0.9, 0.5])
axes.imshow(torch.zeros(1, 28, 28)[0])
axes.imshow(torch.zeros(3, 28, 28).permute(1, 2, 0))
plt.close(figure)
# --8<-- [end:matplotlib]

# --8<-- [start:loader]
class Pictures(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, i):
        v2.ToImage()(picture)


show_error(TypeError, next, iter(DataLoader(Pictures())))
show_error(ValueError, lambda: DataLoader([], shuffle=True))
show_error(AssertionError, TensorDataset, torch.zeros(5), torch.zeros(4))
show_error(FileNotFoundError, datasets.ImageFolder, folder)
# --8<-- [end:loader]

# --8<-- [start:larger]
written = np.arange(3000.0).reshape(1000, 3)  # (N, D)
np.savetxt("big.csv", written, delimiter=",", header="a,b,c")
N = sum(1 for line in open("big.csv") if line.strip()) - 1
numbers = np.lib.format.open_memmap("big.npy", "w+", np.float32, (N, 3))
with open("big.csv") as table:
    next(table)
    for i in range(0, N, 256):
        lines = itertools.islice(filter(str.strip, table), 256)
        numbers[i : i + 256] = np.loadtxt(lines, delimiter=",", ndmin=2)

X = torch.from_numpy(np.load("big.npy", mmap_mode="c"))  # (N, D)
assert np.allclose(X, written)
print(next(iter(DataLoader(TensorDataset(X), 32, shuffle=True)))[0].shape)
# --8<-- [end:larger]
