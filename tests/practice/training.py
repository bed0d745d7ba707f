"""Solutions to try on the tasks of practice_training."""

import copy
import math

import torch
import torch.nn.functional as F

from tests.practice import Tasks

tasks = Tasks("training")
ours = tasks.changed
ZERO = "    optimizer.zero_grad()\n"
BACK = "    loss.backward()\n"
STEP = "    optimizer.step()\n"

# --- step: the five lines -------------------------------------------------------------------------------------------

tasks.refuse("step", "[[")(ours("step", ZERO, ""))
tasks.refuse("step", "≠ 0.")(ours("step", "loss.item()", "loss_fn(model(X), y).item()"))
tasks.refuse("step", "[[")(ours("step", ZERO + BACK, BACK + ZERO))
tasks.refuse("step", "Tensor ≠ float")(ours("step", "loss.item()", "loss"))
tasks.refuse("step", "None ≠")(ours("step", "    return loss.item()", ""))
tasks.accept("step")(ours("step", ZERO, "", BACK, "    model.zero_grad()\n" + BACK))
tasks.accept("step")(
    ours(
        "step",
        ZERO,
        "",
        "    y_hat = model(X)\n",
        ZERO + "    y_hat = model(X)\n",
        "loss.item()",
        "float(loss.detach())",
    )
)

# --- choose: a loss that is no number -------------------------------------------------------------------------------

tasks.refuse("choose", "0.1 ≠ 0.001")(lambda losses: min(losses, key=losses.get))
tasks.refuse("choose", "0.4 ≠ 0.01")(lambda losses: min(losses.values()))
tasks.refuse("choose", "0.001 ≠ 0.01")(lambda losses: max(losses, key=losses.get))
tasks.accept("choose")(lambda losses: min(losses, key=lambda lr: (math.isnan(losses[lr]), losses[lr])))
tasks.accept("choose")(lambda losses: sorted((v, lr) for lr, v in losses.items() if v == v)[0][1])


@tasks.accept("choose")
def by_loop(losses):
    best = None
    for lr, loss in losses.items():
        if loss == loss and (best is None or loss < losses[best]):
            best = lr
    return best


# --- stop: patience -------------------------------------------------------------------------------------------------

tasks.refuse("stop", "(4, 5) ≠ (1, 4)")(lambda losses, patience: (losses.index(min(losses)), len(losses)))
tasks.refuse("stop", "(1, 3) ≠ (1, 4)")(
    ours("stop", "        count += 1\n", "", "            break", "            break\n        count += 1")
)
tasks.refuse("stop", "(16, 20) ≠ (3, 9)")(ours("stop", "loss < losses[best]", "epoch and loss < losses[epoch - 1]"))
tasks.refuse("stop", "≠ (0, 3)")(ours("stop", "loss < losses[best]", "loss <= losses[best]"))


@tasks.accept("stop")
def by_counting(losses, patience):
    least, best, waited = float("inf"), 0, 0
    for n, loss in enumerate(losses, start=1):
        waited += 1
        if loss < least:
            least, best, waited = loss, n - 1, 0
        if waited == patience:
            return best, n
    return best, len(losses)


@tasks.accept("stop")
def by_slices(losses, patience):
    for n in range(patience, len(losses)):
        if min(losses[n - patience + 1 : n + 1]) >= min(losses[: n - patience + 1]):
            return min(range(n + 1), key=losses.__getitem__), n + 1
    return min(range(len(losses)), key=losses.__getitem__), len(losses)


# --- evaluate: batches of unequal size ------------------------------------------------------------------------------

tasks.refuse("evaluate", "0.1667 ≠ 0.25")(ours("evaluate", ".sum().item()", ".float().mean().item()", "len(y)", "1"))
tasks.refuse("evaluate", "≠ 0.25")(ours("evaluate", "    model.eval()\n", ""))
tasks.refuse("evaluate", "(False, True) ≠ (False, False)")(ours("evaluate", "@torch.no_grad()\n", ""))
tasks.refuse("evaluate", "False ≠ True")(ours("evaluate", "    model.train(was)\n", ""))
tasks.refuse("evaluate", "Tensor ≠ float")(ours("evaluate", ".item()", ""))


@tasks.accept("evaluate")
def on_a_copy(model, batches):
    model = copy.deepcopy(model).eval()
    with torch.inference_mode():
        right = torch.cat([model(X).argmax(1) == y for X, y in batches])
    return right.double().mean().item()


tasks.accept("evaluate")(ours("evaluate", "(dim=1) == y).sum().item()", "(-1) == y).float().mean().item() * len(X)"))

# --- accumulate: small batches, the step of the large one -----------------------------------------------------------

PART = "(loss * len(part) / len(X)).backward()"
tasks.refuse("accumulate", "[[")(ours("accumulate", PART, "loss.backward()"))
tasks.refuse("accumulate", "[[")(ours("accumulate", PART, "(loss / size).backward()"))
tasks.refuse("accumulate", "[[")(ours("accumulate", STEP, "        optimizer.step()\n"))
tasks.refuse("accumulate", "[[")(ours("accumulate", PART, "(loss / len(X.split(size))).backward()"))
tasks.refuse("accumulate", "False ≠ True")(ours("accumulate", "X.split(size), y.split(size)", "[X], [y]"))
tasks.accept("accumulate")(ours("accumulate", PART, "(loss * (len(part) / len(X))).backward()"))
tasks.accept("accumulate")(
    ours(
        "accumulate",
        "F.mse_loss(model(part), target)",
        "((model(part) - target) ** 2).sum() / len(y)",
        PART,
        "loss.backward()",
    )
)

# --- average: a slow copy -------------------------------------------------------------------------------------------

OLD = "old.copy_(decay * old + (1 - decay) * new)"
tasks.refuse("average", "[[")(ours("average", OLD, "old.copy_((1 - decay) * old + decay * new)"))
tasks.refuse("average", "[[")(ours("average", OLD, "old = decay * old + (1 - decay) * new"))
tasks.refuse("average", "RuntimeError: a leaf Variable")(ours("average", "@torch.no_grad()\n", ""))
tasks.refuse("average", "0.5) → [")(ours("average", OLD, "old.copy_(0.9 * old + 0.1 * new)"))
tasks.refuse("average", "[[")(ours("average", OLD, "old.copy_((old + new) / 2)"))
tasks.refuse("average", "[0] ≠ [")(ours("average", "slow.buffers(), model.buffers()", "[], []"))
tasks.accept("average")(ours("average", OLD, "old.lerp_(new, 1 - decay)"))


@tasks.accept("average")
def by_state(slow, model, decay):
    weights, names = model.state_dict(), [name for name, _ in slow.named_parameters()]
    for name, w in slow.state_dict().items():
        weights[name] = decay * w + (1 - decay) * weights[name] if name in names else weights[name]
    slow.load_state_dict(weights)


# --- Checkpoint: go on where it stopped -----------------------------------------------------------------------------

SAVE = "torch.save((*states, epoch), self.path)"
tasks.refuse("Checkpoint", "(True, 0.")(ours("Checkpoint", "        optimizer.load_state_dict(moments)\n", ""))
tasks.refuse("Checkpoint", "(True, 0.")(ours("Checkpoint", "        model.load_state_dict(weights)\n", ""))
tasks.refuse("Checkpoint", "(False, 0)")(ours("Checkpoint", "        return epoch\n", ""))
tasks.refuse("Checkpoint", "FileNotFoundError")(ours("Checkpoint", SAVE, "self.state = *states, epoch"))
tasks.refuse("Checkpoint", "UnpicklingError")(ours("Checkpoint", "(*states, epoch)", "(model, optimizer, epoch)"))
tasks.accept("Checkpoint")(
    ours(
        "Checkpoint",
        SAVE,
        "torch.save([*states, torch.tensor(epoch)], str(self.path))",
        "return epoch",
        "return epoch.item()",
    )
)
tasks.accept("Checkpoint")(ours("Checkpoint", 'map_location="cpu"', "weights_only=True"))

# --- confusion: ten times as fast -----------------------------------------------------------------------------------

tasks.refuse("confusion", "⊘ 17 torch.…() > 8")(tasks.stubs["confusion"])
tasks.refuse("confusion", "[[1, 2], [0, 1]] ≠ [[1, 0], [2, 1]]")(ours("confusion", "(y, y_hat)", "(y_hat, y)"))
tasks.refuse("confusion", "[[1, 0], [1, 1]] ≠")(ours("confusion", "accumulate=True", "accumulate=False"))
tasks.refuse("confusion", "shape (4,) ≠ (2, 2)")(lambda y, y_hat, K: torch.bincount(y * K + y_hat, minlength=K * K))
tasks.refuse("confusion", "dtype torch.float32 ≠ torch.int64")(
    lambda y, y_hat, K: F.one_hot(y, K).float().T @ F.one_hot(y_hat, K).float()
)
tasks.accept("confusion")(lambda y, y_hat, K: F.one_hot(y, K).T @ F.one_hot(y_hat, K))
tasks.accept("confusion")(lambda y, y_hat, K: torch.bincount(y * K + y_hat, minlength=K * K).reshape(K, K))
