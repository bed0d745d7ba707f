"""What the lesson `texts` gives its readers runs on their texts: other scripts, missing ones, other numbers of topics."""

import pytest
import torch

from tests.lessons import regions


@pytest.fixture(scope="module")
def lesson():
    return regions("texts", "imports", "tokens", "vocabulary", "network", "fit")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", []),
        (" \n\t …!?", []),
        ("ＡＢＣ１２３", ["abc123"]),
        ("Größe: 42½", ["größe", "421", "2"]),
        ("买2件T恤", ["买", "2", "件", "t", "恤"]),
        ("第一行\r\n第二行", list("第一行第二行")),
        ("Привет, мир", ["привет", "мир"]),
        ("\ufeffparcel\u00a0late", ["parcel", "late"]),
    ],
)
def test_tokens(text, expected, lesson):
    assert lesson["tokens"](text) == expected


@pytest.mark.parametrize("text", [None, float("nan"), 3, b"bytes", ["a", "list"]])
def test_what_is_no_text_is_named(text, lesson):
    with pytest.raises(TypeError, match="expected a text, got .*: leave it out"):
        lesson["Vocabulary"].of(["one", text])
    with pytest.raises(TypeError, match="expected a text"):
        lesson["Vocabulary"](["<pad>", "<unk>"]).encode(text)


def test_one_text_instead_of_a_list_is_not_taken_for_letters(lesson):
    with pytest.raises(TypeError, match="expected a list"):
        lesson["Vocabulary"].of("my parcel is late")


def test_vocabulary_is_the_same_in_any_order_and_comes_back_from_its_words(lesson, tmp_path):
    Vocabulary = lesson["Vocabulary"]
    texts = ["b a b", "退款 a", "c", ""]
    one, other = Vocabulary.of(texts), Vocabulary.of(text for text in reversed(texts))
    assert one.words == other.words == ["<pad>", "<unk>", "a", "b", "c", "款", "退"]
    assert Vocabulary.of(texts, at_least=2).words == ["<pad>", "<unk>", "a", "b"]
    torch.save(one.words, tmp_path / "words.pt")
    again = Vocabulary(torch.load(tmp_path / "words.pt"))
    for text in ("a b z", "", "退货"):
        assert torch.equal(again.encode(text), one.encode(text)) and one.encode(text).dtype == torch.int64
    assert one.encode("a z").tolist() == [2, 1] and one.encode("").tolist() == [1]
    assert Vocabulary.of([]).words == ["<pad>", "<unk>"]


def test_words_of_a_text_called_like_the_special_ones_are_not_taken_for_them(lesson):
    """A text may hold "<pad>": its brackets fall out."""
    vocabulary = lesson["Vocabulary"].of(["<pad> unk"])
    assert vocabulary.words == ["<pad>", "<unk>", "pad", "unk"]
    assert vocabulary.encode("<pad>").tolist() == [2]


@pytest.mark.parametrize("K", [2, 7])
def test_other_numbers_of_topics_are_learned(K, lesson):
    torch.manual_seed(0)
    texts = [f"word{n % K} filler{n % 5} 字" for n in range(20 * K)]
    vocabulary = lesson["Vocabulary"].of(texts)
    model = lesson["network"](len(vocabulary.words), K)
    assert not model[0].weight[0].any()
    X, y = lesson["batch"](vocabulary, texts), torch.arange(20 * K) % K
    for _ in range(2):
        lesson["fit"](model, X, y, lr=0.03)
    assert (model(X).argmax(dim=1) == y).all() and not model[0].weight[0].any()
    alone = torch.cat([model(lesson["batch"](vocabulary, [text])) for text in texts[:5]])
    assert torch.allclose(alone, model(lesson["batch"](vocabulary, [*texts[:5], "word0 " * 50]))[:5], atol=1e-5)
