"""The programs of `serving` and `web`, put together as their pages say, started and asked as a reader's would be."""

import io
import json
import re
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from tests.lessons import regions
from tests.project import ROOT


def source(lesson: str, *names: str) -> str:
    code = (ROOT / "examples" / f"{lesson}.py").read_text(encoding="utf-8")
    return "\n".join(re.search(rf"\[start:{name}\]\n(.*?)# --8<-- \[end", code, re.DOTALL)[1] for name in names)


def last_lines(lesson: str) -> str:
    page = (ROOT / "docs" / "en" / f"{lesson}.md").read_text(encoding="utf-8")
    return re.search(r"```text\n(if __name__.*?)```", page, re.DOTALL)[1]


def png(pixels, kind="PNG", mode=None, **options) -> bytes:
    stream = io.BytesIO()
    image = Image.fromarray(np.asarray(pixels))
    image = image.quantize(256) if mode == "P" else image.convert(mode) if mode else image
    image.save(stream, kind, **options)
    return stream.getvalue()


@pytest.fixture(scope="module")
def lesson(tmp_path_factory) -> dict:
    names = regions("serving", "imports", "read", "network", "classifier", "main")
    folder = tmp_path_factory.mktemp("serving")
    torch.manual_seed(0)
    state = names["network"](3).state_dict()
    for threshold in (0.0, 1.1):
        saved = {"state": state, "names": ["cat", "dog", "fox"], "side": 8, "threshold": threshold}
        torch.save(saved, folder / f"model{threshold}.pt")
    return names | {"folder": folder}


GRADIENT = np.tile(np.arange(0, 240, 4, dtype=np.uint8)[:, None, None], (1, 40, 3))  # (60, 40, 3)


def test_every_kind_of_picture_is_read_as_it_is_seen(lesson):
    read = lesson["read"]
    right = np.asarray(read(png(GRADIENT))).astype(int)
    assert right.shape == (60, 40, 3) and np.array_equal(right, GRADIENT)
    grey = GRADIENT[:, :, 0]
    deep = grey.astype(np.uint16) * 257
    for data in (
        png(grey),
        png(deep),
        png(GRADIENT, mode="P"),
        png(GRADIENT, mode="RGBA"),
        png(GRADIENT, mode="LA"),
        png(GRADIENT, "JPEG", quality=95),
        png(GRADIENT, "JPEG", mode="CMYK", quality=95),
        png(GRADIENT, "WEBP", lossless=True),
        png(GRADIENT, "BMP"),
        png(GRADIENT, "GIF", save_all=True, append_images=[Image.new("RGB", (40, 60), "red")]),
    ):
        seen = lesson["read"](data)
        assert seen.mode == "RGB" and np.abs(np.asarray(seen).astype(int) - right).mean() < 4


def test_a_photo_is_turned_and_what_is_transparent_is_white(lesson):
    exif = Image.Exif()
    exif[274] = 6
    assert lesson["read"](png(GRADIENT, "JPEG", exif=exif)).size == (60, 40)
    clear = np.zeros((8, 8, 4), dtype=np.uint8)
    assert np.asarray(lesson["read"](png(clear))).min() == 255
    palette = Image.new("P", (4, 4), 0)
    stream = io.BytesIO()
    palette.save(stream, "PNG", transparency=0)
    assert np.asarray(lesson["read"](stream.getvalue())).min() == 255


def bomb() -> bytes:
    stream = io.BytesIO()
    Image.new("1", (20000, 20000)).save(stream, "PNG")
    return stream.getvalue()


WRONG = {
    "nothing": b"",
    "text": b"Dear network",
    "half": png(GRADIENT)[:80],
    "a photo that broke off": png(np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8), "JPEG")[
        :9000
    ],
    "too many pixels": bomb(),
    "long and thin": png(np.zeros((1, 5000), dtype=np.uint8)),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "tiff": png(GRADIENT, "TIFF"),
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_is_refused_in_one_sentence(kind, lesson):
    with pytest.raises(ValueError, match="refused: send .*, up to 50 megapixels") as refusal:
        lesson["read"](WRONG[kind])
    assert "\n" not in str(refusal.value)


def test_names_and_threshold_come_from_the_file(lesson):
    data = png(GRADIENT)
    sure = lesson["Classifier"](lesson["folder"] / "model0.0.pt")
    unsure = lesson["Classifier"](lesson["folder"] / "model1.1.pt")
    assert sure(data)["answer"] in ("cat", "dog", "fox") and unsure(data)["answer"] == "don't know"
    assert sure(data) == sure(data) and json.dumps(sure(data))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(sure, [data] * 40)) == [sure(data)] * 40
    with torch.no_grad():
        sure.model[-1].weight.fill_(torch.nan)
    assert sure(data)["answer"] == "don't know"


def test_a_pretrained_network_is_served_with_the_two_functions_of_the_answer(lesson, tmp_path):
    own: dict = {}
    exec(source("solutions/serving", "own"), own)
    names = regions("serving", "imports", "read", "classifier") | own
    exec(source("serving", "read", "classifier"), names)
    saved = {"names": ["cat", "dog"], "side": 224, "threshold": 0.0}
    torch.save({"state": own["network"](2).state_dict(), **saved}, tmp_path / "model.pt")
    answer = names["Classifier"](tmp_path / "model.pt")(png(GRADIENT, mode="LA"))
    assert answer["answer"] in ("cat", "dog") and 0.5 <= answer["p"] <= 1


@pytest.fixture(scope="module")
def program(lesson) -> Path:
    """The two files, as the pages say."""
    folder = lesson["folder"] / "my programs"
    folder.mkdir()
    code = source("serving", "imports", "read", "network", "classifier", "main")
    (folder / "classify.py").write_text(code + last_lines("serving"), encoding="utf-8")
    code = source("web", "imports", "page", "reply", "handler", "serve")
    (folder / "web.py").write_text(code + last_lines("web"), encoding="utf-8")
    (folder / "model.pt").write_bytes((lesson["folder"] / "model0.0.pt").read_bytes())
    (folder / "猫 1.png").write_bytes(png(GRADIENT))
    (folder / "letter.jpg").write_text("Dear network")
    return folder


def run(folder: Path, *args: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-X", "utf8", "classify.py", *args]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_the_program_answers_and_goes_on_after_a_wrong_file(program):
    result = run(program, "letter.jpg", "gone.png", "猫 1.png")
    assert result.returncode == 1 and "Traceback" not in result.stderr
    assert re.fullmatch(r"猫 1\.png (cat|dog|fox) [01]\.\d+\n", result.stdout)
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["letter.jpg", "gone.png"]
    assert run(program, "猫 1.png").returncode == 0


def test_without_a_model_the_program_says_so(program):
    result = run(program, "猫 1.png", "--model", "gone.pt")
    assert result.returncode == 2 and "no gone.pt; train first" in result.stderr


@pytest.fixture(scope="module")
def port(program):
    names: dict = {"__name__": "web"}
    exec((program / "web.py").read_text(encoding="utf-8"), names)
    classify = {"__name__": "classify"}
    exec((program / "classify.py").read_text(encoding="utf-8"), classify)
    model = classify["Classifier"](program / "model.pt")

    def ask(data):
        if data == b"bug":
            raise KeyError("a secret")
        return model(data)

    with names["serve"](ask, port=0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def send(port: int, data: bytes | None, method: str = "POST", path: str = "/") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, data)
    reply = connection.getresponse()
    return reply.status, reply.read().decode()


def test_the_page_is_there_and_nothing_else(port):
    status, page = send(port, None, "GET")
    assert status == 200 and 'type="file"' in page
    assert send(port, None, "GET", "/../model.pt")[0] == send(port, None, "GET", "/favicon.ico")[0] == 404


def test_a_picture_gets_an_answer_and_many_get_their_own(port):
    pictures = [png(GRADIENT // n) for n in (1, 2, 3, 4)] * 5
    alone = [send(port, data) for data in pictures]
    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(lambda data: send(port, data), pictures)) == alone
    assert all(status == 200 and set(json.loads(body)) == {"answer", "p"} for status, body in alone)


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_upload_gets_415(kind, port):
    status, body = send(port, WRONG[kind])
    assert status == 415 and json.loads(body)["error"].startswith("refused: send")


def test_sizes_are_limited(port):
    assert send(port, bytes(10**7 + 1))[0] == 413
    assert send(port, bytes(10**7))[0] == 415


def raw(port: int, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(text)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(9999), b""))


@pytest.mark.parametrize(
    "size", ["", "Content-Length: -5\r\n", "Content-Length: x\r\n", f"Content-Length: {'9' * 5000}\r\n"]
)
def test_a_size_that_is_none_gets_411(size, port):
    assert raw(port, f"POST / HTTP/1.0\r\n{size}\r\n".encode()).startswith(b"HTTP/1.0 411")


def test_a_body_that_ends_early_and_a_bug_leave_the_server_running(port, capsys):
    assert b" 415 " in raw(port, b"POST / HTTP/1.0\r\nContent-Length: 999\r\n\r\nabc")
    status, body = send(port, b"bug")
    assert status == 500 and "secret" not in body and "secret" in capsys.readouterr().err
    assert send(port, png(GRADIENT))[0] == 200
