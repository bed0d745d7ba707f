"""Solutions to the tasks of practice_optimizers."""

# --8<-- [start:step]
def step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad

check("step")
# --8<-- [end:step]

# --8<-- [start:decayed]
def decayed(parameters, lr, weight_decay):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * (p.grad + weight_decay * p)

check("decayed")
# --8<-- [end:decayed]

# --8<-- [start:groups]
def groups(model, lr):
    *body, head = model
    body = [p for layer in body for p in layer.parameters()]
    return [
        {"params": body, "lr": lr / 10},
        {"params": head.parameters(), "lr": lr},
    ]

check("groups")
# --8<-- [end:groups]

# --8<-- [start:clip]
def clip(parameters, max_norm):
    grads = [p.grad for p in parameters if p.grad is not None]
    norm = sum((g**2).sum() for g in grads).sqrt()
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm

check("clip")
# --8<-- [end:clip]

# --8<-- [start:Momentum]
class Momentum:
    def __init__(self, parameters, lr, momentum):
        self.parameters = list(parameters)
        self.lr, self.momentum = lr, momentum
        self.v = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.parameters, self.v):
            if p.grad is not None:
                v *= self.momentum
                v += p.grad
                p -= self.lr * v

check("Momentum")
# --8<-- [end:Momentum]

# --8<-- [start:schedule]
import math

def schedule(t, W, T):
    if t < W:
        return (t + 1) / W
    return (1 + math.cos(math.pi * (t - W) / (T - W))) / 2

check("schedule")
# --8<-- [end:schedule]

# --8<-- [start:RMSprop]
class RMSprop:
    def __init__(self, parameters, lr, alpha, eps):
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self):
        for p, s in zip(self.parameters, self.s):
            if p.grad is not None:
                s *= self.alpha
                s += (1 - self.alpha) * p.grad**2
                p -= self.lr * p.grad / (s.sqrt() + self.eps)

check("RMSprop")
# --8<-- [end:RMSprop]

# --8<-- [start:Adam]
class Adam:
    def __init__(self, parameters, lr, betas, eps):
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps, self.t = lr, betas, eps, 0
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.s = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self):
        self.t += 1
        b1, b2 = self.betas
        for p, m, s in zip(self.parameters, self.m, self.s):
            if p.grad is not None:
                m += (1 - b1) * (p.grad - m)
                s += (1 - b2) * (p.grad**2 - s)
                m_hat = m / (1 - b1**self.t)
                s_hat = s / (1 - b2**self.t)
                p -= self.lr * m_hat / (s_hat.sqrt() + self.eps)

check("Adam")
# --8<-- [end:Adam]

# --8<-- [start:AdamW]
class AdamW:
    def __init__(self, parameters, lr, betas, eps, weight_decay):
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps, self.t = lr, betas, eps, 0
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.s = [torch.zeros_like(p) for p in self.parameters]
        self.kept = 1 - lr * weight_decay

    @torch.no_grad()
    def step(self):
        self.t += 1
        b1, b2 = self.betas
        for p, m, s in zip(self.parameters, self.m, self.s):
            if p.grad is not None:
                m += (1 - b1) * (p.grad - m)
                s += (1 - b2) * (p.grad**2 - s)
                m_hat = m / (1 - b1**self.t)
                s_hat = s / (1 - b2**self.t)
                p *= self.kept
                p -= self.lr * m_hat / (s_hat.sqrt() + self.eps)

check("AdamW")
# --8<-- [end:AdamW]
