"""Check one lesson, or all: python docs/hooks [NAME …]

In:  python docs/hooks losses
Out: what its text breaks, then what its blocks raise, then which numbers nothing proves: file, line, cure

Text is read first, within seconds; then the blocks run whose results aren't known yet. No page is built.
"""

import sys

from rules import everything, numbers
from run import sessions
from run.blocks import by_session, python_blocks
from run.notebooks import PROJECTS
from run.sources import ROOT, SourceError


def text_problems(name: str) -> list[str]:
    """Return what text alone can tell of a lesson ("" for all)."""
    try:
        return everything.problems(name)
    except SourceError as error:
        return [str(error)]


def run_problems(name: str) -> list[str]:
    """Run a lesson's blocks; return what they raise, and the numbers in its prose that their output doesn't hold."""
    pages, futures, found = everything.pages(name), {}, []
    for path, (text, _) in pages.items():
        groups = by_session(python_blocks(text, path)).values()
        futures[path] = [sessions.start(group, path) for group in groups]
    for path, (text, _) in pages.items():
        try:
            parts = [part for future in futures[path] for block in future.result()["blocks"] for part in block]
        except SourceError as error:
            found += [str(error)] if str(error) not in found else []  # said once for both languages
            continue
        found += numbers.problems(text, path, " ".join(content for kind, content in parts if kind == "text"))
    return found


def main(names: list[str]) -> int:
    """Check lessons, print each problem as it is known, and return how many there are."""
    sessions.end_with_a_word()
    count = 0
    for name in names or [""]:
        if not any(ROOT.glob(f"docs/??/{name or '*'}.md")) and not (PROJECTS / f"{name}.py").exists():
            what = f"no lesson is called {name!r}" if name else "there is no lesson"
            print(f"{what}; expected the name of a page in docs/zh, without .md")
            count += 1
            continue
        for step in (text_problems, run_problems):
            found = step(name)
            print(*found, sep="\n", end="\n" * bool(found), flush=True)
            count += len(found)
            if found:
                break
    print(f"{count} problems" if count else "all is well")
    return count


if __name__ == "__main__":
    try:
        sessions.check_asserts()
        sys.exit(bool(main(sys.argv[1:])))
    except SourceError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("ended by Ctrl-C")
    finally:
        sessions.end_all()
