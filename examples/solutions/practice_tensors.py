"""Solutions to the tasks of practice_tensors."""

# --8<-- [start:shapes]
def shapes():
    return [(2,), (2, 1, 3), (2, 3), (4, 2, 5)]

check("shapes")
# --8<-- [end:shapes]

# --8<-- [start:outer]
def outer(x, y):
    return x[:, None] * y  # (N, 1) * (M,)

check("outer")
# --8<-- [end:outer]

# --8<-- [start:causal_mask]
def causal_mask(T):
    t = torch.arange(T)
    return t[:, None] >= t  # (T, 1), (T,)

check("causal_mask")
# --8<-- [end:causal_mask]

# --8<-- [start:standardize]
def standardize(X):
    mean = X.mean(dim=0)  # (D,)
    variance = ((X - mean) ** 2).mean(dim=0)
    return (X - mean) / (variance + 1e-5).sqrt()

check("standardize")
# --8<-- [end:standardize]

# --8<-- [start:pick]
def pick(scores, y):
    n = torch.arange(len(y), device=y.device)  # (N,)
    return scores[n, y]

check("pick")
# --8<-- [end:pick]

# --8<-- [start:accuracy]
def accuracy(scores, y):
    return (scores.argmax(dim=1) == y).float().mean().item()

check("accuracy")
# --8<-- [end:accuracy]

# --8<-- [start:one_hot]
def one_hot(y, K):
    classes = torch.arange(K, device=y.device)  # (K,)
    return (y[:, None] == classes).long()

check("one_hot")
# --8<-- [end:one_hot]

# --8<-- [start:softmax]
def softmax(x):
    e = (x - x.amax(dim=1, keepdim=True)).exp()
    return e / e.sum(dim=1, keepdim=True)

check("softmax")
# --8<-- [end:softmax]

# --8<-- [start:distances]
def distances(A, B):
    difference = A[:, None] - B  # (N, M, D)
    return (difference**2).sum(dim=2).sqrt()

check("distances")
# --8<-- [end:distances]

# --8<-- [start:running_mean]
def running_mean(x, k):
    return x.unfold(0, k, 1).mean(dim=1)  # (N - k + 1, k)

check("running_mean")
# --8<-- [end:running_mean]

# --8<-- [start:patches]
def patches(X, k):
    N, C, H, W = X.shape
    X = X.reshape(N, C, H // k, k, W // k, k)
    X = X.permute(0, 2, 4, 1, 3, 5)  # (N, H/k, W/k, C, k, k)
    return X.reshape(N, H // k * (W // k), C * k * k)

check("patches")
# --8<-- [end:patches]

# --8<-- [start:conv2d]
def conv2d(X, kernel):
    N, _, H, W = X.shape
    D, _, K, _ = kernel.shape
    columns = F.unfold(X, K)  # (N, C * K * K, L)
    y = kernel.flatten(1) @ columns  # (N, D, L)
    return y.view(N, D, H - K + 1, W - K + 1)

check("conv2d")
# --8<-- [end:conv2d]

# --8<-- [start:histogram]
def histogram(y, K):
    counts = torch.zeros(K, dtype=torch.int64, device=y.device)
    return counts.scatter_add(0, y, torch.ones_like(y))

check("histogram")
# --8<-- [end:histogram]
