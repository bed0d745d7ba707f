"""What does a random seed promise?"""

# --8<-- [start:draw]
import random

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

def draw():
    return random.random(), np.random.rand(), torch.rand(1).item()

def show(numbers):
    print([f"{number:.3f}" for number in numbers])
# --8<-- [end:draw]

# --8<-- [start:seed_all]
def seed_all(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)

seed_all(53113)
first = draw()
show(first)
seed_all(53113)
assert draw() == first
# --8<-- [end:seed_all]

# --8<-- [start:own_source]
seed_all(53113)
random.seed(0)
second = draw()
show(second)
assert second[0] != first[0] and second[1:] == first[1:]
# --8<-- [end:own_source]

# --8<-- [start:position]
torch.manual_seed(0)
layer = nn.Linear(2, 1)

torch.manual_seed(0)
torch.rand(1)
other = nn.Linear(2, 1)
print(layer.weight.detach(), other.weight.detach())
assert not torch.equal(layer.weight, other.weight)
# --8<-- [end:position]

# --8<-- [start:generator]
generator = torch.Generator().manual_seed(0)
torch.manual_seed(0)
X = torch.randn(5, generator=generator)
layer_again = nn.Linear(2, 1)
assert torch.equal(layer_again.weight, layer.weight)
# --8<-- [end:generator]

# --8<-- [start:state]
state = torch.get_rng_state()
a = torch.rand(3)
torch.set_rng_state(state)
with torch.random.fork_rng():
    torch.rand(1000)
assert torch.equal(torch.rand(3), a)
# --8<-- [end:state]

# --8<-- [start:train]
def train(seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    X = torch.linspace(-3, 3, 50).view(-1, 1)  # (N, 1)
    for t in range(200):
        loss = nn.functional.mse_loss(model(X), (2 * X).sin())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()
assert train(0) == train(0)
losses = torch.tensor([train(seed) for seed in range(10)])
print(*[f"{loss:.2f}" for loss in losses])
print(f"mean {losses.mean():.2f}, std {losses.std():.2f}")
# --8<-- [end:train]

# --8<-- [start:spread]
plt.figure(figsize=(5, 2.6))
plt.plot(losses, "o")
plt.axhline(losses.mean(), color="C7", linestyle="--")
plt.gca().set(xlabel="seed", ylabel="loss", ylim=(0, None))
plt.show()
# --8<-- [end:spread]

# --8<-- [start:rounding]
a, b, c = torch.tensor([1e8, 1.0, -1e8])
print((a + b) + c, (a + c) + b)
# --8<-- [end:rounding]

# --8<-- [start:device]
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
else:
    device = torch.device("cpu")
torch.manual_seed(0)
a = torch.randn(3, device=device)
torch.manual_seed(0)
assert torch.equal(torch.randn(3, device=device), a)
torch.manual_seed(0)
X = torch.randn(3).to(device)
print(X.cpu())
# --8<-- [end:device]

# --8<-- [start:deterministic]
before = torch.are_deterministic_algorithms_enabled()
print(torch.backends.cudnn.benchmark, before)
torch.use_deterministic_algorithms(True)
places, values = torch.tensor([0, 0]), torch.tensor([1.0, 2.0])
try:
    torch.zeros(3).put_(places, values)
    raise AssertionError
except RuntimeError as error:
    print(f"RuntimeError: {str(error).partition(',')[0]}")
torch.use_deterministic_algorithms(before)
# --8<-- [end:deterministic]
