"""Does a solution do what PyTorch does, on ordinary and on awkward input?"""

import contextlib
import copy
import ctypes
import dis
import inspect
import io
import math
import subprocess
import sys
import threading
import time
import traceback
import types
from pathlib import Path

import torch
from torch.overrides import TorchFunctionMode

TORCH = str(Path(torch.__file__).parent)
NESTED = (torch.Tensor, tuple, list, dict)
WAYS = {
    "stride": lambda x: torch.stack([x, x], -1)[..., 0],
    "double": lambda x: x.double() if x.is_floating_point() else x,
    "grad": lambda x: x.clone().requires_grad_(x.is_floating_point()),
    "meta": lambda x: x.to("meta"),
}


class Late(BaseException):
    pass


class Calls(TorchFunctionMode):
    def __init__(self):
        super().__init__()
        self.names = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        name = getattr(function, "__name__", "").strip("_")
        self.names += [name] * (name != "get")
        return function(*args, **kwargs or {})


@contextlib.contextmanager
def limit(seconds):
    late = (ctypes.c_ulong(threading.get_ident()), ctypes.py_object(Late))
    raise_late = ctypes.pythonapi.PyThreadState_SetAsyncExc
    timer = threading.Timer(seconds, raise_late, late)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def words(thing, seen=()):
    if isinstance(thing, type):
        of_torch = [c for c in thing.__mro__ if c.__module__[:5] == "torch"]
        found = {c.__name__ for c in of_torch} - {"Module", "Optimizer"}
        methods = [] if thing in of_torch else vars(thing).values()
        called = set().union(*(words(m, seen) for m in methods))
        return found | called - {thing.__name__}
    thing = inspect.unwrap(thing)
    code = getattr(thing, "__code__", thing)
    if not isinstance(code, types.CodeType) or code in seen:
        return set()
    found, seen = set(code.co_names), (*seen, code)
    jumps = {step.opname for step in dis.get_instructions(code)}
    if any("FOR_ITER" in jump or "BACKWARD" in jump for jump in jumps):
        found.add("for")
    names = getattr(thing, "__globals__", {})
    used = [names.get(name) for name in code.co_names]
    found |= {m.__name__ for m in used if isinstance(m, types.ModuleType)}
    mine = [f for f in used if getattr(f, "__globals__", 0) is names]
    return found.union(*(words(m, seen) for m in [*code.co_consts, *mine]))


def flat(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, NESTED[1:]):
        return [leaf for item in value for leaf in flat(item)]
    return [value] if isinstance(value, torch.Tensor) else []


def slopes(value, args):
    x = [leaf for leaf in flat(args) if leaf.requires_grad]
    y = [leaf for leaf in flat(value) if leaf.requires_grad]
    if not x or not y:
        return ()
    waves = [torch.arange(leaf.numel()).view(leaf.shape).cos() for leaf in y]
    total = sum((leaf * wave).sum() for leaf, wave in zip(y, waves))
    return torch.autograd.grad(total, x, materialize_grads=True)


def given(value):
    tags = []
    if isinstance(value, torch.Tensor):
        tags = ["meta"] * value.is_meta + ["grad"] * value.requires_grad
        tags += ["float64"] * (value.dtype == torch.float64)
        tags += ["stride"] * (not value.is_contiguous())
    return " ".join([show(value), *tags])


def show(value):
    if isinstance(value, torch.Tensor):
        bare = value.is_meta or not value.numel()
        return show(tuple(value.shape) if bare else value.tolist())
    if isinstance(value, torch.nn.Module):
        return f"{type(value).__name__}(…)"
    if isinstance(value, float):
        return f"{value + 0:.4g}"
    if isinstance(value, list):
        text = "[" + ", ".join(map(show, value)) + "]"
    elif isinstance(value, tuple):
        text = "(" + "".join(f"{show(v)}, " for v in value)
        text = text.rstrip(" " if len(value) == 1 else ", ") + ")"
    else:
        text = getattr(value, "__name__", " ".join(repr(value).split()))
    return text if len(text) < 60 else f"{text[:40]} … {text[-10:]}"


def differ(y, want, near):
    if isinstance(want, torch.Tensor) and isinstance(y, torch.Tensor):
        for name in ("device", "dtype", "shape", "requires_grad"):
            a, b = getattr(y, name), getattr(want, name)
            if a != b:
                a, b = (tuple(v) if name == "shape" else v for v in (a, b))
                return f"{name} {a} ≠ {b}"
        if want.is_meta:
            return ""
        near = near or (1e-9 if want.dtype == torch.float64 else 1e-4)
        near = near if want.is_floating_point() else 0
        close = torch.isclose(y, want, near, near / 10, equal_nan=True)
        same = bool(close.all())
        a, b = show(y), show(want)
        if not same and (a == b or "…" in a + b):
            place = (~close).nonzero()[0].tolist()
            a, b = (t[tuple(place)].item() for t in (y, want))
            return f"{place}: {differ(a, b, 1e-12)}"
    elif isinstance(want, NESTED[1:]) and isinstance(y, type(want)):
        if isinstance(want, dict):
            if y.keys() != want.keys():
                return f"{show([*y])} ≠ {show([*want])}"
            y, want = list(y.values()), list(want.values())
        same = len(y) == len(want)
        whats = (differ(*pair, near) for pair in zip(y, want))
        if what := same and next(filter(None, whats), ""):
            if any(isinstance(item, NESTED) for item in want):
                return what
            same = False
    elif isinstance(want, float) and type(y) in (int, float):
        same = math.isclose(y, want, rel_tol=near or 1e-4, abs_tol=1e-5)
        same = same or math.isnan(y) and math.isnan(want)
    elif type(y) is type(want):
        same = y == want or type(y).__eq__ is object.__eq__
    elif y is not None:
        return f"{type(y).__name__} ≠ {type(want).__name__}"
    else:
        same = False
    a, b = show(y), show(want)
    a, b = (repr(y), repr(want)) if a == b else (a, b)
    return "" if same else f"{a} ≠ {b}"


def call(function, *args):
    return function(*args)


def cases(on, ways):
    yield from on
    for way in ways:
        for args in on:
            tensors = [isinstance(arg, torch.Tensor) for arg in args]
            if any(tensors):
                yield [WAYS[way](a) if t else a for a, t in zip(args, tensors)]


def fault(name, thing, like, on, without, use, ways, near, calls, seconds):
    without = {*without, "numpy"}
    if banned := words(thing) & without:
        return f"{name} ⊘ {', '.join(sorted(banned))}"
    if {"optim", "zero_grad"} & words(thing):
        torch.optim.SGD([torch.ones(1)])
    for args in cases(on, ways):
        said = f"{name}({', '.join(map(given, args))})"
        theirs, mine = copy.deepcopy(args), copy.deepcopy(args)
        torch.manual_seed(0)
        want = use(like, *theirs) if callable(like) else like
        printed, made = io.StringIO(), Calls()
        torch.manual_seed(0)
        try:
            with torch.enable_grad(), contextlib.redirect_stdout(printed):
                with limit(seconds), made:
                    y = use(thing, *mine)
                dy = slopes(y, mine)
        except Late:
            return f"{said} → ∞ > {seconds} s"
        except (Exception, SystemExit) as error:
            what = " ".join(f"{type(error).__name__}: {error}".split())
            frames = traceback.extract_tb(error.__traceback__)[2:]
            frames = [f for f in frames if f.name != "__torch_function__"]
            lines = [f.line for f in frames if TORCH not in f.filename]
            lines = [*filter(None, lines)][-1:]
            return " ← ".join([f"{said} → {what[:80]}", *lines])
        if printed.getvalue():
            return f"{said} → print({show(printed.getvalue().strip())})"
        if len(made.names) > calls:
            return f"{said} ⊘ {len(made.names)} torch.…() > {calls}"
        if banned := without & {*made.names}:
            return f"{said} ⊘ {', '.join(sorted(banned))}"
        if what := differ(y, want, near):
            return f"{said} → {what}"
        if what := differ([*mine], [*theirs], near):
            return f"{said} ⇒ {what}"
        if what := differ(dy, slopes(want, theirs), near):
            return f"{said} → ∂ {what}"
    return ""


def check(
    name, like=None, on=((),), without=(), use=call,
    ways=("stride", "double", "grad"), near=None, calls=math.inf, seconds=10,
):
    if like is not None:
        check.tasks[name] = {
            "like": like, "on": on, "without": without, "use": use,
            "ways": ways, "near": near, "calls": calls, "seconds": seconds,
        }
    if "meta" in ways:
        torch.ones(1, device="meta") - 1
    caller = sys._getframe(1)
    thing = caller.f_globals.get(name)
    in_file = Path(caller.f_code.co_filename).is_file()
    if thing is None:
        what = f"{name} → NameError"
    else:
        what = fault(name, thing, **check.tasks[name])
    print(f"✗ {what}" if what else f"✓ {name}")
    torch.manual_seed(0)
    if what and in_file and "--all" not in sys.argv:
        sys.exit(1)


def watch(script, *options):
    seen = 0
    while True:
        with contextlib.suppress(FileNotFoundError):
            if seen != (seen := Path(script).stat().st_mtime_ns):
                subprocess.run([sys.executable, script, *options])
        time.sleep(0.2)


check.tasks = {}
torch.manual_seed(0)
with contextlib.suppress(AttributeError):
    sys.stdout.reconfigure(encoding="utf-8")
if "--watch" in sys.argv:
    sys.argv.remove("--watch")
    with contextlib.suppress(KeyboardInterrupt):
        watch(*sys.argv)
    sys.exit()
