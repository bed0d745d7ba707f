"""Solutions to the tasks of practice_gradients."""

# --8<-- [start:cubic_slope]
def cubic_slope(x):
    return 3 * x**2 - 2

check("cubic_slope")
# --8<-- [end:cubic_slope]

# --8<-- [start:measured_slope]
def measured_slope(f, x):
    h = 1e-4
    return (f(x + h) - f(x - h)) / (2 * h)

check("measured_slope")
# --8<-- [end:measured_slope]

# --8<-- [start:mse_gradient]
def mse_gradient(y_hat, y):
    return 2 * (y_hat - y) / len(y)

check("mse_gradient")
# --8<-- [end:mse_gradient]

# --8<-- [start:constant]
def constant(x, w):
    return x * w.detach()

check("constant")
# --8<-- [end:constant]

# --8<-- [start:linear_gradients]
def linear_gradients(X, W, G):
    return G @ W.T, X.T @ G  # (N, K) @ (K, D), (D, N) @ (N, K)

check("linear_gradients")
# --8<-- [end:linear_gradients]

# --8<-- [start:scores_gradient]
def scores_gradient(scores, y):
    one_hot = F.one_hot(y, scores.shape[1])  # (N, K)
    return (scores.softmax(dim=1) - one_hot) / len(y)

check("scores_gradient")
# --8<-- [end:scores_gradient]

# --8<-- [start:in_parts]
def in_parts(w, batches):
    total = sum(len(y) for X, y in batches)
    for X, y in batches:
        loss = F.mse_loss(X @ w, y, reduction="sum") / total
        loss.backward()
    return w.grad

check("in_parts")
# --8<-- [end:in_parts]

# --8<-- [start:ReLU]
class ReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, G):
        (x,) = ctx.saved_tensors
        return G * (x > 0)

check("ReLU")
# --8<-- [end:ReLU]

# --8<-- [start:rounded]
def rounded(x):
    return x + (x.round() - x).detach()

check("rounded")
# --8<-- [end:rounded]

# --8<-- [start:clipped]
def clipped(gradients, limit):
    norm = sum((g**2).sum() for g in gradients).sqrt()
    if norm <= limit:
        return gradients
    return [g * limit / norm for g in gradients]

check("clipped")
# --8<-- [end:clipped]

# --8<-- [start:bend]
def bend(f, x):
    x = x.detach().requires_grad_()
    y = f(x).sum()
    (slope,) = torch.autograd.grad(y, x, create_graph=True)
    return torch.autograd.grad(slope.sum(), x)[0]

check("bend")
# --8<-- [end:bend]
