"""Answers to the exercises of exporting."""

# --8<-- [start:sizes]
import torch
from torch import nn
from torch.export import Dim

torch.manual_seed(0)
convolution = nn.Conv2d(3, 8, kernel_size=3)
pool = [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
model = nn.Sequential(convolution, nn.ReLU(), *pool, nn.Linear(8, 2))
model.eval()

sizes = ({0: Dim("N"), 2: Dim("H", min=4), 3: Dim("W", min=4)},)
example = (torch.rand(2, 3, 16, 20),)
program = torch.export.export(model, example, dynamic_shapes=sizes)
free = program.module()
for shape in ((1, 3, 30, 10), (5, 3, 4, 90)):
    X = torch.rand(shape)
    assert torch.allclose(free(X), model(X), atol=1e-6)
    print(shape, tuple(free(X).shape))
# --8<-- [end:sizes]

# --8<-- [start:label]
import json

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

model = nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.Softmax(dim=1))
X, kind = torch.ones(1, 2, 2), ["CPUExecutionProvider"]
options = {"external_data": False, "verbose": False, "dynamo": True}
torch.onnx.export(model.eval(), (X,), "small.onnx", **options)
saved = onnx.load("small.onnx")
names = json.dumps(["cat", "dog, small", "狐狸"])
onnx.helper.set_model_props(saved, {"names": names, "threshold": "0"})
onnx.save(saved, "small.onnx")
# --8<-- [end:label]


# --8<-- [start:ask]
def ask(session, X):
    told = session.get_modelmeta().custom_metadata_map
    (P,) = session.run(None, {session.get_inputs()[0].name: X})
    if P[0].max() < float(told["threshold"]):
        return "don't know"
    return json.loads(told["names"])[P[0].argmax()]


session = onnxruntime.InferenceSession("small.onnx", providers=kind)
answer = ask(session, np.ones((1, 2, 2), dtype=np.float32))
assert answer in json.loads(names)
# --8<-- [end:ask]
