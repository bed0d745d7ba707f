"""Draw the picture that stands for a page where somebody shares its address.

In:  a page, its part of the course, and the first thing that its blocks printed
Out: en/losses/social.png, 1200 × 630 pixels, and page.meta["picture"], for the template to name it

Pillow draws it, which torchvision and matplotlib bring: 15 ms a picture, and none where the cache holds it. A browser
takes eight times as long, and Material's own plugin needs Cairo and a font from elsewhere. Chinese needs a font of the
system's: no package that is installed brings one, and a part of one kept here would lack the next lesson's characters.
Where there is none, pages in English have their pictures, in matplotlib's font, those in Chinese do without, and one
line says so.
"""

import html
import io
import logging
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from page.syllabus import PARTS, capital
from run.kept import kept, kept_bytes

NAME = "social.png"
WIDE, HIGH = SIZE = 1200, 630
MARGIN, EDGE = 80, 8  # pixels: around all, of the output's edge
LINES, ACROSS = 3, 57  # of output: lines, signs in one
PAPER, DARK, RED, INK, QUIET, ACCENT = "#24292f", "#1b1f24", "#c8401b", "#ffffff", "#aeb6c1", "#ff9d78"
DATA = Path(find_spec("matplotlib").origin).with_name("mpl-data") / "fonts" / "ttf"
LATIN, CODE = str(DATA / "DejaVuSans-Bold.ttf"), str(DATA / "DejaVuSansMono.ttf")
CHINESE = (  # the file, and how the name of the face in it ends, if it holds several
    *(("NotoSansCJK-Bold.ttc", "SC"), ("NotoSansCJK-Regular.ttc", "SC"), ("SourceHanSansSC-Bold.otf", "")),
    *(("wqy-zenhei.ttc", "Hei"), ("wqy-microhei.ttc", "Hei"), ("DroidSansFallbackFull.ttf", "")),  # Linux
    *(("msyhbd.ttc", "YaHei"), ("simhei.ttf", "")),  # Windows
    *(("Hiragino Sans GB.ttc", "GB"), ("STHeiti Medium.ttc", "SC")),  # macOS
)
WORD = re.compile(
    r"[\u3000-\u9fff\uff00-\uffef][，。？！：；、）》”]*|[^\s\u3000-\u9fff\uff00-\uffef]+[，。？！：；、）》”]*\s?|\s"
)

log = logging.getLogger("mkdocs.hooks.social")


@cache
def font(size: int, name: str = "") -> ImageFont.FreeTypeFont:
    """Return a font: the one of the file `name`, or else that of the titles."""
    if name:
        return ImageFont.truetype(name, size)
    return chinese().font_variant(size=size) if chinese() else ImageFont.truetype(LATIN, size)


@cache
def chinese() -> ImageFont.FreeTypeFont | None:
    """Return a font of this machine's that holds Chinese, or None; says so, once, where there is none."""
    for name, ending in CHINESE:
        for face in range(10):
            try:
                found = ImageFont.truetype(name, index=face)
            except OSError:  # no such file, or no such face in it
                break
            if found.getname()[0].endswith(ending):
                return found
    log.info("no font for Chinese: its pages have no picture to share; install fonts-noto-cjk")
    return None


def wrapped(text: str, font: ImageFont.FreeTypeFont, wide: int) -> list[str]:
    """Return a text in lines of a width: Chinese breaks after each character, English after each word."""
    lines = [""]
    for word in WORD.findall(text):
        if lines[-1] and font.getlength((lines[-1] + word).rstrip()) > wide:
            lines.append("")
        lines[-1] += word
    return [line.strip() for line in lines]


def fitted(text: str, sizes: tuple[int, ...], number: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest font in which a text stands in `number` lines, and these; of the smallest, the first ones."""
    for size in sizes:
        lines = wrapped(text, font(size), WIDE - 2 * MARGIN)
        if len(lines) <= number:
            break
    return font(size), lines[:number]


def cut(line: str) -> str:
    """Return a line of output as far as there is room."""
    return line if len(line) <= ACROSS else f"{line[: ACROSS - 1]}…"


def draw(site: str, part: str, name: str, question: str, output: str) -> bytes:
    """Return a picture as the bytes of a PNG file.

    Args:
        site: the site's name.
        part: of the course; or "".
        name: of the page, in large letters.
        question: that the page answers.
        output: what a block printed; its first lines are shown. Or "".
    """
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((MARGIN, 56, MARGIN + 64, 120), 14, RED)  # the logo
    pen.polygon([(MARGIN + 22, 73), (MARGIN + 22, 95), (MARGIN + 40, 84)], INK)
    pen.line([(MARGIN + 20, 105), (MARGIN + 44, 105)], INK, 5)
    pen.text((MARGIN + 88, 88), site, INK, font(32), "lm")
    pen.text((WIDE - MARGIN, 88), part, QUIET, font(32), "rm")
    y = 190 if output else 230
    for text, sizes, colour in ((name, (92, 72, 54), INK), (question, (46, 38, 32), ACCENT)):
        chosen, lines = fitted(text, sizes, 2)
        for line in lines:
            pen.text((MARGIN, y), line, colour, chosen, "la")
            y += round(chosen.size * 1.25)
        y += 20
    if output:
        lines = output.rstrip().split("\n")[:LINES]
        top = HIGH - 40 * len(lines) - 56
        pen.rectangle((0, top, WIDE, HIGH), DARK)
        pen.rectangle((0, top, EDGE, HIGH), ACCENT)
        for number, line in enumerate(lines):
            pen.text((MARGIN, top + 28 + 40 * number), cut(line.expandtabs()), INK, font(30, CODE))
    file = io.BytesIO()
    picture.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def printed(page) -> str:
    """Return the first text that the blocks of a page printed, or "" where the font for code lacks one of its signs."""
    texts = [content for _, parts in page.meta["blocks"] for kind, content in parts if kind == "text"]
    return texts[0] if texts and {ord(sign) for sign in texts[0]} - {9, 10} <= signs() else ""


@cache
def signs() -> set[int]:
    """Return the characters that the font for code holds."""

    def read() -> list[int]:
        from fontTools.ttLib import TTFont  # imports much that few builds need

        return sorted(TTFont(CODE).getBestCmap())

    return set(kept("signs", [CODE], read))


def put_beside(page, config) -> None:
    """Write a page's picture beside it, and tell the template, unless the site is read from files."""
    if config.extra["offline"] or (config.theme["language"] == "zh" and not chinese()):
        return
    title = html.unescape(re.sub(r"<[^>]*>", "", page.title))
    name, question = PARTS.fullmatch(title).groups() if PARTS.fullmatch(title) else (title, page.meta["description"])
    part = page.parent.title if page.parent else ""
    file = Path(page.file.abs_dest_path).with_name(NAME)
    if not file.parent.is_dir():
        file.parent.mkdir(parents=True)
    words = config.site_name, part, name, capital(html.unescape(question)), printed(page)
    kept_as = f"pictures/{config.theme['language']}/{page.file.src_uri}"
    file.write_bytes(kept_bytes(kept_as, [font(1).getname(), words], lambda: draw(*words)))
    page.meta["picture"] = page.canonical_url + NAME
