"""Forbid pages whatever they don't need: a Content-Security-Policy in each page's head.

In:  the finished pages of a language
Out: <meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self' 'sha256-…'; …">

Scripts and styles come from the site's own files, or are one of the few that stand in its templates, known by their
hashes; nothing is loaded from elsewhere, framed or sent. All pages of a language have one policy, for instant
navigation shows many of them in one document. No element has a style of its own.
"""

import base64
import hashlib
import re
from pathlib import Path

from publish import styles

SCRIPT = re.compile(r"<script(?P<attributes>(?![^>]*\ssrc=)[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style[^>]*>(?P<text>.*?)</style>", re.DOTALL)
DATA = re.compile(r'type="application/(?:ld\+)?json"')
CHARSET = '<meta charset="utf-8">'
PARTS = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
}


def put(pages: list[Path], digests: dict[str, str] | None = None) -> None:
    """Write one policy into the heads of some pages: what they all need; and the digests of their stylesheets."""
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    known = policy(texts.values())
    for page, text in texts.items():
        meta = f'{CHARSET}<meta http-equiv="Content-Security-Policy" content="{known}">'
        text = styles.name(text.replace(CHARSET, meta, 1), digests or {})
        page.write_text(text, encoding="utf-8", newline="\n")


def policy(pages) -> str:
    """Return the policy under which the scripts and styles in some pages' HTML run, and no others."""
    scripts, styles = set(), set()
    for text in pages:
        scripts |= {digest(found["text"]) for found in SCRIPT.finditer(text) if not DATA.search(found["attributes"])}
        styles |= {digest(found["text"]) for found in STYLE.finditer(text)}
    parts = PARTS | {"script-src": " ".join([PARTS["script-src"], *sorted(scripts)])}
    parts |= {"style-src": " ".join([PARTS["style-src"], *sorted(styles)])}
    return "; ".join(f"{name} {sources}" for name, sources in parts.items())


def digest(text: str) -> str:
    """Return how a policy names a script or a style that stands in a page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
