"""Run the sessions of all pages: each in a fresh process, as many side by side as there are cores, each only once.

In:  [Block(code="x = 2"), Block(code="print(x)")]
Out: a Future of {"device": "cpu", "blocks": [[], [["text", "2\\n"]]]}, done already where the cache holds it

results.py keeps what they show.
"""

import multiprocessing
import os
import sys
import tempfile
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path

import worker
from fences import Block, BlockError
from results import HERE, key, load, save

PRELOAD = ["torch", "torchvision.transforms.v2", "matplotlib.pyplot", "sklearn.datasets"]


@cache
def processes():
    """Return the context that starts workers: forked from one that has imported torch, where the system can."""
    sys.path.append(str(HERE))  # workers import their module from here
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["__main__", *PRELOAD])
    return context


def run_session(blocks: list[Block], page: str) -> dict:
    """Run the blocks of one session in a fresh process and return what each shows, and on which device.

    Raises:
        BlockError: a block failed; names page, block and line.
    """
    results = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        inside = Path(folder, "lesson")
        inside.mkdir()
        ours, theirs = multiprocessing.Pipe()
        process = processes().Process(target=worker.run, args=([b.code for b in blocks], str(inside), theirs))
        process.start()
        running.add(process)
        theirs.close()
        try:
            for block in blocks:
                kind, *message = ours.recv()
                if kind == "failed":
                    line = block.code.splitlines()[message[1] - 1].strip()
                    raise BlockError(f"{place(block, page)}: line {message[1]}, `{line}`: {message[0]}")
                results.append(message[0])
                progress.advance()
            device = ours.recv()
        except EOFError:
            process.join()
            raise BlockError(
                f"{place(block, page)}: the process running this block died with exit code {process.exitcode}"
            ) from None
        finally:
            ours.close()
            process.join(timeout=5)
            process.kill()
            running.discard(process)
    return {"device": device, "blocks": results}


def place(block: Block, page: str) -> str:
    """Return where a block stands: 'docs/en/losses.md:12 (examples/losses.py:mse)'."""
    return f"{page}:{block.line}" + (f" ({block.include})" if block.include else "")


class Progress:
    """A line on the terminal that says how many blocks have run, while a build runs some."""

    def __init__(self):
        self.done = self.total = 0
        self.lock = threading.Lock()  # sessions are watched by a thread each

    def advance(self) -> None:
        """Count one more block that has run."""
        with self.lock:
            self.done += 1
            if sys.stderr.isatty():
                end = "\n" if self.done == self.total else ""
                print(f"\rRunning blocks: {self.done} of {self.total}", end=end, file=sys.stderr, flush=True)


progress = Progress()
running: set[multiprocessing.Process] = set()
pool = ThreadPoolExecutor(max_workers=os.cpu_count())


def start(blocks: list[Block], page: str) -> Future:
    """Return the results of a session: at once from the cache, or else in future."""
    name = key([block.code for block in blocks])
    results = load(name)
    if results is not None:
        ready = Future()
        ready.set_result(results)
        return ready

    def run():
        results = run_session(blocks, page)
        save(name, results)
        return results

    progress.total += len(blocks)
    return pool.submit(run)
