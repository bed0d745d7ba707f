"""Solutions to the tasks of practice_losses."""

# --8<-- [start:targets]
def targets():
    return [
        ((8, 3), torch.float32),
        ((8,), torch.int64),
        ((8, 5, 4), torch.int64),
        ((8, 3), torch.float32),
    ]

check("targets")
# --8<-- [end:targets]

# --8<-- [start:mse]
def mse(y_hat, y):
    error = y_hat - y[:, None]  # (N, 1)
    return (error**2).mean()

check("mse")
# --8<-- [end:mse]

# --8<-- [start:huber]
def huber(y_hat, y, delta):
    error = (y_hat - y).abs()
    square = error**2 / 2
    line = delta * (error - delta / 2)
    return torch.where(error < delta, square, line).mean()

check("huber")
# --8<-- [end:huber]

# --8<-- [start:log_softmax]
def log_softmax(logits):
    x = logits - logits.amax(dim=1, keepdim=True)
    return x - x.exp().sum(dim=1, keepdim=True).log()

check("log_softmax")
# --8<-- [end:log_softmax]

# --8<-- [start:cross_entropy]
def cross_entropy(logits, y):
    log_p = logits.log_softmax(dim=1)
    return -log_p[torch.arange(len(y)), y].mean()

check("cross_entropy")
# --8<-- [end:cross_entropy]

# --8<-- [start:weighted]
def weighted(logits, y, weight, ignore):
    kept = y != ignore
    logits, y = logits[kept], y[kept]
    log_p = logits.log_softmax(dim=1)[torch.arange(len(y)), y]
    return -(weight[y] * log_p).sum() / weight[y].sum()

check("weighted")
# --8<-- [end:weighted]

# --8<-- [start:smoothed]
def smoothed(logits, y, share):
    log_p = logits.log_softmax(dim=1)
    true = log_p[torch.arange(len(y)), y]  # (N,)
    each = log_p.mean(dim=1)  # (N,)
    return -((1 - share) * true + share * each).mean()

check("smoothed")
# --8<-- [end:smoothed]

# --8<-- [start:bce]
def bce(logits, y):
    yes, no = F.logsigmoid(logits), F.logsigmoid(-logits)
    return -(y * yes + (1 - y) * no).mean()

check("bce")
# --8<-- [end:bce]

# --8<-- [start:kl]
def kl(p, logits):
    log_q = logits.log_softmax(dim=1)
    return (p.xlogy(p) - p * log_q).sum(dim=1).mean()

check("kl")
# --8<-- [end:kl]
