"""Give a page's template the data that a session has written for browsers.

In:  docs/en/inside_lenet.md with  data: projects/lenet.py  in its front matter; that page's session wrote lenet.js:
     var lenet = {"scores": [[…]]};
Out: en/assets/lenet.js, for the page's own script, and page.meta["data"] = {"scores": [[…]]}, for its template
"""

import json
import re
from pathlib import Path

from page import output
from run.sources import SourceError

SCRIPT = re.compile(r"var \w+ = (.*);\n")


def provide(page, config) -> None:
    """Put the data that a page's front matter asks for into the site and into its `meta`.

    Raises:
        SourceError: the page it names has written no script, or several, or one of another form.
    """
    if not (source := page.meta.get("data")):
        return
    scripts = output.scripts(source)
    if len(scripts) != 1:
        raise SourceError(f"{page.file.src_uri}: data: {source}: it writes {len(scripts)} files *.js; expected one")
    ((name, text),) = scripts.items()
    try:
        page.meta["data"] = json.loads(SCRIPT.fullmatch(text)[1])
    except (TypeError, json.JSONDecodeError):
        raise SourceError(
            f"{page.file.src_uri}: data: {source}: {name}: expected one line 'var name = JSON;'"
        ) from None
    folder = Path(config.site_dir, "assets")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
