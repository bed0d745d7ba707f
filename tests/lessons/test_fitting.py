"""What the page on loss curves says of another draw of its twenty points."""

from tests.project import ROOT


def test_from_seed_16_the_small_network_overfits_too():
    code = (ROOT / "examples" / "fitting.py").read_text(encoding="utf-8")
    assert code.count("torch.manual_seed(0)") == 1
    names: dict = {}
    exec(code.partition("curves = {name")[0].replace("manual_seed(0)", "manual_seed(16)"), names)
    small = names["fit"](names["models"]["small"])
    lowest, last = small[:, 1].min(), small[-1, 1]
    assert last > 1.5 * lowest
    assert small[-1, 0] < 0.5 * names["loss_fn"](names["X"].sin(), names["y"])
