"""Tasks that check themselves: what is right passes, whatever its form; what is wrong is told apart; stubs don't pass."""

import importlib

import pytest

from tests.mutants import mutants
from tests.project import PRACTICE

GROUPS = {
    name: importlib.import_module(f"tests.practice.{name}").tasks
    for name in (script.stem.removeprefix("practice_") for script in PRACTICE)
}
TASKS = [(group, task) for group in GROUPS for task in GROUPS[group].stubs]
by_task = pytest.mark.parametrize(("group", "task"), TASKS, ids=["-".join(pair) for pair in TASKS])


@pytest.mark.parametrize("group", GROUPS)
def test_each_task_has_a_stub_a_check_and_a_solution(group):
    tasks = GROUPS[group]
    names = list(tasks.stubs)
    pairs = [region for name in names for region in (name, f"{name}_check")]
    assert len(names) >= 4 and list(tasks.regions("")) == ["checker", *pairs] and list(tasks.solutions) == names
    tried = {case[0] for case in [*tasks.wrong, *tasks.right]}
    assert tried <= {*names}


@by_task
def test_a_stub_passes_no_check(group, task):
    said = GROUPS[group].asked[1][task]
    assert said.startswith(f"✗ {task}") and said.count("\n") == 1


@by_task
def test_our_solution_passes(group, task):
    assert GROUPS[group].say(task, GROUPS[group].solutions[task]) == f"✓ {task}"


@by_task
def test_right_solutions_of_other_forms_pass(group, task):
    others = [solution for name, solution in GROUPS[group].right if name == task]
    assert len(others) >= 2
    assert [GROUPS[group].say(task, solution) for solution in others] == [f"✓ {task}"] * len(others)


@by_task
def test_wrong_solutions_are_refused_and_told_apart(group, task):
    others = [(message, solution) for name, message, solution in GROUPS[group].wrong if name == task]
    said = [GROUPS[group].say(task, solution) for _, solution in others]
    for (message, _), line in zip(others, said):
        assert line.startswith(f"✗ {task}") and message in line and "\n" not in line
    assert len({*said}) == len(said) >= 3


@by_task
def test_mutants_are_refused(group, task):
    """Those that pass do the same by another way; each group lists them and says why."""
    tasks = GROUPS[group]
    tasks.asked[0]["check"].tasks[task]["seconds"] = 5  # some never end
    code = tasks.solutions[task].rpartition("\n\ncheck(")[0]
    passed = [where for mutant, where in mutants(code) if tasks.say(task, mutant).startswith("✓")]
    assert sorted(passed) == sorted(where for name, where in tasks.survivors if name == task)


@pytest.mark.parametrize("group", GROUPS)
def test_survivors_are_mutants(group):
    """Nothing is listed that no mutant is."""
    tasks = GROUPS[group]
    assert {task for task, _ in tasks.survivors} <= {*tasks.stubs}
    assert all(len(reason) > 10 for reason in tasks.survivors.values())
