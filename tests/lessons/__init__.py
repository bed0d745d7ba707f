"""What lessons promise beyond what their own asserts can show; one file a lesson, its functions taken out of its script."""

from tests.project import ROOT


def regions(lesson: str, *names: str) -> dict:
    """Run regions of a lesson's script and return what they define."""
    code = (ROOT / "examples" / f"{lesson}.py").read_text(encoding="utf-8")
    namespace: dict = {}
    for name in names:
        assert f"[start:{name}]\n" in code, f"{lesson} has no region {name}"
        exec(code.partition(f"[start:{name}]\n")[2].partition(f"# --8<-- [end:{name}]")[0], namespace)
    return namespace
