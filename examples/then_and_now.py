"""What became of Variable, volatile and .data?"""

# --8<-- [start:start]
import textwrap
import warnings

import torch
from torch import nn
from torch.autograd import Function, Variable
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


# --8<-- [start:variable]
w = Variable(torch.ones(2), requires_grad=True)
assert type(w) is torch.Tensor

w = torch.ones(2, requires_grad=True)
print(w)
# --8<-- [end:variable]

# --8<-- [start:volatile]
x = torch.ones(2)
then("print((w * Variable(x, volatile=True)).requires_grad)")

with torch.no_grad():
    print((w * x).requires_grad)
# --8<-- [end:volatile]

# --8<-- [start:item]
loss = (w**2).sum()
then("loss.data[0]")
print(loss.item())
# --8<-- [end:item]

# --8<-- [start:data]
y = w.exp()
y.data.zero_()
y.sum().backward()
print(w.grad)

y = w.exp()
y.detach().zero_()
then("y.sum().backward()")
# --8<-- [end:data]

# --8<-- [start:update]
then_w = torch.ones(2, requires_grad=True)
(then_w**2).sum().backward()
then_w.data -= 0.1 * then_w.grad.data
then_w.grad.data.zero_()

now_w = torch.ones(2, requires_grad=True)
(now_w**2).sum().backward()
with torch.no_grad():
    now_w -= 0.1 * now_w.grad
now_w.grad = None
print(then_w.detach(), now_w.detach())
assert torch.equal(then_w, now_w)
# --8<-- [end:update]

# --8<-- [start:none]
model = nn.Linear(2, 1)
model(torch.ones(3, 2)).sum().backward()
model.zero_grad()
print(model.bias.grad)
then("model.bias.grad.data.zero_()")

model(torch.ones(3, 2)).sum().backward()
model.zero_grad(set_to_none=False)
print(model.bias.grad)
# --8<-- [end:none]

# --8<-- [start:mask]
x = torch.arange(4)
then("print(x[(x > 1).byte()])", 110)
print(x[x > 1])

X = torch.zeros(2, 3, 4)
then("print(X.T.shape)", 154)
print(X.mT.shape, X.permute(2, 1, 0).shape)
# --8<-- [end:mask]

# --8<-- [start:grad_fn]
y_hat = model(torch.ones(3, 2))
loss = nn.MSELoss()(y_hat, torch.ones(3, 1))
for result in (y_hat, loss):
    print(type(result.grad_fn).__name__)
# --8<-- [end:grad_fn]


# --8<-- [start:function]
class Then(Function):
    def forward(self, x):
        return 2 * x


class Now(Function):
    @staticmethod
    def forward(ctx, x):
        return 2 * x


then("Then()(w)")
print(Now.apply(w))
# --8<-- [end:function]
