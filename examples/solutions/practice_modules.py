"""Solutions to the tasks of practice_modules."""

# --8<-- [start:sizes]
def sizes():
    return [3 * 2 + 2, 3 * 2, 8 * 3 * 5 * 5 + 8, 8 + 8, 0]

check("sizes")
# --8<-- [end:sizes]

# --8<-- [start:count]
def count(model):
    learnable = (p for p in model.parameters() if p.requires_grad)
    return sum(p.numel() for p in learnable)

check("count")
# --8<-- [end:count]

# --8<-- [start:Linear]
class Linear(nn.Module):
    def __init__(self, D, K):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(K, D))
        self.bias = nn.Parameter(torch.randn(K))

    def forward(self, X):
        return X @ self.weight.T + self.bias

check("Linear")
# --8<-- [end:Linear]

# --8<-- [start:Residual]
class Residual(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, X):
        return X + self.layer(X)

check("Residual")
# --8<-- [end:Residual]

# --8<-- [start:Chain]
class Chain(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
        return X

check("Chain")
# --8<-- [end:Chain]

# --8<-- [start:Dropout]
class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.keep = 1 - p

    def forward(self, X):
        if self.training:
            kept = torch.full_like(X, self.keep).bernoulli()
            return X * kept / self.keep
        return X

check("Dropout")
# --8<-- [end:Dropout]

# --8<-- [start:Conv2d]
class Conv2d(nn.Module):
    def __init__(self, C, D, K, stride=1, padding=0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(D, C, K, K))
        self.bias = nn.Parameter(torch.randn(D))
        self.stride, self.padding = stride, padding

    def forward(self, X):
        K, S, P = self.weight.shape[2], self.stride, self.padding
        columns = F.unfold(X, K, stride=S, padding=P)
        y = self.weight.flatten(1) @ columns  # (N, D, L)
        H, W = X.shape[2] + 2 * P - K, X.shape[3] + 2 * P - K
        y = y.unflatten(2, (H // S + 1, W // S + 1))
        return y + self.bias[:, None, None]

check("Conv2d")
# --8<-- [end:Conv2d]

# --8<-- [start:BatchNorm]
class BatchNorm(nn.Module):
    def __init__(self, D):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(D))
        self.bias = nn.Parameter(torch.zeros(D))
        self.register_buffer("running_mean", torch.zeros(D))
        self.register_buffer("running_var", torch.ones(D))

    def forward(self, X):
        mean, var = self.running_mean, self.running_var
        if self.training:
            mean, var = X.mean(dim=0), X.var(dim=0, correction=0)
            with torch.no_grad():
                self.running_mean.lerp_(mean, 0.1)
                self.running_var.lerp_(X.var(dim=0), 0.1)
        y = (X - mean) / (var + 1e-5).sqrt()
        return y * self.weight + self.bias

check("BatchNorm")
# --8<-- [end:BatchNorm]

# --8<-- [start:load]
def load(model, state):
    own = model.state_dict()
    for name in own:
        own[name].copy_(state[name])

check("load")
# --8<-- [end:load]
