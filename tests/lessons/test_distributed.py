"""What the lesson `distributed` gives to carry away: the end of a process, and its checkpoint."""

import ast
import subprocess
import sys

import torch
from torch import nn

from tests.project import ROOT

CODE = (ROOT / "examples" / "distributed.py").read_text(encoding="utf-8")


def region(name: str) -> str:
    return CODE.partition(f"[start:{name}]\n")[2].partition(f"# --8<-- [end:{name}]")[0]


def test_what_was_printed_is_written_before_the_process_ends(tmp_path):
    """Into a pipe, where text waits in memory; with the last two lines that the page shows."""
    *_, flush, leave = region("main").rstrip().splitlines()
    assert (flush.strip(), leave.strip()) == ("sys.stdout.flush()", "os._exit(0)")
    script = f"import os, sys\nprint('done')\n{flush.strip()}\n{leave.strip()}\n"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, "done\n")


def test_all_calls_of_gloo_come_before_the_end():
    (main,) = ast.parse(region("main")).body
    calls = [ast.unparse(node.value) for node in main.body if isinstance(node, ast.Expr)]
    assert calls[-4:] == ["dist.barrier()", "dist.destroy_process_group()", "sys.stdout.flush()", "os._exit(0)"]


def test_checkpoint_brings_back_another_model_in_another_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lesson: dict = {}
    exec(region("imports") + region("checkpoint"), lesson)

    def build():
        wrapper = nn.Module()
        wrapper.module = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
        return wrapper, torch.optim.Adam(wrapper.parameters())

    model, optimizer = build()
    assert lesson["load"](model, optimizer) == 0
    model.module(torch.rand(5, 3)).sum().backward()
    optimizer.step()
    lesson["save"](model, optimizer, 3)
    lesson["save"](model, optimizer, 4)
    other, its = build()
    assert lesson["load"](other, its) == 4
    assert all(map(torch.equal, model.state_dict().values(), other.state_dict().values()))
    assert str(its.state_dict()) == str(optimizer.state_dict())
    assert not (tmp_path / "part.pt").exists()


MEET = """
import datetime, socket, torch.distributed as dist
with socket.socket() as taken:
    taken.bind(("127.0.0.1", 0))
    port = taken.getsockname()[1]
    taken.listen({backlog})
    {release}
    dist.init_process_group(
        "gloo", f"tcp://127.0.0.1:{{port}}", rank=0, world_size={world}, timeout=datetime.timedelta(seconds=1)
    )
"""


def test_what_is_said_when_the_port_is_taken_or_nobody_comes(tmp_path):
    """The two messages that the page's table names."""
    said = {}
    for name, how in {"taken": ("pass", 1), "alone": ("taken.close()", 2)}.items():
        text = MEET.format(backlog=1, release=how[0], world=how[1])
        said[name] = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, cwd=tmp_path).stderr
    assert "EADDRINUSE" in said["taken"] and "address already in use" in said["taken"]
    assert "seconds waiting for clients. 1/2 clients joined." in said["alone"]
