"""How does a trained model outlive the program?"""

# --8<-- [start:build]
import json
import pickle
import textwrap
from pathlib import Path
import torch
from safetensors.torch import load_file, save_file
from torch import nn

torch.manual_seed(0)

def build():
    return nn.Sequential(nn.Linear(1, 10), nn.ReLU(), nn.Linear(10, 1))
# --8<-- [end:build]

# --8<-- [start:trained]
model = build()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
X = torch.linspace(-1, 1, 50).unsqueeze(1)  # (N, 1)
for step in range(300):
    loss = nn.functional.mse_loss(model(X), X**2)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
assert loss < 0.01
# --8<-- [end:trained]

# --8<-- [start:state_dict]
for name, tensor in model.state_dict().items():
    print(name, tuple(tensor.shape))
torch.save(model.state_dict(), "parameters.pt")
# --8<-- [end:state_dict]

# --8<-- [start:by_hand]
saved = torch.load("parameters.pt")
by_hand = build()
assert not torch.equal(by_hand(X), model(X))
with torch.no_grad():
    for name, parameter in by_hand.named_parameters():
        parameter.copy_(saved[name])
assert torch.equal(by_hand(X), model(X))
# --8<-- [end:by_hand]

# --8<-- [start:load]
loaded = build()
print(loaded.load_state_dict(saved))
assert torch.equal(loaded(X), model(X))
# --8<-- [end:load]

# --8<-- [start:names]
compiled, net = torch.compile(build()), build()
net.compile()
print(*compiled.state_dict(), sep="\n")
assert list(net.state_dict()) == list(saved)
# --8<-- [end:names]

# --8<-- [start:show]
def show(error, *words):
    print(f"{type(error).__name__}:")
    for sentence in " ".join(str(error).split()).split(". "):
        if any(word in sentence for word in words):
            print(textwrap.fill(sentence, 70))
# --8<-- [end:show]

# --8<-- [start:whole]
torch.save(model, "whole.pt")
try:
    torch.load("whole.pt")
    raise AssertionError
except pickle.UnpicklingError as error:
    show(error, "load failed", "arbitrary code", "GLOBAL")
# --8<-- [end:whole]

# --8<-- [start:gift]
class Gift:
    def __reduce__(self):
        return print, ("torch.load called me",)

torch.save({"0.weight": Gift()}, "gift.pt")
torch.load("gift.pt", weights_only=False)
try:
    torch.load("gift.pt")
    raise AssertionError
except pickle.UnpicklingError as error:
    show(error, "GLOBAL")
# --8<-- [end:gift]

# --8<-- [start:trusted]
whole = torch.load("whole.pt", weights_only=False)
assert torch.equal(whole(X), model(X))
# --8<-- [end:trusted]

# --8<-- [start:safe_globals]
names = torch.serialization.get_unsafe_globals_in_checkpoint("whole.pt")
print(*sorted(names), sep="\n")
allowed = [nn.Sequential, nn.Linear, nn.ReLU]
with torch.serialization.safe_globals(allowed):
    whole = torch.load("whole.pt")
assert torch.equal(whole(X), model(X))
# --8<-- [end:safe_globals]

# --8<-- [start:class_gone]
class Net(nn.Linear):
    pass

torch.save(Net(1, 1), "net.pt")
del Net
try:
    torch.load("net.pt", weights_only=False)
    raise AssertionError
except AttributeError as error:
    print("AttributeError:", str(error).partition(" on ")[0])
# --8<-- [end:class_gone]

# --8<-- [start:safetensors]
save_file(model.state_dict(), "net.safetensors")
data = Path("net.safetensors").read_bytes()
size = int.from_bytes(data[:8], "little")
for name, entry in json.loads(data[8 : 8 + size]).items():
    print(name, entry)
loaded.load_state_dict(load_file("net.safetensors"))
assert torch.equal(loaded(X), model(X))
# --8<-- [end:safetensors]
