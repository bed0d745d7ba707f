"""Answers to the exercises of distributed."""

# --8<-- [start:alone]
import torch.distributed as dist

try:
    dist.init_process_group("gloo")
    raise AssertionError
except ValueError as error:
    print(f"ValueError: {error}".replace(": ", ":\n"))
# --8<-- [end:alone]

# --8<-- [start:shares]
import torch
from torch.utils.data import DistributedSampler

losses = torch.tensor([1.0, 2.0, 3.0, 4.0, 10.0])
shares = [losses[rank::2] for rank in range(2)]
means = [share.mean() for share in shares]
print(f"{sum(means) / 2:.2f} {losses.mean():.2f}")

for rank in range(2):
    print(list(DistributedSampler(losses, 2, rank, shuffle=False)))
# --8<-- [end:shares]

# --8<-- [start:epochs]
from torch.utils.data import DistributedSampler

for N in (6, 5):
    for epoch in range(3):
        ranks = [DistributedSampler(range(N), 2, rank) for rank in range(2)]
        for sampler in ranks:
            sampler.set_epoch(epoch)
        print(*map(list, ranks))
        assert list(ranks[0]) == list(ranks[0])
        one, other = map(set, ranks)
        assert one | other == set(range(N))
        assert len(one & other) == 6 - N
# --8<-- [end:epochs]

# --8<-- [start:batch_norm]
import torch
from torch import nn

torch.manual_seed(0)

X, y = torch.randn(32, 2), torch.randn(32, 1)  # (N, D), (N, 1)

for norm in (nn.Identity(), nn.BatchNorm1d(8)):
    model = nn.Sequential(nn.Linear(2, 8), norm, nn.ReLU(), nn.Linear(8, 1))
    gradients = []
    for rows in (slice(0, 16), slice(16, 32), slice(0, 32)):
        model.zero_grad()
        nn.MSELoss()(model(X[rows]), y[rows]).backward()
        gradients.append(model[0].weight.grad.clone())
    off = (sum(gradients[:2]) / 2 - gradients[2]).abs().max()
    print(f"{type(norm).__name__}: off by {off:.2f}")
    assert (off < 1e-6) == isinstance(norm, nn.Identity)

synced = nn.SyncBatchNorm.convert_sync_batchnorm(model)
print(type(synced[1]).__name__)
# --8<-- [end:batch_norm]
