"""All lessons of the nav, one after another in one process, as in one notebook: none leaves anything changed behind.

A reader who goes on to the next lesson in the same kernel gets what the page shows only if the last one put back, or
never touched, what all lessons share: the default type, the print options, the switches, the environment.
"""

from tests.lessons.one_process import run, run_lessons


def test_lessons_leave_nothing_changed(tmp_path):
    reports = run_lessons(tmp_path)
    assert len(reports) >= 60
    assert {report["name"]: report["error"] for report in reports if report["error"]} == {}
    assert {report["name"]: report["changed"] for report in reports if report["changed"]} == {}


def test_what_leaks_is_found(tmp_path):
    leaks = {
        "default dtype": "import torch; torch.set_default_dtype(torch.float64)",
        "print options": "import torch; torch.set_printoptions(precision=2)",
        "deterministic": "import torch; torch.use_deterministic_algorithms(True)",
        "rcParams": "import matplotlib.pyplot as plt; plt.rcParams['font.size'] = 20",
        "grad mode": "import torch; torch.set_grad_enabled(False)",
        "warnings": "import warnings; warnings.simplefilter('ignore')",
        "environment": "import os; os.environ['NEW'] = '1'",
        "threads": "import torch; torch.set_num_threads(2)",
    }
    for report in run({"clean": "x = 1", **leaks}, tmp_path):
        expected = [] if report["name"] == "clean" else [report["name"]]
        assert report["error"] == "" and [c.partition(":")[0] for c in report["changed"]] == expected
