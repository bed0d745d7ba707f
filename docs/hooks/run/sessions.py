"""Run the sessions of all pages: each in a fresh process, as many side by side as there are cores, each only once.

In:  [Block(code="x = 2"), Block(code="print(x)")]
Out: a Future of {"device": "cpu", "imported": {…}, "blocks": [[], [["text", "2\\n"]]], "scripts": {}}, done already
     where the cache holds it

The scripts are those for a browser that the session has written: {"lenet.js": "var lenet = …"}.

worker.py is the other end, sealed.py keeps it from the network, surroundings.py is what is around it, results.py keeps
what they show. Each session has a process group of its own; with the session it ends, be it by itself, by a limit or
with the build.
"""

import contextlib
import faulthandler
import logging
import multiprocessing
import os
import re
import signal
import sys
import threading
import time
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import psutil

from run import sealed, worker
from run.blocks import Block, place
from run.results import key, load, packages, save
from run.sources import SourceError
from run.surroundings import environment, folder_of_its_own, processes

SECONDS = os.environ.get("BLOCK_SECONDS", "600")  # that one block may run
SECONDS = int(SECONDS) if SECONDS.isdecimal() else 0
SLOW_SECONDS = 60  # after which a line says which block is running
ANSWER_SECONDS = 60  # that a message may take once it has begun
PRINTED = 1_000_000  # bytes that one session may print
TIMED = re.compile(r"\d\d:\d\d:\d\d,\d{3}|[\d.?]+ ?(?:it/s|s/it)\b")  # as logging and tqdm write it
MEMORY = 8 * 2**30  # bytes of data that one process of a session may hold

log = logging.getLogger("mkdocs.hooks.sessions")


def check_asserts() -> None:
    """Make sure that asserts count, they are the proofs, and that blocks have time to run.

    Raises:
        SourceError: Python runs without them, or BLOCK_SECONDS is no number.
    """
    if not SECONDS:
        raise SourceError(
            f"BLOCK_SECONDS={os.environ['BLOCK_SECONDS']}: expected whole seconds, as in BLOCK_SECONDS=600"
        )
    if sys.flags.optimize:
        raise SourceError("python -O, or PYTHONOPTIMIZE, leaves out every assert, and these are the proofs; unset it")


def run_session(blocks: list[Block], page: str) -> dict:
    """Run the blocks of one session in a fresh process; return what each shows, the device, the packages, the scripts.

    Raises:
        SourceError: a block failed, ran too long or printed too much; names page, block and line.
    """
    results = []
    with folder_of_its_own() as folder:
        ours, theirs = multiprocessing.Pipe()
        arguments = ([block.code for block in blocks], folder, environment(folder), MEMORY, theirs)
        process = processes().Process(target=sealed.run, args=arguments)
        try:
            process.start()
        except EOFError:
            raise OSError("the server that starts sessions has ended; perhaps there was no memory left") from None
        running.add(process)
        theirs.close()
        try:
            for block in blocks:
                kind, *message = wait(process, ours, block, page, Path(folder, "terminal.txt"))
                if kind == "failed":
                    what, line = message
                    code = block.code.splitlines()[min(line, block.code.count("\n")) - 1].strip()
                    at = f"line {line}, `{code}`: " if line else ""
                    raise SourceError(f"{place(block, page)}: {at}{what}")
                if sum(len(content) for _, content in message[0]) > PRINTED:
                    raise SourceError(f"{place(block, page)}: the block shows more than {PRINTED:,} bytes; show less")
                if timed := TIMED.search(" ".join(content for kind, content in message[0] if kind == "text")):
                    raise SourceError(f"{place(block, page)}: the block shows {timed[0]!r}; show no time, it differs")
                results.append(message[0])
                progress.advance()
            _, device, modules = wait(process, ours, blocks[-1], page, Path(folder, "terminal.txt"))
            process.join(timeout=5)
            scripts = {file.name: file.read_text(encoding="utf-8") for file in Path(folder, "lesson").glob("*.js")}
        except EOFError:
            process.join(timeout=5)
            what = how_it_ended(process.exitcode)
            raise SourceError(f"{place(block, page)}: the process running this block {what}") from None
        finally:
            ours.close()
            end(process)
            running.discard(process)
    return {"device": device, "imported": packages(modules), "blocks": results, "scripts": scripts}


def how_it_ended(code: int | None) -> str:
    """Return what became of a process that is heard no more; None is the code of one that still runs."""
    if code is None:
        return "can't be heard any more"
    if code >= 0:
        return f"died with exit code {code}"
    cure = "; perhaps it took more memory than there is" if code == -9 else ""
    return f"was ended by {signal.Signals(-code).name}{cure}"


def wait(process, connection, block: Block, page: str, output: Path) -> tuple:
    """Return a session's next message.

    Raises:
        SourceError: the block ran longer than SECONDS, or the session printed more than PRINTED bytes.
        EOFError: the process has ended, or what it sends is no message.
    """
    begun, said = time.monotonic(), False
    while not connection.poll(0.5):
        seconds = time.monotonic() - begun
        if seconds > SECONDS:
            raise SourceError(
                f"{place(block, page)}: the block ran longer than {SECONDS:.0f} s and was ended; "
                "make it lighter, or set BLOCK_SECONDS"
            )
        check_printed(output, block, page)
        if seconds > SLOW_SECONDS and not said:
            said = True
            log.info(f"{place(block, page)} has been running for {SLOW_SECONDS} s")
    late = threading.Timer(ANSWER_SECONDS, end, [process])
    late.start()
    try:
        message = connection.recv()
    except Exception:  # a block may change what Python itself sends with
        raise EOFError from None
    finally:
        late.cancel()
    check_printed(output, block, page)
    return message


def check_printed(output: Path, block: Block, page: str) -> None:
    """Make sure that a session prints what a page can show.

    Raises:
        SourceError: it printed more.
    """
    if output.exists() and output.stat().st_size > worker.BEFORE + PRINTED:
        raise SourceError(f"{place(block, page)}: the session prints more than {PRINTED:,} bytes; print less")


def end(process) -> None:
    """End a session's process, and all that it has started."""
    family = []
    if process.is_alive():
        with contextlib.suppress(psutil.Error):
            family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    elif psutil.pid_exists(process.pid):  # another's by now: a number in use as a group's is given to nobody
        return
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    for member in family:
        with contextlib.suppress(psutil.Error):
            member.kill()
    process.join(timeout=5)


class Progress:
    """How many blocks have run of those that had to; shown while somebody watches."""

    def __init__(self):
        self.total = self.done = 0
        self.lock = threading.Lock()  # sessions end on several threads

    def advance(self) -> None:
        """Count one more block that has run."""
        with self.lock:
            self.done += 1
            if sys.stderr.isatty():
                end = "\n" if self.done == self.total else ""
                print(f"\rRunning blocks: {self.done} of {self.total}", end=end, file=sys.stderr, flush=True)


progress = Progress()
running: set[multiprocessing.Process] = set()
waiting: dict[str, Future] = {}  # by the name of their results: both languages' pages wait for one
pool = ThreadPoolExecutor(max_workers=os.cpu_count())


def start(blocks: list[Block], page: str) -> Future:
    """Return the results of a session: at once from the cache, or else in future."""
    name = key([block.code for block in blocks])
    if known := waiting.get(name):
        return known
    results = load(name, len(blocks))
    if results is not None:
        ready = Future()
        ready.set_result(results)
        return ready

    def run():
        try:
            results = run_session(blocks, page)
        except SourceError:
            raise
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise SourceError(f"{place(blocks[0], page)}: its session can't run: {what}") from error
        save(name, results)
        return results

    processes()  # here, while nobody else reads the environment
    progress.total += len(blocks)
    future = waiting[name] = pool.submit(run)
    future.add_done_callback(lambda _: waiting.pop(name, None))
    return future


def end_with_a_word() -> None:
    """Have signals end this process as Ctrl-C does, after what is to be tidied up, and nothing end it in silence."""

    def end(number, _):
        with contextlib.suppress(OSError):  # the terminal is closed
            print(f"ended by {signal.Signals(number).name}", file=sys.stderr, flush=True)
        sys.exit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if signal.getsignal(getattr(signal, name, signal.SIGTERM)) == signal.SIG_DFL:  # not under nohup
            signal.signal(getattr(signal, name), end)
    faulthandler.enable()


def end_all() -> None:
    """End every session that still runs or waits, so that an interrupted or failed build stops at once."""
    late = time.monotonic() + ANSWER_SECONDS
    while not all([future.cancel() for future in list(waiting.values())]) and time.monotonic() < late:
        for process in list(running):  # one may begin just now: it is seen next time
            end(process)
        futures.wait(list(waiting.values()), timeout=0.1)
