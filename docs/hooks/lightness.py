"""Drop what a page's HTML can do without: most tokens of the code are wrapped in spans that add no colour of their own.

In:  <span class="n">loss</span> <span class="o">=</span> <span class="mi">2</span>
Out: loss = <span class="mi">2</span>

That is more than a third of a long page's elements, which a phone need not lay out.
"""

import re

PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')


def drop_plain_spans(content: str) -> str:
    """Return a page's HTML without the spans of names, operators, punctuation and white space."""
    return PLAIN.sub(r"\1", content)


def on_page_content(content: str, page, config, files) -> str:
    return drop_plain_spans(content)
