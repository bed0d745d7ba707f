"""Tell a browser under `mkdocs serve` what it must know: that its own page has changed, or that a build has failed.

In:  a saved sentence of docs/en/losses.md
Out: a tab that shows en/losses/ loads it again; one that shows en/adam/ stays as it is

In:  a build that stops with "docs/en/losses.md:12: …"
Out: each page as the last good build left it, and that line at its foot

MkDocs itself looks for changes twice a second, reloads every tab after each build, and answers no tab after one that
failed.
"""

import hashlib
import html
import logging
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from publish import exchange

SECONDS = 0.1  # from one look for changes to the next; a look takes two thousandths

FAILURE = (
    '<pre role="alert" style="position: fixed; inset: auto 0 0; z-index: 9; max-height: 50vh; overflow: auto; '
    'margin: 0; padding: 1em; white-space: pre-wrap; background: #b71c1c; color: #fff">{}</pre></body>'
)

log = logging.getLogger("mkdocs.hooks.serving")


def look_often(server) -> None:
    """Have a server, not yet started, see soon what was saved."""
    server.observer = type(server.observer)(timeout=SECONDS)
    watched, server._watched_paths = server._watched_paths, {}
    for path in watched:
        server.watch(path)


class Said(logging.Handler):
    """Remembers the warnings and errors of a build."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class Tabs:
    """What the tabs of a server's readers show, and since when there is something newer."""

    def __init__(self, server):
        self.server, self.root, self.said = server, Path(server.root), Said()
        logging.getLogger("mkdocs").addHandler(self.said)
        self.digests, self.failure = self.read(), ""
        self.changed: dict[str, int] = {}  # when a page has changed last, by its file
        self.all_changed = 0
        self.build, self.answer_other, self.inject = server.builder, server._serve_request, server._inject_js_into_html
        server.builder, server._serve_request, server._inject_js_into_html = self.rebuild, self.answer, self.show

    def read(self) -> dict[str, str]:
        """Return a digest of each file that pages show."""
        kinds = (".html", ".css", ".js", ".svg", ".png", ".webp")
        inside = [file for path in exchange.visible(self.root) for file in (path, *path.rglob("*"))]
        files = [file for file in inside if file.suffix in kinds]
        return {file.relative_to(self.root).as_posix(): hashlib.sha1(file.read_bytes()).hexdigest() for file in files}

    def rebuild(self) -> None:
        """Build, and note which pages are new; a failure is kept to be shown."""
        failed_before = self.failure
        self.said.lines.clear()
        try:
            self.build()
            self.failure = ""
        except (Exception, SystemExit) as error:
            if not self.said.lines:
                log.error(str(error))
            self.failure = "\n".join(self.said.lines)
        before, self.digests = self.digests, self.read()
        new = {name for name, digest in self.digests.items() if before.get(name) != digest}
        self.changed |= dict.fromkeys(new, self.server._wanted_epoch)
        if self.failure != failed_before or not all(name.endswith(".html") for name in new):
            self.all_changed = self.server._wanted_epoch

    def age(self, address: str) -> int:
        """Return when what a page shows has changed last; of a page that isn't there, when anything has."""
        name = unquote(urlsplit(address).path).lstrip("/")
        name += "index.html" if name.endswith("/") or not name else ""
        if name not in self.digests:
            return self.server._visible_epoch
        return max(self.all_changed, self.changed.get(name, 0))

    def answer(self, environ, start_response):
        """Answer a tab that asks for news once there are some, or after a minute; leave other questions to MkDocs."""
        asked = re.fullmatch(r"/livereload/(\d+)/\d+", environ["PATH_INFO"])
        if not asked:
            return self.answer_other(environ, start_response)
        address, shown = environ.get("HTTP_REFERER", ""), int(asked[1])
        start_response("200 OK", [("Content-Type", "text/plain")])
        with self.server._epoch_cond:
            self.server._epoch_cond.wait_for(lambda: self.age(address) > shown, self.server.poll_response_timeout)
            return [b"%d" % self.age(address)]

    def show(self, content: bytes, epoch: int) -> bytes:
        """Return a page with the script that asks for news, and the failure of the last build, if it failed."""
        if self.failure:
            content = content.replace(b"</body>", FAILURE.format(html.escape(self.failure)).encode())
        return self.inject(content, epoch)
