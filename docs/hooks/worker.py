"""Run the blocks of one session in this process, which is fresh, and send back what each one shows.

In:  ["x = 2", "print(x)"]
Out: ("shown", []), ("shown", [["text", "2\n"]])          one message a block
     ("failed", "NameError: name 'x' is not defined", 1)   instead, where a block raises, with its line
     "cpu"                                                 last, the device it ran on

Everything that reaches the terminal is caught: print with any argument, warnings, logging, sys.stdout,
what imported functions and child processes write. Warnings lose the path that differs between machines.
"""

import io
import linecache
import os
import re
import sys
import traceback
import types
from pathlib import Path

import figures

WARNING = re.compile(r"^\S.*?:\d+: (\w*Warning: .*)\n(?:  .*\n)?", re.MULTILINE)


def run(blocks: list[str], folder: str, connection) -> None:
    """Run `blocks` in order as one __main__ module inside `folder`, an empty directory.

    Sends one message a block over `connection`, as the module's docstring shows; stops at the first failure.
    """
    os.environ["OMP_NUM_THREADS"] = "1"  # workers run side by side: more threads fight over the cores
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
    os.chdir(folder)
    sys.argv = ["lesson.py"]
    sys.path.insert(0, "")
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    terminal = Terminal(Path(f"{folder}.txt"))
    figures.use(lambda svg: parts.append(["figure", svg]), before=lambda: terminal.move_to(parts))
    for number, code in enumerate(blocks, start=1):
        parts: list[list[str]] = []
        name = f"<block {number}>"
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        try:
            exec(compile(code, name, "exec"), main.__dict__)
            figures.check_all_shown()
        except BaseException as error:  # SystemExit too: a block must never end the build
            connection.send(("failed", describe(error), line_of(error, name)))
            return
        terminal.move_to(parts)
        connection.send(("shown", parts))
    connection.send(device())


class Terminal:
    """Takes the place of the terminal: catches what is written to file descriptors 1 and 2, in order."""

    def __init__(self, file: Path):
        write = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(write, 1)
        os.dup2(write, 2)
        self.reader = file.open("rb")
        for name, descriptor in (("stdout", 1), ("stderr", 2)):
            raw = io.FileIO(descriptor, "w", closefd=False)  # unbuffered: both streams stay in order
            setattr(sys, name, io.TextIOWrapper(raw, "utf-8", "backslashreplace", newline="\n", write_through=True))

    def move_to(self, parts: list[list[str]]) -> None:
        """Append the text written since the last call, if there is any."""
        text = tidy(self.reader.read().decode("utf-8", errors="backslashreplace"))
        if text:
            parts.append(["text", text])


def tidy(text: str) -> str:
    r"""Return text as a terminal shows it, the same on every machine.

    '10%\r100%\n' -> '100%\n';  '/home/a.py:3: UserWarning: old\n  f()\n' -> 'UserWarning: old\n'
    """
    text = text.replace("\r\n", "\n")
    text = re.sub(r"^[^\n]*\r(?=[^\n])", "", text, flags=re.MULTILINE)
    return WARNING.sub(r"\1\n", text)


def device() -> str:
    """Return what torch calls this machine's accelerator, or "cpu"."""
    torch = sys.modules.get("torch")
    return torch.accelerator.current_accelerator().type if torch and torch.accelerator.is_available() else "cpu"


def describe(error: BaseException) -> str:
    """Return 'ValueError: message' for an exception, and what to do about it where that is not plain."""
    if isinstance(error, SystemExit):
        return f"the block called sys.exit({error.code!r}); a lesson must run to its end"
    return "".join(traceback.format_exception_only(error)).strip()


def line_of(error: BaseException, name: str) -> int:
    """Return the line of the block called `name` where `error` was raised (1 if it was elsewhere)."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno or 1
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == name]
    return lines[-1] if lines else 1
