"""Answers to the exercises of pretrained."""

# --8<-- [start:squeezenet]
import torch
from torch import nn
from torchvision.models import squeezenet1_1

model = squeezenet1_1(weights=None).eval()
print(model.classifier)
model.classifier[1] = nn.Conv2d(512, 2, kernel_size=1)
y_hat = model(torch.zeros(3, 3, 224, 224))
print(tuple(y_hat.shape))
# --8<-- [end:squeezenet]

# --8<-- [start:sizes]
from collections import Counter

import torchvision
from torchvision.models import get_model_weights, list_models

sides = Counter()
for name in list_models(module=torchvision.models):
    prepare = get_model_weights(name).DEFAULT.transforms()
    sides[prepare.crop_size[0]] += 1
print(sorted(sides.items()))
assert sides[224] > sum(sides.values()) / 2
# --8<-- [end:sizes]

# --8<-- [start:training]
import torch
from PIL import Image
from sklearn.datasets import load_sample_image
from torchvision.models import ResNet18_Weights
from torchvision.transforms import v2

torch.manual_seed(0)


def training(prepare):
    return v2.Compose([
        v2.RandomResizedCrop(prepare.crop_size, scale=(0.5, 1)),
        v2.RandomHorizontalFlip(),
        v2.ToImage(),
        v2.ToDtype(torch.float32, scale=True),
        v2.Normalize(prepare.mean, prepare.std),
    ])


prepare = ResNet18_Weights.DEFAULT.transforms()
photo = Image.fromarray(load_sample_image("flower.jpg"))
train, val = training(prepare)(photo), prepare(photo)
print(tuple(train.shape), tuple(val.shape))
assert not torch.equal(training(prepare)(photo), train)
# --8<-- [end:training]
