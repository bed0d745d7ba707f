"""Run lessons one after another in one process, as in one notebook, and report what each left changed."""

import contextlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from run.shared import whole
from tests.project import ROOT

# Runs the scripts named on its command line as cells of one kernel would, and prints what each left changed.
KERNEL = '''
import contextlib, io, json, linecache, logging, multiprocessing, os, random, sys, tempfile, time, traceback, types, warnings

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas, PIL.Image, safetensors.torch, scipy.io.wavfile, sklearn.datasets, torchvision.transforms.v2, tqdm
import torch
import torch._dynamo


ALONE = {"corrections"}  # shows what a forgotten import does: needs a kernel in which nothing was imported
QUIET = {"KINETO_LOG_LEVEL"}  # read when torch is imported; hides the profiler's log and touches nothing else


def switches():
    """Return what all code in a process shares and a lesson could change."""
    backends = torch.backends
    return {
        "default dtype": str(torch.get_default_dtype()),
        "default device": str(torch.get_default_device()),
        "print options": {**vars(torch._tensor_str.PRINT_OPTS), "numpy": str(np.get_printoptions())},
        "deterministic": [
            torch.are_deterministic_algorithms_enabled(),
            torch.is_deterministic_algorithms_warn_only_enabled(),
            torch.utils.deterministic.fill_uninitialized_memory,
            backends.cudnn.deterministic,
            backends.cudnn.benchmark,
        ],
        "precision": [
            torch.get_float32_matmul_precision(), backends.cudnn.allow_tf32, backends.cuda.matmul.allow_tf32,
        ],
        "rcParams": {k: repr(v) for k, v in matplotlib.rcParams.copy().items()},
        "grad mode": [torch.is_grad_enabled(), torch.is_inference_mode_enabled(), torch.is_anomaly_enabled()],
        "warnings": [repr(filter) for filter in warnings.filters],
        "environment": {name: value for name, value in os.environ.items() if name not in QUIET},
        "threads": [torch.get_num_threads(), torch.get_num_interop_threads()],
        "folder": os.getcwd(),
        "path": list(sys.path),
        "logging": [logging.getLogger().level, len(logging.getLogger().handlers)],
        "numpy errors": np.geterr(),
        "start method": multiprocessing.get_start_method(),
        "excepthook": repr(sys.excepthook),
        "figures": plt.get_fignums(),
    }


def changed(before, after):
    """Return the differences, key by key, in words."""
    found = []
    for name, old in before.items():
        new = after[name]
        if old == new:
            continue
        if isinstance(old, dict):
            keys = [key for key in old | new if old.get(key) != new.get(key)]
            found += [f"{name}: {key} {old.get(key)!r} -> {new.get(key)!r}" for key in keys]
        else:
            found.append(f"{name}: {old!r} -> {new!r}")
    return found


def run(sources):
    multiprocessing.get_start_method()  # from now on it is the default by name
    main = sys.modules["__main__"]
    for name, source in sources.items():
        report = {"name": name, "error": ""}
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, contextlib.chdir(folder):
            before, begin = switches(), time.process_time()
            linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
            try:
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                    module = sys.modules["__main__"] = types.ModuleType("__main__") if name in ALONE else main
                    exec(compile(source, name, "exec"), vars(module))
            except BaseException:
                report["error"] = traceback.format_exc()
            sys.modules["__main__"] = main
            plt.close("all")  # a notebook shows and closes its figures by itself
            report["changed"] = changed(before, switches())
            report["seconds"] = round(time.process_time() - begin, 1)
        print(json.dumps(report), flush=True)
'''


def nav() -> list[str]:
    """Return the names of the lessons in the order of the nav, those with a script."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2].partition("\n\n")[0]
    names = re.findall(r"- ([\w/]+)\.md$", text, flags=re.MULTILINE)
    return [name for name in names if (ROOT / "examples" / f"{name}.py").exists()]


def run(sources: dict[str, str], folder: Path) -> list[dict]:
    """Run the sources in one process, in order; return one report for each."""
    (folder / "kernel.py").write_text(KERNEL, encoding="utf-8")
    process = subprocess.run(
        [sys.executable, "-c", "import json, sys, kernel; kernel.run(json.load(sys.stdin))"],
        cwd=folder,
        env=os.environ | {"OMP_NUM_THREADS": "1", "MPLBACKEND": "template"},
        input=json.dumps(sources),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=900,
    )
    reports = []
    for line in process.stdout.splitlines():
        with contextlib.suppress(json.JSONDecodeError):
            reports.append(json.loads(line))
    assert len(reports) == len(sources), process.stdout[-2000:] + process.stderr[-4000:]
    return reports


def run_lessons(folder: Path) -> list[dict]:
    """Run all lessons of the nav; return one report for each."""
    scripts = {name: (ROOT / "examples" / f"{name}.py").read_text(encoding="utf-8") for name in nav()}
    return run({name: whole(code) for name, code in scripts.items()}, folder)
