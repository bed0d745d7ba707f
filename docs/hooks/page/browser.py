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
        SourceError: no session of the page it names has written one script of the form `var name = JSON;`.
    """
    if not (source := page.meta.get("data")):
        return
    scripts = output.scripts(source)
    found = [(name, match[1]) for name, text in scripts.items() if (match := SCRIPT.fullmatch(text))]
    if len(found) != 1:
        raise SourceError(
            f"{page.file.src_uri}: data: {source}: it writes {len(found)} scripts 'var name = JSON;'; expected one"
        )
    (name, data), folder = found[0], Path(config.site_dir, "assets")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(scripts[name], encoding="utf-8")
    page.meta["data"] = json.loads(data)
