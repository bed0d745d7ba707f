"""What took the place of torch.jit, ToTensor and torchtext?"""

# --8<-- [start:start]
import textwrap
import warnings

import torch
import torch.nn.functional as F
from torch import nn, optim
from torchvision import models, transforms
from torchvision.transforms import v2

torch.manual_seed(0)
# --8<-- [end:start]


# --8<-- [start:then]
def then(line, length=150):
    said = []
    always = torch.is_warn_always_enabled()
    torch.set_warn_always(True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(line, globals())
        except Exception as error:
            said.append(error)
    torch.set_warn_always(always)
    said = [warning.message for warning in caught] + said
    assert said
    for text in dict.fromkeys(f"{type(m).__name__}: {m}" for m in said):
        text = textwrap.shorten(text, length, placeholder=" …")
        print(textwrap.fill(text, 72))
# --8<-- [end:then]


# --8<-- [start:script]
net = nn.Linear(2, 3)
x = torch.ones(5, 2)
then("torch.jit.script(net)")
then("torch.jit.trace(net, x)")
# --8<-- [end:script]

# --8<-- [start:export]
size = {0: torch.export.Dim.AUTO}
program = torch.export.export(net, (x,), dynamic_shapes=(size,))
torch.export.save(program, "net.pt2")

again = torch.export.load("net.pt2").module()
for n in (2, 5, 100):
    x = torch.randn(n, 2)  # (N, D)
    assert torch.allclose(again(x), net(x))
print(again(x).shape)
# --8<-- [end:export]

# --8<-- [start:to_tensor]
then("v2.ToTensor()", 98)

picture = v2.ToPILImage()(torch.rand(3, 4, 6))
steps = [v2.ToImage(), v2.ToDtype(torch.float32, scale=True)]
now = v2.Compose(steps)(picture)
old = transforms.ToTensor()(picture)
print(type(now).__name__, now.shape, now.dtype)
assert torch.allclose(old, now)
assert torch.allclose(old, v2.ToImage()(picture) / 255)
# --8<-- [end:to_tensor]

# --8<-- [start:names]
weight = nn.Parameter(torch.zeros(2, 2))
x = torch.zeros(1, 1, 2, 2)  # (N, C, H, W)
then("nn.init.xavier_uniform(weight)")
then("nn.utils.clip_grad_norm([weight], 1.0)")
then("F.upsample(x, scale_factor=2)")
then("transforms.Scale(32)")

nn.init.xavier_uniform_(weight)
nn.utils.clip_grad_norm_([weight], 1.0)
F.interpolate(x, scale_factor=2)
v2.Resize(32)
# --8<-- [end:names]

# --8<-- [start:weights]
then("models.squeezenet1_1(pretrained=False)")

models.squeezenet1_1(weights=None)
print(models.ResNet50_Weights.DEFAULT)
# --8<-- [end:weights]

# --8<-- [start:scheduler]
optimizer = optim.SGD([weight], lr=0.1)
StepLR = optim.lr_scheduler.StepLR
then("StepLR(optimizer, 1, verbose=True)")
then("StepLR(optimizer, 1).step()", 82)

optimizer = optim.SGD([weight], lr=0.1)
scheduler = StepLR(optimizer, step_size=1)
optimizer.step()
scheduler.step()
print(f"{scheduler.get_last_lr()[0]:.2f}")
# --8<-- [end:scheduler]
