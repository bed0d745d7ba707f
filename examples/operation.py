"""How do you teach autograd an operation of your own?"""

# --8<-- [start:built_in]
import torch
from torch.autograd import Function, gradcheck

torch.manual_seed(0)

x = torch.tensor(1.0, requires_grad=True)
y = x.exp()
y.backward()
print(y, x.grad)
# --8<-- [end:built_in]


# --8<-- [start:function]
class Exp(Function):
    @staticmethod
    def forward(ctx, x):
        y = x.exp()
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad * y
# --8<-- [end:function]

# --8<-- [start:apply]
x.grad = None
y = Exp.apply(x)
y.backward()
print(y, x.grad)
# --8<-- [end:apply]

# --8<-- [start:measure]
X = torch.randn(5, dtype=torch.float64, requires_grad=True)  # (N,)
Exp.apply(X).sum().backward()
with torch.no_grad():
    h = 1e-6
    measured = (Exp.apply(X + h) - Exp.apply(X - h)) / (2 * h)
print(X.grad.numpy().round(4))
assert torch.allclose(X.grad, measured, atol=1e-6)
assert gradcheck(Exp.apply, X)
# --8<-- [end:measure]


# --8<-- [start:forgetful]
class Forgetful(Exp):
    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return y


for operation in (Exp, Forgetful):
    slopes = []
    for last in (lambda y: y, lambda y: 5 * y):
        x.grad = None
        last(operation.apply(x)).backward()
        slopes.append(f"{x.grad:.4f}")
    print(operation.__name__, *slopes)
# --8<-- [end:forgetful]

# --8<-- [start:caught]
try:
    gradcheck(Forgetful.apply, X)
    raise AssertionError
except RuntimeError as error:
    print(f"{type(error).__name__}:", str(error).splitlines()[0])
# --8<-- [end:caught]
