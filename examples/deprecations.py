"""Which old lines only warn, and which fail?"""

# --8<-- [start:start]
import textwrap
import warnings

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader

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


# --8<-- [start:super]
class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()


Mine, Net = Net, nn.Linear
then("Mine()", 34)
# --8<-- [end:super]


# --8<-- [start:forgotten]
class Net(nn.Module):
    def __init__(self):
        self.fc = nn.Linear(2, 1)


then("Net()")
# --8<-- [end:forgotten]

# --8<-- [start:device]
then_device = "cuda" if torch.cuda.is_available() else "cpu"

now = torch.device("cpu")
if torch.accelerator.is_available():
    now = torch.accelerator.current_accelerator()
model = nn.Linear(2, 1).to(now)
assert model.weight.device.type == now.type
assert then_device in ("cpu", now.type)
# --8<-- [end:device]

# --8<-- [start:amp]
then("x.cuda(async=True)")
then("torch.cuda.amp.autocast(enabled=False)")

x = torch.ones(1, 2).to(now, non_blocking=True)
with torch.autocast(now.type):
    assert model(x).dtype != torch.float32
# --8<-- [end:amp]

# --8<-- [start:seed]
torch.manual_seed(53113)
torch.cuda.manual_seed(53113)
first = torch.rand(2, device=now)
torch.manual_seed(53113)
again = torch.rand(2, device=now)
assert torch.equal(first, again)
# --8<-- [end:seed]

# --8<-- [start:constructor]
print(torch.FloatTensor([1, 2]), torch.Tensor([1, 2]))
print(torch.tensor([1, 2]), torch.tensor([1.0, 2.0]))
print(torch.Tensor(3).shape, torch.tensor(3).shape)

then("print(torch.range(0, 2))")
print(torch.arange(0, 3))
# --8<-- [end:constructor]

# --8<-- [start:reduction]
x, y = torch.zeros(2), torch.tensor([1.0, 3.0])
then("nn.MSELoss(size_average=False)(x, y)")
then("F.mse_loss(x, y, reduce=False)")

print(nn.MSELoss(reduction="sum")(x, y))
print(F.mse_loss(x, y, reduction="none"))
# --8<-- [end:reduction]

# --8<-- [start:dim]
logits = torch.tensor([[0.0, 1.0], [2.0, 3.0]])
then("F.softmax(logits)")
print(F.softmax(logits, dim=1))
# --8<-- [end:dim]

# --8<-- [start:next]
batches = iter(DataLoader(torch.arange(4), batch_size=2))
then("batches.next()")
print(next(batches))
# --8<-- [end:next]

# --8<-- [start:load]
net = nn.Sequential(nn.Linear(1, 10), nn.ReLU(), nn.Linear(10, 1))
torch.save(net, "net.pkl")
then('torch.load("net.pkl")', 44)
# --8<-- [end:load]

# --8<-- [start:state_dict]
whole = torch.load("net.pkl", weights_only=False)

torch.save(net.state_dict(), "net_params.pt")
again = nn.Sequential(nn.Linear(1, 10), nn.ReLU(), nn.Linear(10, 1))
again.load_state_dict(torch.load("net_params.pt"))
X = torch.ones(1, 1)
assert net(X) == whole(X) == again(X)
# --8<-- [end:state_dict]
