"""Imported last by the server that sessions are forked from: what it has imported is left out of garbage collection.

A collection in a session would otherwise visit, and so copy, half a gigabyte of modules that it shares with the server.
What it has imported has asked for the folder of temporary files: each session has its own, and asks anew. And at its
own end the server goes at once: taking apart what it has imported would only print pages of warnings about it.
"""

import atexit
import gc
import os
import tempfile


def leave(server: int) -> None:
    """End the process, if it is the server, and no session."""
    if os.getpid() == server:
        os._exit(0)


atexit.register(leave, os.getpid())
tempfile.tempdir = None
gc.collect()
gc.freeze()
