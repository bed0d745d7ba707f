"""Answers to the exercises of freezing."""

# --8<-- [start:layers]
import torch
from torch import nn

body = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5), nn.LayerNorm(4))
body.requires_grad_(False)
x = torch.randn(100, 4)
for mode in (True, False):
    body.train(mode)
    print(mode, torch.equal(body(x), body(x)))
assert torch.equal(body(x), body(x))
# --8<-- [end:layers]

# --8<-- [start:once]
import torch
from torch import nn
from torchvision.models import mobilenet_v3_small

torch.manual_seed(0)
model = mobilenet_v3_small(weights=None).eval()
head = model.classifier[-1] = nn.Linear(1024, 3)
X = torch.rand(4, 3, 64, 64)  # (N, C, H, W)

kept = []
hook = head.register_forward_pre_hook(lambda _, args: kept.append(args[0]))
with torch.no_grad():
    y_hat = model(X)
hook.remove()
print(tuple(kept[0].shape))
assert torch.allclose(head(kept[0]), y_hat)
# --8<-- [end:once]
