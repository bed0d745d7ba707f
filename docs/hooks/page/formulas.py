r"""Turn formulas into MathML, and give the site a math font of just the characters they use.

In:  <span class="arithmatex">\(x^2\)</span>
Out: <math><msup><mi>x</mi><mn>2</mn></msup></math>

No JavaScript is needed to read them. Without a font that has a MATH table brackets would not grow, and few
systems have one; the whole of STIX Two Math weighs 800 kB, the characters of our formulas some 20 kB.
"""

import html
import io
import re
from importlib.util import find_spec
from pathlib import Path

from math_core import LatexError, LatexToMathML

from run.kept import kept_bytes
from run.sources import SourceError, relative

FORMULA = re.compile(
    r'<(span|div) class="arithmatex">(?:\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\])</\1>', re.DOTALL
)
ALIGNED = re.compile(r'<mtd style="text-align: (left|right);[^"]*">')
LOST = re.compile(r"(?<!\\)%.*")  # what LaTeX passes over
FONT = Path(find_spec("ziamath").origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"

PRIMES = (*range(0x2032, 0x2038), 0x2057)

converter = LatexToMathML(fancy_error=False)
characters: set[str] = set()


def to_mathml(content: str, page: str, markdown: str) -> str:
    """Return a page's HTML with every formula as MathML.

    Args:
        content: the page's HTML, formulas marked by arithmatex.
        page: its path, for messages.
        markdown: its source, to find a formula's line in.

    Raises:
        SourceError: a formula that cannot be converted; names page, line and formula.
    """

    def convert(match: re.Match) -> str:
        latex = html.unescape(match["inline"] or match["display"] or "").strip()
        display = match["display"] is not None
        try:
            if not latex or (found := LOST.search(latex)):
                raise SourceError(f"{found[0]!r} is a comment; write \\%" if latex else "is empty; take it away")
            mathml = converter.convert_with_local_state(latex, displaystyle=display)
        except (LatexError, SourceError) as error:
            first = latex.splitlines()[0] if latex else ""
            lines = markdown.splitlines()
            line = next((i for i, text in enumerate(lines, start=1) if first in text), 1)
            raise SourceError(f"{page}:{line}: formula {latex!r}: {error}") from None
        mathml = ALIGNED.sub(r'<mtd class="\1">', mathml)
        # A long formula scrolls by itself, and with the keyboard.
        return f'<div class="formula" tabindex="0">{mathml}</div>' if display else mathml

    return FORMULA.sub(convert, content)


def used_characters(content: str) -> set[str]:
    """Return the characters that the formulas of a page show.

    '<math><mi>x</mi></math>' -> {'x', '𝑥'}, for browsers slant single letters.
    """
    text = "".join(re.findall(r"<math.*?</math>", content, re.DOTALL))
    found = set(html.unescape(re.sub(r"<[^>]+>", "", text)))
    if re.search("<msqrt|<mroot", text):
        found.add("√")  # drawn by the browser, not written in the formula
    return found | {italic(letter) for letter in found}


def italic(letter: str) -> str:
    """Return the mathematical italic of a letter: 'x' -> '𝑥'; anything else as it is."""
    if letter == "h":
        return "ℎ"
    for first, start in (("a", 0x1D44E), ("A", 0x1D434), ("α", 0x1D6FC), ("Α", 0x1D6E2)):
        if 0 <= ord(letter) - ord(first) <= (25 if first in "aA" else 24):
            return chr(start + ord(letter) - ord(first))
    return letter


def font(text: str) -> bytes:
    """Return STIX Two Math with the characters of `text` alone, as WOFF2; equal text gives equal bytes."""
    from fontTools import subset  # imports much that few builds need

    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True)
    options.layout_features = ["ssty", "dtls", "flac"]  # primes, dotless letters, flat accents
    options.name_IDs = [0, 1, 2, 13, 14]  # copyright, name, and the licence, which the font must carry
    options.recalc_timestamp = False
    whole = subset.load_font(str(FONT), options, dontLoadGlyphNames=False)
    keep_primes(whole)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(whole)
    file = io.BytesIO()
    subset.save_font(whole, file, options)
    return file.getvalue()


def keep_primes(font) -> None:
    """Leave a font, of all signs drawn anew for small sizes ("ssty"), the primes: they double its weight unseen."""
    primes = {font.getBestCmap().get(sign) for sign in PRIMES}
    substitutions = font["GSUB"].table
    for record in substitutions.FeatureList.FeatureRecord:
        if record.FeatureTag == "ssty":
            for number in record.Feature.LookupListIndex:
                for table in substitutions.LookupList.Lookup[number].SubTable:
                    table = getattr(table, "ExtSubTable", table)
                    table.alternates = {sign: forms for sign, forms in table.alternates.items() if sign in primes}


def turn(content: str, page) -> str:
    """Return a page's HTML with its formulas as MathML."""
    return to_mathml(content, relative(page.file.abs_src_path), page.file.content_string)


def note(content: str) -> None:
    """Note the characters that the formulas of a page need."""
    characters.update(used_characters(content))


def write_font(folder: str) -> None:
    """Write, into a site's folder, the font that holds the characters of all pages."""
    if characters:
        text = "".join(sorted(characters))
        Path(folder, "assets", "math.woff2").write_bytes(kept_bytes("font", [text], lambda: font(text)))
