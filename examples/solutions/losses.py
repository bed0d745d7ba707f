"""Answers to the exercises of losses."""

# --8<-- [start:guessing]
import math

import torch
import torch.nn.functional as F

for K in (2, 10, 1000):
    loss = F.cross_entropy(torch.zeros(1, K), torch.tensor([0]))
    print(K, f"{loss:.3f}")
    assert math.isclose(loss, math.log(K), rel_tol=1e-6)
# --8<-- [end:guessing]

# --8<-- [start:smooth_l1]
import torch
from torch import nn

y_hat = torch.tensor([0.5, 1.0, 3.0])
y = torch.zeros(3)

error = (y_hat - y).abs()
by_hand = torch.where(error < 1, 0.5 * error**2, error - 0.5)
print(by_hand)
assert 0.5 * error[1] ** 2 == error[1] - 0.5 == by_hand[1]
assert torch.equal(nn.SmoothL1Loss(reduction="none")(y_hat, y), by_hand)
# --8<-- [end:smooth_l1]

# --8<-- [start:entropy]
import torch
import torch.nn.functional as F

p = torch.tensor([0.7, 0.2, 0.1])
logits = torch.tensor([1.0, 0.5, -0.5])

log_q = logits.log_softmax(dim=0)
kl = (p * (p.log() - log_q)).sum()
assert torch.isclose(F.kl_div(log_q, p, reduction="sum"), kl)
back = (log_q.exp() * (log_q - p.log())).sum()
print(f"{kl:.4f}, the other way round {back:.4f}")

entropy = -(p * p.log()).sum()
cross_entropy = F.cross_entropy(logits, p)
print(f"{entropy:.4f} + {kl:.4f} = {cross_entropy:.4f}")
assert torch.isclose(entropy + kl, cross_entropy)
# --8<-- [end:entropy]
