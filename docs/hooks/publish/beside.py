"""Build another language on another core, in a process forked from this one.

In:  a function that builds it
Out: what check.py has noted of its pages, and its warnings, as if it had been called here

Only where every block's result is known: sessions run in one place. And only where a process can be forked safely.
"""

import contextlib
import ctypes
import logging
import multiprocessing
import signal
import sys
from logging.handlers import QueueHandler
from queue import SimpleQueue

from mkdocs.exceptions import Abort

from page import check
from run import results, sessions

SECONDS = 600  # that a language may take beside another

log = logging.getLogger("mkdocs")


class Unready(Abort):
    """It can't be built there."""

    def __init__(self):
        super().__init__("it can't be built in a process of its own")


class Build:
    """One language's build; `there` says whether this is its own process."""

    there = False

    def __init__(self, build):
        context = multiprocessing.get_context("fork")
        self.ours, theirs = context.Pipe(duplex=False)
        self.process = context.Process(target=self.run, args=(build, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def run(self, build, connection) -> None:
        """Build, there, and send how it went: what went wrong, what was said, what check.py noted."""
        Build.there, sessions.load = True, known
        let_end()
        said, problem = SimpleQueue(), None
        for handler in log.handlers[:]:
            if isinstance(handler, logging.StreamHandler):  # the other process says it, in its turn
                log.removeHandler(handler)
        log.addHandler(QueueHandler(said))
        try:
            build()
        except Unready:
            problem = Unready
        except (Exception, SystemExit) as error:
            problem = str(error)
        records = [said.get() for _ in range(said.qsize())]
        with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
            connection.send((problem, records, (check.sources, check.addresses, check.ids)))

    def join(self) -> None:
        """Wait for the build, say what it said, and note what it noted.

        Raises:
            Unready: it was not made, for a block has to run first, or it is stuck.
            Abort: it failed.
        """
        try:
            if not self.ours.poll(SECONDS):
                raise Unready
            problem, records, noted = self.ours.recv()
        except EOFError:
            raise Abort("the process that built another language has ended; build again") from None
        finally:
            self.end()
        if problem is Unready:
            raise Unready
        for record in records:
            log.handle(record)
        if problem is not None:
            raise Abort(problem)
        for here, there in zip((check.sources, check.addresses, check.ids), noted):
            here.update(there)

    def end(self) -> None:
        """End it, finished or not."""
        self.process.kill()
        self.process.join()
        self.ours.close()


def known(name: str, count: int) -> dict:
    """Do what results.load does.

    Raises:
        Unready: it knows none.
    """
    if (found := results.load(name, count)) is None:
        raise Unready
    return found


def let_end() -> None:
    """Have this process end without a word when the other one does, or says so; Ctrl-C is the other's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    die_with_parent = 1
    ctypes.CDLL(None).prctl(die_with_parent, signal.SIGKILL)


def possible() -> bool:
    """Tell whether a language can be built in a process of its own: now, and on this system."""
    return sys.platform == "linux" and not sessions.waiting
