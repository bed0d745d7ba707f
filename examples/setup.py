"""Is PyTorch ready on this machine?"""

# --8<-- [start:versions]
import matplotlib
import numpy
import pandas
import PIL
import safetensors
import scipy
import sklearn
import torch
import torchvision
import tqdm

packages = [torch, torchvision, matplotlib, numpy, PIL]
packages += [pandas, safetensors, scipy, sklearn, tqdm]
for package in packages:
    print(package.__name__, package.__version__.split("+")[0])
# --8<-- [end:versions]

# --8<-- [start:check]
x = torch.ones(2, 3)
assert x.sum() == 6

boxes = torch.tensor([[0.0, 0.0, 2.0, 2.0], [0.1, 0.0, 2.0, 2.0]])
keep = torchvision.ops.nms(boxes, torch.tensor([0.9, 0.8]), 0.5)
assert keep.tolist() == [0]
print("all good")
# --8<-- [end:check]

# --8<-- [start:device]
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
else:
    device = torch.device("cpu")

x = torch.ones(2, 3, device=device)
assert x.device.type == device.type
# --8<-- [end:device]

# --8<-- [start:seed]
torch.manual_seed(0)
first = torch.rand(3)
second = torch.rand(3)

torch.manual_seed(0)
again = torch.rand(3)
print(first, second, again, sep="\n")
assert torch.equal(first, again) and not torch.equal(first, second)
# --8<-- [end:seed]
