"""The other end of readers.Preloaded: one job a line comes in, one exit status a line goes out.

In:  {"file": "adam.py", "folder": "/tmp/a", "arguments": [], "output": "/tmp/a.txt", "seconds": 900}
Out: 0, and in /tmp/a.txt what `python adam.py` would have printed there
"""

import gc
import json
import os
import signal
import sys

import torch  # noqa: F401

gc.freeze()  # a child that collects its garbage copies none of torch

for line in sys.stdin:
    job = json.loads(line)
    child = os.fork()
    if not child:
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
else:
    sys.exit()

# In the child: all as a fresh interpreter has it.
signal.alarm(job["seconds"])
os.chdir(job["folder"])
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(os.open(job["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
os.dup2(1, 2)
sys.argv[:] = [job["file"], *job["arguments"]]
sys.path[0] = job["folder"]
with open(job["file"], encoding="utf-8") as file:
    code = compile(file.read(), job["file"], "exec")
__doc__, __file__ = None, job["file"]
for name in ("gc", "json", "os", "signal", "sys", "torch", "line", "job", "child", "file", "name"):
    del globals()[name]
exec(globals().pop("code"))
