"""How does the same code run on any device?"""

# --8<-- [start:device]
import torch
from torch import nn

torch.manual_seed(0)
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
else:
    device = torch.device("cpu")
# --8<-- [end:device]

# --8<-- [start:data]
X = torch.randn(200, 2)  # (N, D)
y = (X[:, 0] * X[:, 1] > 0).long()  # (N,)

def make_model():
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
# --8<-- [end:data]

# --8<-- [start:train]
def train(device, amp=False):
    X_there, y_there = X.to(device), y.to(device)
    model = make_model().to(device)
    loss_fn = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=1)
    for epoch in range(300):
        with torch.autocast(device.type, torch.bfloat16, enabled=amp):
            y_hat = model(X_there)
            loss = loss_fn(y_hat, y_there)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()
# --8<-- [end:train]

# --8<-- [start:same]
there, here = train(device), train(torch.device("cpu"))
print(f"{there:.1f} {here:.1f}")
assert abs(there - here) < 0.01 and here < 0.2
# --8<-- [end:same]

# --8<-- [start:move]
x = torch.ones(2, 3)
copy = x.to("meta")
print(x.device, copy.device)
model = make_model()
print(model.to("meta") is model, model[0].weight.device)
# --8<-- [end:move]

# --8<-- [start:mismatch]
for run in (lambda: model(X), copy.numpy):
    try:
        run()
        raise AssertionError
    except (RuntimeError, TypeError) as error:
        message = f"{type(error).__name__}: {error}"
        print(message.replace(". ", ".\n"))
# --8<-- [end:mismatch]

# --8<-- [start:buffer]
class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.left_behind = torch.ones(2)
        self.register_buffer("moved", torch.ones(2))
scale = Scale().to("meta")
print(scale.left_behind.device, scale.moved.device)
loss_fn = nn.CrossEntropyLoss(weight=torch.ones(2))
print(*dict(loss_fn.named_buffers()))
# --8<-- [end:buffer]

# --8<-- [start:optimizer]
for target in (device, "meta"):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    model.to(target)
    held = optimizer.param_groups[0]["params"][0]
    before = held.detach().clone()
    model(X.to(target)).sum().backward()
    optimizer.step()
    print(held is model[0].weight, torch.equal(held, before))
# --8<-- [end:optimizer]

# --8<-- [start:rounding]
for dtype in (torch.float32, torch.bfloat16, torch.float16):
    third = torch.tensor(1 / 3).to(dtype)
    print(f"{third:.6f} {torch.finfo(dtype).max:.0e} {dtype}")
# --8<-- [end:rounding]

# --8<-- [start:autocast]
model = make_model()
with torch.autocast("cpu", dtype=torch.bfloat16):
    y_hat = model(X)
    loss = nn.CrossEntropyLoss()(y_hat, y)
print(model[0].weight.dtype, y_hat.dtype, loss.dtype)
assert 0 < (y_hat - model(X)).abs().max() < 0.01
loss = train(torch.device("cpu"), amp=True)
print(f"{loss:.1f}")
assert abs(loss - here) < 0.03
# --8<-- [end:autocast]

# --8<-- [start:backend]
def show(graph, inputs):
    calls = [n.name for n in graph.graph.nodes if "call" in n.op]
    print("graph:", ", ".join(calls))
    return graph.forward
# --8<-- [end:backend]

# --8<-- [start:compile]
def line(x):
    return torch.tanh(2 * x + 1)
compiled = torch.compile(line, backend=show)
for x in (X, -X):
    assert torch.equal(compiled(x), line(x))
# --8<-- [end:compile]

# --8<-- [start:names]
model = nn.Sequential(nn.Linear(2, 1))
print(*torch.compile(model, backend=show).state_dict())
model.compile(backend=show)
print(*model.state_dict())
# --8<-- [end:names]

# --8<-- [start:graph_break]
@torch.compile(backend=show)
def positive(x):
    if x.sum() < 0:
        x = -x
    return x + 1
positive(torch.ones(3))
# --8<-- [end:graph_break]
