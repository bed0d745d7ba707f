"""Solutions to the tasks of practice_training."""

# --8<-- [start:step]
def step(model, loss_fn, optimizer, X, y):
    y_hat = model(X)
    loss = loss_fn(y_hat, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

check("step")
# --8<-- [end:step]

# --8<-- [start:choose]
def choose(losses):
    usable = [lr for lr in losses if not math.isnan(losses[lr])]
    return min(usable, key=losses.get)

check("choose")
# --8<-- [end:choose]

# --8<-- [start:stop]
def stop(losses, patience):
    best, count = 0, 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        count += 1
        if epoch - best >= patience:
            break
    return best, count

check("stop")
# --8<-- [end:stop]

# --8<-- [start:evaluate]
@torch.no_grad()
def evaluate(model, batches):
    was = model.training
    model.eval()
    right, count = 0, 0
    for X, y in batches:
        right += (model(X).argmax(dim=1) == y).sum().item()
        count += len(y)
    model.train(was)
    return right / count

check("evaluate")
# --8<-- [end:evaluate]

# --8<-- [start:accumulate]
def accumulate(model, optimizer, X, y, size):
    optimizer.zero_grad()
    for part, target in zip(X.split(size), y.split(size)):
        loss = F.mse_loss(model(part), target)
        (loss * len(part) / len(X)).backward()
    optimizer.step()

check("accumulate")
# --8<-- [end:accumulate]

# --8<-- [start:average]
@torch.no_grad()
def average(slow, model, decay):
    for old, new in zip(slow.parameters(), model.parameters()):
        old.copy_(decay * old + (1 - decay) * new)
    for old, new in zip(slow.buffers(), model.buffers()):
        old.copy_(new)

check("average")
# --8<-- [end:average]

# --8<-- [start:Checkpoint]
class Checkpoint:
    def __init__(self, path):
        self.path = path

    def save(self, model, optimizer, epoch):
        states = model.state_dict(), optimizer.state_dict()
        torch.save((*states, epoch), self.path)

    def load(self, model, optimizer):
        states = torch.load(self.path, map_location="cpu")
        weights, moments, epoch = states
        model.load_state_dict(weights)
        optimizer.load_state_dict(moments)
        return epoch

check("Checkpoint")
# --8<-- [end:Checkpoint]

# --8<-- [start:confusion]
def confusion(y, y_hat, K):
    table = torch.zeros(K, K, dtype=torch.int64, device=y.device)
    one = torch.ones_like(y)
    return table.index_put((y, y_hat), one, accumulate=True)

check("confusion")
# --8<-- [end:confusion]
