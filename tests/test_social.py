"""The picture that stands for a page where somebody shares its address."""

import io
from types import SimpleNamespace

import pytest
from PIL import Image

from page import social
from run import kept
from run.blocks import Block

WORDS = ("PyTorch That Runs", "Basics", "Loss functions", "How wrong is the model?", "tensor([0.5000])\n")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "cache")


@pytest.fixture
def no_chinese(monkeypatch):
    """A machine without a font for Chinese."""
    monkeypatch.setattr(social, "CHINESE", (("no such font.ttc", ""),))
    for function in (social.chinese, social.font):
        function.cache_clear()
    yield
    for function in (social.chinese, social.font):
        function.cache_clear()


def a_page(tmp_path, language="en", title="Loss functions: how wrong is the model?", output="0.5\n"):
    block = Block(line=1, end=3, code="print(0.5)\n", include="", session="", alt="")
    page = SimpleNamespace(
        title=title,
        parent=SimpleNamespace(title="Basics"),
        canonical_url=f"https://a.org/{language}/losses/",
        file=SimpleNamespace(src_uri="losses.md", abs_dest_path=str(tmp_path / language / "losses" / "index.html")),
        meta={"description": "Losses.", "blocks": [(block, [["figure", "<svg></svg>"], ["text", output]])]},
    )
    config = SimpleNamespace(site_name="Name", extra={"offline": False}, theme={"language": language})
    return page, config


@pytest.mark.parametrize(
    "words", [WORDS, (*WORDS[:4], ""), ("N", "", "word " * 90, "word " * 90, "9" * 500 + "\n" * 9)]
)
def test_a_picture_is_small_and_of_the_size_that_is_asked_for(words):
    picture = social.draw(*words)
    with Image.open(io.BytesIO(picture)) as opened:
        assert opened.size == (1200, 630) and opened.format == "PNG"
    assert len(picture) < 40_000 and picture == social.draw(*words)


def test_each_word_changes_the_picture():
    changed = [WORDS[:at] + ("other",) + WORDS[at + 1 :] for at in range(len(WORDS))]
    assert len({social.draw(*words) for words in [WORDS, *changed]}) == len(WORDS) + 1


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("模型错了多少？对", ["模型错了多", "少？对"]),
        ("模型错了多？对", ["模型错了", "多？对"]),  # no line begins with a full-width sign
    ],
)
def test_a_text_breaks_where_its_language_does(text, lines):
    class Font:
        def getlength(self, text):
            return sum(1 if sign.isascii() else 2 for sign in text)

    assert social.wrapped(text, Font(), 10) == lines


def test_a_picture_lies_beside_its_page_and_the_template_knows(tmp_path, cache):
    page, config = a_page(tmp_path)
    social.put_beside(page, config)
    assert page.meta["picture"] == "https://a.org/en/losses/social.png"
    assert (tmp_path / "en" / "losses" / "social.png").read_bytes() == social.draw(
        "Name", "Basics", "Loss functions", "How wrong is the model?", "0.5\n"
    )


def test_a_picture_is_drawn_once_for_its_words(tmp_path, cache, monkeypatch):
    drawn = []
    monkeypatch.setattr(social, "draw", lambda *words: drawn.append(words) or b"a picture")
    for title in ("A: b?", "A: b?", "A: c?"):
        social.put_beside(*a_page(tmp_path, title=title))
    assert [words[3] for words in drawn] == ["B?", "C?"]


def test_without_a_font_for_chinese_only_english_pages_have_pictures(tmp_path, cache, no_chinese, caplog):
    caplog.set_level("INFO")
    for language, there in (("zh", False), ("en", True), ("zh", False)):
        page, config = a_page(tmp_path, language)
        social.put_beside(page, config)
        assert ("picture" in page.meta) is there
        assert (tmp_path / language / "losses" / "social.png").exists() is there
    assert [record.message for record in caplog.records if "Chinese" in record.message] == [
        "no font for Chinese: its pages have no picture to share; install fonts-noto-cjk"
    ]


def test_pages_read_from_files_have_none(tmp_path):
    page, config = a_page(tmp_path)
    config.extra["offline"] = True
    social.put_beside(page, config)
    assert "picture" not in page.meta and not (tmp_path / "en").exists()


def test_output_that_the_font_cannot_show_is_left_out(tmp_path):
    assert social.printed(a_page(tmp_path, output="✗ a → b\n\t≠")[0]) == "✗ a → b\n\t≠"
    assert social.printed(a_page(tmp_path, output="张量\n")[0]) == ""
