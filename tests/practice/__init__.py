"""The tasks of a group, and solutions to try on them: wrong ones that learners write, right ones unlike ours."""

import contextlib
import io
from dataclasses import dataclass, field
from functools import cached_property

from run.regions import region_lines
from run.shared import whole
from tests.project import ROOT


@dataclass
class Tasks:
    """The tasks of one group; a file beside this one fills in the solutions to try."""

    name: str
    wrong: list[tuple] = field(default_factory=list)  # (task, part of the message, solution)
    right: list[tuple] = field(default_factory=list)  # (task, solution)
    survivors: dict[tuple, str] = field(default_factory=dict)  # (task, statement) that passes changed so: why it may

    def refuse(self, task: str, message: str):
        """Note a wrong solution, and a part of the line that refuses it: a decorator."""
        return lambda solution: self.wrong.append((task, message, solution))

    def accept(self, task: str):
        """Note a right solution: a decorator."""
        return lambda solution: self.right.append((task, solution))

    @cached_property
    def stubs(self) -> dict[str, str]:
        """The regions of the group's script by name, checks aside."""
        return {name: code for name, code in self.regions("").items() if name + "_check" in self.regions("")}

    @cached_property
    def solutions(self) -> dict[str, str]:
        """Our solutions by task."""
        return self.regions("solutions")

    def changed(self, task: str, *pairs: str) -> str:
        """Return our solution of a task with some of its text changed.

        Args:
            task: its name.
            pairs: what stands in it, what shall stand there instead, and so on.
        """
        code = self.solutions[task]
        for old, new in zip(pairs[::2], pairs[1::2]):
            assert code.count(old) == 1, f"{task}: {old!r} stands {code.count(old)} times in our solution, expected 1"
            code = code.replace(old, new)
        return code

    def regions(self, folder: str) -> dict[str, str]:
        """Return the code of the regions of the group's script, or of its solutions."""
        code = (ROOT / "examples" / folder / f"practice_{self.name}.py").read_text(encoding="utf-8")
        lines = code.splitlines()
        return {
            name: "\n".join(lines[first - 1 : last]) for name, (first, last) in region_lines(code, self.name).items()
        }

    @cached_property
    def asked(self) -> tuple[dict, dict[str, str]]:
        """The names of the group's script after a run, and what it printed for each stub."""
        names: dict = {"__name__": "practice"}
        said = {}
        for name, code in self.regions("").items():
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                exec(compile(whole(code + "\n"), "<practice>", "exec"), names)
            said[name.removesuffix("_check")] = printed.getvalue()
        return names, said

    def say(self, task: str, solution) -> str:
        """Return the line that a check prints for a solution: code, or the thing itself.

        Args:
            task: its name.
            solution: code that defines the task's name, or what has that name.
        """
        names = dict(self.asked[0])
        if isinstance(solution, str):
            exec(compile(solution.replace("\ncheck(", "\n# check("), "<solution>", "exec"), names)
        else:
            names[task] = solution
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(f"check({task!r})", "<practice>", "exec"), names)
        return printed.getvalue().strip()
