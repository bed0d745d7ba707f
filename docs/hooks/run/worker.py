r"""Run the blocks of one session in this process, which is fresh, as a script runs, and send back what each one shows.

In:  ["x = 2", "print(x)"]
Out: ("shown", []), ("shown", [["text", "2\n"]])          one message a block
     ("failed", "NameError: name 'x' is not defined", 1)   instead, where a block raises, with its line or 0
     ("ended", "cpu", ["torch", …])                        last: the device, and the modules that were imported

The session is a file, lesson.py, and this process its __main__: what looks for the script (pickle, inspect, processes
under spawn) finds it. Everything that reaches the terminal is caught, from whatever level and stream; the last block
shows what the script prints at its very end, too. Then all that it started is ended.
"""

import __future__

import atexit
import contextlib
import ctypes
import gc
import io
import linecache
import multiprocessing.connection
import os
import re
import signal
import sys
import threading
import time
import traceback
import types
import warnings
from pathlib import Path

import psutil

from run import drawing
from run.terminal import shown

NAME = "lesson.py"
MESSAGE = 1000  # letters of an error's message
BEFORE = 2**23  # bytes, none of them on the disk, before what is printed: a file cut short is shorter, whatever follows
PLACES = "|".join(map(re.escape, {os.path.expanduser("~"), sys.prefix, sys.base_prefix} - {"~", "/"}))
ELSEWHERE = re.compile(  # addresses, files, our folders, and where Python and the user's files are
    rf'\bat 0x[0-9a-f]{{6,}}|^\s*File "(?:/|[A-Z]:)|\blessons-\d+-|(?<![\w.])(?:{PLACES})(?!\w)'
)
FUTURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


def run(blocks: list[str], folder: str, environment: dict[str, str], memory: int, connection) -> None:
    """Run `blocks` in order as one script, and send what the module's docstring shows; stops at the first failure.

    Args:
        blocks: the code of each block.
        folder: the session's own; its empty subfolder "lesson" becomes the working directory.
        environment: all variables that the session sees.
        memory: bytes of data that one of its processes may hold, where the system can limit that.
        connection: where the messages go.
    """
    stand_alone(memory)
    main = become_script(blocks, Path(folder), environment)
    terminal = Terminal(Path(folder, "terminal.txt"))
    process, line, flags = os.getpid(), 0, 0

    def show(svg: str) -> None:
        if os.getpid() != process:
            raise RuntimeError("a figure of a child process; draw it in the block's own process")
        parts.append(["figure", svg])

    drawing.use(show, before=lambda: terminal.move_to(parts))
    for number, code in enumerate(blocks, start=1):
        parts: list[list[str]] = []
        try:
            compiled = compile("\n" * line + code, NAME, "exec", flags=flags, dont_inherit=True, optimize=0)
            flags |= compiled.co_flags & FUTURES
            exec(compiled, main.__dict__)
            if os.getpid() != process:
                raise RuntimeError("a forked process ran on; end it in its block, with os._exit(0)")
            drawing.check_all_shown()
            if number == len(blocks):
                finish(main)
                terminal.check_still()
            terminal.move_to(parts)
            check_same_everywhere(parts)
        except BaseException as error:  # SystemExit too: a block must never end the build
            connection.send(("failed", describe(error), line_of(error, line)))
            os._exit(1)
        connection.send(("shown", parts))
        line += code.count("\n")
    end_children()
    connection.send(("ended", device(), sorted({name.partition(".")[0] for name in sys.modules})))


def stand_alone(memory: int) -> None:
    """Put this process and all that it will start into a group of its own, which ends when the build does."""
    multiprocessing.set_start_method(None, force=True)  # the system's own, not the one this process was made with
    if os.name == "posix":
        os.setsid()
        threading._start_new_thread(end_with_the_build, ())  # unseen by threading: a lesson may count its threads
    if sys.platform == "linux":
        become_subreaper = 36
        ctypes.CDLL(None).prctl(become_subreaper, 1)  # children that lose their parent are still ours to end
        if not list(Path("/dev").glob("nvidia[0-9]*")):  # a GPU's driver maps more than any limit
            limit_data(memory)


def limit_data(memory: int) -> None:
    """Have the system refuse this process, and each that it starts, more than `memory` bytes of new data."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = psutil.Process().memory_info().data + memory
    resource.setrlimit(resource.RLIMIT_DATA, (limit if hard < 0 else min(limit, hard), hard))


def end_with_the_build() -> None:
    """Wait until the process that wanted the session is gone, then end the session's group."""
    multiprocessing.connection.wait([multiprocessing.parent_process().sentinel])
    os.killpg(0, signal.SIGKILL)


def become_script(blocks: list[str], folder: Path, environment: dict[str, str]) -> types.ModuleType:
    """Write the session to its file, and make this process the one that runs it; return the module __main__."""
    os.environ.clear()
    os.environ.update(environment)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)  # sessions run side by side: more threads fight over the cores
    code = "".join(blocks)
    os.umask(0o022)
    file = folder / NAME
    file.write_text(code, encoding="utf-8")
    linecache.cache[NAME] = (len(code), None, code.splitlines(keepends=True), NAME)
    os.chdir(folder / "lesson")
    sys.argv = [NAME]
    sys.path.insert(0, "")
    warnings.formatwarning = lambda message, category, *_, **__: f"{category.__name__}: {message}\n"
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__file__ = str(file)
    return main


class Stream(io.FileIO):
    """What a script writes to: unbuffered, so that both streams stay in order, and with no way back, as a terminal."""

    def seekable(self) -> bool:
        return False


class Terminal:
    """Takes the place of the terminal: catches what is written to file descriptors 1 and 2, in order."""

    def __init__(self, file: Path):
        write = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.truncate(file, BEFORE)
        os.dup2(write, 1)
        os.dup2(write, 2)
        self.reader = file.open("rb")
        self.reader.seek(BEFORE)
        unbuffer_c()
        for name, descriptor in (("stdout", 1), ("stderr", 2)):
            raw = Stream(descriptor, "w", closefd=False)
            stream = io.TextIOWrapper(raw, "utf-8", "backslashreplace", newline="\n", write_through=True)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)

    def check_still(self) -> None:
        """Make sure that nothing prints any more: what is shown would be chance.

        Raises:
            RuntimeError: a thread or a process does.
        """
        if threading.active_count() > 1 or psutil.Process().children():
            printed = os.fstat(self.reader.fileno()).st_size
            time.sleep(0.1)
            if os.fstat(self.reader.fileno()).st_size > printed:
                raise RuntimeError("a thread or a process prints when the script has ended; wait for it, or end it")

    def move_to(self, parts: list[list[str]]) -> None:
        """Append the text written since the last call, if there is any.

        Raises:
            RuntimeError: some of it was taken back.
        """
        for name in ("stdout", "stderr"):
            with contextlib.suppress(Exception):  # closed, none, or the lesson's own
                getattr(sys, name).flush()
        flush_c()
        if os.fstat(self.reader.fileno()).st_size < BEFORE:
            raise RuntimeError('what was printed is gone, by truncate or open("/dev/stdout"); only print')
        text = shown(self.reader.read().decode("utf-8", errors="backslashreplace"))
        if text:
            parts.append(["text", text])


def unbuffer_c() -> None:
    """Have what C libraries print arrive at once, as it does in a terminal."""
    c = ctypes.CDLL("ucrtbase" if os.name == "nt" else None)
    for name in ("stdout", "__stdoutp"):  # Linux, macOS
        with contextlib.suppress(ValueError):
            unbuffered = 4 if os.name == "nt" else 2
            c.setvbuf(ctypes.c_void_p.in_dll(c, name), None, unbuffered, 0)


def flush_c() -> None:
    """Write out what C libraries have printed into their own buffer nevertheless."""
    ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)


def finish(main: types.ModuleType) -> None:
    """Do what Python does after a script's last line: wait for threads, call what is registered, let go of names."""
    threading._shutdown()
    atexit._run_exitfuncs()
    if threading.active_count() == 1:  # daemons run on here; they stand still where Python ends
        for name in sorted(vars(main), key=lambda name: not name.startswith("_")):
            if not name.startswith("__"):
                setattr(main, name, None)
        gc.collect()


def check_same_everywhere(parts: list[list[str]]) -> None:
    """Make sure that no output names what differs on each machine, as the traceback of a thread or a child does.

    Raises:
        RuntimeError: it does; holds the line, and the last one, which says what was wrong.
    """
    for lines in (content.strip().splitlines() for kind, content in parts if kind == "text"):
        if found := next((line.strip() for line in lines if ELSEWHERE.search(line)), ""):
            raise RuntimeError(f"the block shows {found!r}, which differs on each machine; last line: {lines[-1]!r}")


def end_children() -> None:
    """End every process that the session started and that still runs."""
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()


def device() -> str:
    """Return what torch calls this machine's accelerator, or "cpu"."""
    torch = sys.modules.get("torch")
    return torch.accelerator.current_accelerator().type if torch and torch.accelerator.is_available() else "cpu"


def describe(error: BaseException) -> str:
    """Return 'ValueError: message' for an exception, and what to do about it where that is not plain."""
    if isinstance(error, SystemExit):
        return f"the block called sys.exit({error.code!r}); a lesson must run to its end"
    return " ".join("".join(traceback.format_exception_only(error)).split())[:MESSAGE]


def line_of(error: BaseException, before: int) -> int:
    """Return the line of the block, which has `before` lines above it, where `error` came up; 0 if it was elsewhere."""
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == NAME]
    if isinstance(error, SyntaxError) and error.filename == NAME:
        lines.append(error.lineno or 0)
    return next((line - before for line in reversed(lines) if line > before), 0)
