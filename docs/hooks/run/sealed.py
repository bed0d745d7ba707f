"""Run a session without a network.

In:  urllib.request.urlopen("https://a.org")     in a block, inside a try, perhaps, that passes over the error
Out: ("failed", "asks the network for a.org; …", 3), and the session ends: what it showed would be chance

What a lesson needs comes with it. Servers and clients of a lesson's own talk over 127.0.0.1.
"""

import os
import sys

from run import network, worker


def run(blocks: list[str], folder: str, environment: dict[str, str], memory: int, connection) -> None:
    """Do what worker.run does, without a network; the arguments are its own."""
    process = os.getpid()

    def say(host: str) -> None:
        if os.getpid() == process:
            what = f"asks the network for {host}; a lesson brings what it needs"
            connection.send(("failed", what, line_of(sys._getframe(), blocks)))
            os._exit(1)

    network.refuse(say)
    worker.run(blocks, folder, environment, memory, connection)


def line_of(frame, blocks: list[str]) -> int:
    """Return the line, within its block, that is being run; 0 if that is none of the session's."""
    while frame and frame.f_code.co_filename != worker.NAME:
        frame = frame.f_back
    line = frame.f_lineno if frame else 0
    for code in blocks:
        if line <= code.count("\n"):
            break
        line -= code.count("\n")
    return line
