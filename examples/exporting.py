"""How does a network leave Python?"""

# --8<-- [start:digits]
import copy
import onnx
import onnxruntime
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.export import Dim

torch.manual_seed(0)
pixels = torch.tensor(load_digits().images, dtype=torch.float32)
pixels = pixels.unsqueeze(1)  # (N, 1, 8, 8)
y = torch.tensor(load_digits().target)
# --8<-- [end:digits]

# --8<-- [start:fit]
net = nn.Sequential(
    *[nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU()],
    *[nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.3), nn.Linear(256, 10)],
)
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for step in range(100):
    batch = torch.randint(1500, (64,))
    y_hat = net(pixels[batch] / 16)
    loss = nn.functional.cross_entropy(y_hat, y[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
# --8<-- [end:fit]


# --8<-- [start:whole]
class Whole(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, pixels):
        return self.net(pixels / 16).softmax(dim=1)

model, X = Whole(net).eval(), pixels[1500:]  # (N, 1, 8, 8)
with torch.no_grad():
    P = model(X)  # (N, 10)
print(f"{(P.argmax(dim=1) == y[1500:]).float().mean():.2f}")
# --8<-- [end:whole]

# --8<-- [start:fixed]
program = torch.export.export(model, (X[:2],))
fixed = program.module()
assert torch.allclose(fixed(X[:2]), P[:2], atol=1e-6)
try:
    fixed(X[:3])
    raise ValueError("no error")
except (AssertionError, RuntimeError) as error:
    print(f"{type(error).__name__}: {error}")
# --8<-- [end:fixed]

# --8<-- [start:dynamic]
free = ({0: Dim("N")},)
program = torch.export.export(model, (X[:2],), dynamic_shapes=free)
torch.export.save(program, "digits.pt2")
again = torch.export.load("digits.pt2").module()
for n in (1, 3, len(X)):
    assert torch.allclose(again(X[:n]), P[:n], atol=1e-6)
    print(n, tuple(again(X[:n]).shape))
# --8<-- [end:dynamic]

# --8<-- [start:training]
copied = copy.deepcopy(model).train()
late = torch.export.export(copied, (X[:2],), dynamic_shapes=free).module()
print(torch.equal(late(X), late(X)))
try:
    late.eval()
    raise AssertionError
except NotImplementedError as error:
    print(f"NotImplementedError: {error}")
# --8<-- [end:training]

# --8<-- [start:onnx]
options = {"external_data": False, "verbose": False, "dynamo": True}
torch.onnx.export(
    model,
    (X[:2],),
    "digits.onnx",
    input_names=["pixels"],
    output_names=["P"],
    dynamic_shapes=free,
    **options,
)
# --8<-- [end:onnx]

# --8<-- [start:inside]
saved = onnx.load("digits.onnx")
onnx.checker.check_model(saved)
print(*[node.op_type for node in saved.graph.node])
named = {"names": "0 1 2 3 4 5 6 7 8 9", "threshold": "0.9"}
onnx.helper.set_model_props(saved, named)
onnx.save(saved, "digits.onnx")
# --8<-- [end:inside]

# --8<-- [start:run]
kind = ["CPUExecutionProvider"]
session = onnxruntime.InferenceSession("digits.onnx", providers=kind)
for given in session.get_inputs():
    print(given.name, given.shape, given.type)
for n in (1, 3, len(X)):
    (p,) = session.run(["P"], {"pixels": X[:n].numpy()})  # (n, 10)
    assert abs(p - P[:n].numpy()).max() < 1e-5
print(sorted(session.get_modelmeta().custom_metadata_map.items()))
# --8<-- [end:run]

# --8<-- [start:double]
try:
    session.run(["P"], {"pixels": X.numpy().astype("float64")})
    raise AssertionError
except Exception as error:
    print(f"{type(error).__name__}: {str(error).partition(' : ')[2]}")
# --8<-- [end:double]
