"""What is around a session: the server it is forked from, a folder and an environment of its own.

In:  folder_of_its_own()
Out: /tmp/lessons-4711-x3f9/ with "lesson" and "temporary" in it, gone with the session

What a killed build left behind is cleared by the next.
"""

import contextlib
import multiprocessing
import os
import shutil
import sys
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psutil

from run.sources import SourceError

PRELOAD = ["torch", "torchvision.transforms.v2", "matplotlib.pyplot", "sklearn.datasets", "run.frozen"]
FOLDER = "lessons-"  # how the folders of sessions begin, in the system's temporary folder
KEPT = (  # the variables of ours that a session sees: where programs and the user's files are, which card to use
    *("PATH", "HOME", "USER", "LOGNAME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES"),
    *("VIRTUAL_ENV", "CONDA_PREFIX", "SYSTEMROOT", "SYSTEMDRIVE", "USERPROFILE", "USERNAME", "APPDATA", "LOCALAPPDATA"),
)


def environment(folder: str) -> dict[str, str]:
    """Return all variables that a session in `folder` sees: the same everywhere, but for the few that name places."""
    matplotlib = find_spec("matplotlib")
    return {name: os.environ[name] for name in KEPT if name in os.environ} | {
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",  # the order of a set's words is the same in each build
        "OMP_NUM_THREADS": "1",  # sessions run side by side: more threads fight over the cores
        "PYTHONIOENCODING": "utf-8",
        "MATPLOTLIBRC": str(Path(matplotlib.origin).with_name("mpl-data") / "matplotlibrc") if matplotlib else "",
        **{name: os.path.join(folder, "temporary") for name in ("TMPDIR", "TEMP", "TMP")},
    }


@cache
def processes():
    """Return the context that starts workers: forked from one that has imported torch, where the system can.

    The first call changes the environment for a moment: no other thread may read it meanwhile.

    Raises:
        SourceError: the folder for temporary files is of no use.
    """
    hooks = str(Path(__file__).parents[1])
    sys.path.append(hooks)  # workers import their module from here
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        from multiprocessing import forkserver

        context.set_forkserver_preload(["__main__", *PRELOAD])
        ours, temporary = dict(os.environ), tempfile.gettempdir()
        try:  # what is imported early, too, sees a session's variables
            os.environ.clear()
            os.environ.update(environment(temporary) | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary))
            os.environ["PYTHONPATH"] = hooks  # the server's own; each session gets the path of who wants it
            forkserver.ensure_running()
        except OSError as error:
            what = error.strerror or str(error)
            raise SourceError(
                f"{temporary}: no session can start: {what}; set TMPDIR to a short path with room"
            ) from None
        finally:
            os.environ.clear()
            os.environ.update(ours)
    return context


@contextlib.contextmanager
def folder_of_its_own():
    """Make a session's folder, and take it away again; its name says which build it belongs to."""
    folder = tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-")
    try:
        for name in ("lesson", "temporary"):
            Path(folder, name).mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers() -> None:
    """Take away the folders of builds that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*-*"):
        number = folder.name.removeprefix(FOLDER).partition("-")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(folder, ignore_errors=True)
