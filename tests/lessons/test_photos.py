"""Every kind of file that people have in a folder of photos is read right, or left out with a sentence that says why."""

import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from tests.lessons import regions
from tests.project import ROOT

CARRIED = ("imports", "to_rgb", "reason", "open_photo", "walk", "keep_one", "find_photos")
GREY = np.add.outer(np.arange(24), 2 * np.arange(32)).astype(np.uint8) * 2  # (24, 32), 0 … 170
COLOUR = np.stack([GREY, GREY[::-1], GREY[:, ::-1]], axis=2)
PLAIN = Image.fromarray(COLOUR)


@pytest.fixture(scope="module")
def lesson():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLBACKEND", "template")
        return regions("photos", *CARRIED)


def turned(orientation: int) -> tuple[Image.Image, dict]:
    """Return the picture as a camera held that way stores it, and the tag that says so."""
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    exif = Image.Exif()
    exif[274] = orientation
    return (PLAIN.transpose(back) if back is not None else PLAIN), {"exif": exif}


def png(width: int, height: int, depth: int, colour: int, rows: bytes) -> bytes:
    """Return a PNG made by hand, of kinds that Pillow doesn't write."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# --- read right -----------------------------------------------------------------------------------------------------


def pixels(lesson, path) -> np.ndarray:
    picture = lesson["open_photo"](path)
    assert picture.mode == "RGB"
    return np.asarray(picture).astype(int)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_it_was_held(orientation, suffix, lesson, tmp_path):
    picture, exif = turned(orientation)
    options = {"jpg": {"quality": 98, "subsampling": 0}, "webp": {"lossless": True}}.get(suffix, {})
    picture.save(tmp_path / f"a.{suffix}", **exif, **options)
    found = pixels(lesson, tmp_path / f"a.{suffix}")
    assert found.shape == COLOUR.shape
    assert abs(found - COLOUR).max() <= (6 if suffix == "jpg" else 0)


@pytest.mark.parametrize("suffix", ["png", "tif", "bmp", "webp", "ppm", "tga"])
def test_colours_come_in_order(suffix, lesson, tmp_path):
    PLAIN.save(tmp_path / f"a.{suffix}", **({"lossless": True} if suffix == "webp" else {}))
    assert (pixels(lesson, tmp_path / f"a.{suffix}") == COLOUR).all()


@pytest.mark.parametrize("suffix", ["png", "tif"])
@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_grey_and_palette(mode, suffix, lesson, tmp_path):
    picture = PLAIN.convert(mode) if mode != "P" else PLAIN.quantize(16)
    picture.save(tmp_path / f"a.{suffix}")
    assert (pixels(lesson, tmp_path / f"a.{suffix}") == np.asarray(picture.convert("RGB"))).all()


def test_cmyk_is_neither_inverted_nor_refused(lesson, tmp_path):
    PLAIN.convert("CMYK").save(tmp_path / "a.jpg", quality=98, subsampling=0)
    PLAIN.convert("CMYK").save(tmp_path / "a.tif")
    assert abs(pixels(lesson, tmp_path / "a.jpg") - COLOUR).max() <= 8
    assert (pixels(lesson, tmp_path / "a.tif") == COLOUR).all()


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_16_bits_are_scaled_not_clipped(suffix, lesson, tmp_path):
    Image.fromarray(GREY.astype(np.uint16) * 257).save(tmp_path / f"a.{suffix}")
    assert (pixels(lesson, tmp_path / f"a.{suffix}") == GREY[:, :, None]).all()


@pytest.mark.parametrize(("colour", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_16_bits_a_channel_of_every_kind_of_png(colour, channels, lesson, tmp_path):
    wanted = COLOUR if colour in (2, 6) else GREY[:, :, None]
    deep = wanted.astype(">u2") * 257
    if channels in (2, 4):
        deep = np.concatenate([deep, np.full((24, 32, 1), 65535)], axis=2)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in deep)
    (tmp_path / "a.png").write_bytes(png(32, 24, 16, colour, rows))
    assert (pixels(lesson, tmp_path / "a.png") == wanted).all()


@pytest.mark.parametrize("kind", ["RGBA png", "RGBA webp", "RGBA tif", "LA png", "LA tif", "P png", "RGBA gif"])
def test_what_is_transparent_is_white(kind, lesson, tmp_path):
    mode, suffix = kind.split()
    hidden = Image.new("RGBA", (32, 24), (200, 0, 0, 0))
    hidden.paste((60, 60, 60, 255), (8, 8, 16, 16))
    hidden = hidden.quantize(4) if mode == "P" else hidden.convert(mode)
    hidden.save(tmp_path / f"a.{suffix}", **({"lossless": True} if suffix == "webp" else {}))
    found = pixels(lesson, tmp_path / f"a.{suffix}")
    assert (found[0, 0] == 255).all() and (found[10, 10] == 60).all()


def test_transparent_all_over_is_no_white_picture(lesson, tmp_path):
    Image.new("RGBA", (9, 9), (200, 0, 0, 0)).save(tmp_path / "a.png")
    assert "transparent all over; save it without alpha" in sentence(lesson, tmp_path / "a.png")


def test_half_transparent_is_half_white(lesson, tmp_path):
    Image.new("RGBA", (9, 9), (0, 0, 0, 128)).save(tmp_path / "a.png")
    assert abs(pixels(lesson, tmp_path / "a.png") - 127).max() <= 1


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_one_transparent_colour(mode, lesson, tmp_path):
    picture = Image.new(mode, (9, 9), 7 if mode == "L" else (7, 7, 7))
    picture.paste(50 if mode == "L" else (50, 50, 50), (0, 0, 3, 3))
    picture.save(tmp_path / "a.png", transparency=7 if mode == "L" else (7, 7, 7))
    found = pixels(lesson, tmp_path / "a.png")
    assert (found[0, 0] == 50).all() and (found[8, 8] == 255).all()


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "tif"])
def test_of_moving_pictures_the_first(suffix, lesson, tmp_path):
    options = {"webp": {"lossless": True}}.get(suffix, {})
    red, blue = (Image.new("RGB", (9, 9), colour) for colour in ((255, 0, 0), (0, 0, 255)))
    red.save(tmp_path / f"a.{suffix}", save_all=True, append_images=[blue], **options)
    assert (pixels(lesson, tmp_path / f"a.{suffix}") == [255, 0, 0]).all()


def test_two_photos_in_one_jpeg_as_phones_make_them(lesson, tmp_path):
    PLAIN.save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=[ImageOps.invert(PLAIN)], quality=98)
    assert abs(pixels(lesson, tmp_path / "a.jpg") - COLOUR).mean() < 4


def test_a_wrong_suffix_is_no_matter(lesson, tmp_path):
    PLAIN.save(tmp_path / "a.jpg", "PNG")
    assert (pixels(lesson, tmp_path / "a.jpg") == COLOUR).all()


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_broken_exif_is_no_matter(lesson, tmp_path):
    for exif in (b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0" + bytes(range(60))):
        PLAIN.save(tmp_path / "a.jpg", exif=exif, quality=98, subsampling=0)
        assert abs(pixels(lesson, tmp_path / "a.jpg") - COLOUR).max() <= 6


def test_a_huge_photo_is_the_same_picture_smaller(lesson, tmp_path):
    PLAIN.resize((4000, 3000)).save(tmp_path / "a.jpg", quality=95)
    picture = lesson["open_photo"](tmp_path / "a.jpg")
    assert picture.width >= 1024 and picture.height >= 750
    assert abs(np.asarray(picture.resize((32, 24), Image.Resampling.BOX)).astype(int) - COLOUR).max() < 12


@pytest.mark.parametrize("size", [(5000, 9), (8, 3000)])
def test_very_wide_and_very_tall(size, lesson, tmp_path):
    Image.new("RGB", size, "red").save(tmp_path / "a.png")
    assert lesson["open_photo"](tmp_path / "a.png").size == size


# --- or left out, with the reason -----------------------------------------------------------------------------------


def sentence(lesson, path) -> str:
    with pytest.raises(ValueError) as refusal:
        lesson["open_photo"](path)
    words = str(refusal.value)
    assert words.startswith(f"{path.as_posix()}: ") and "\n" not in words and "; " in words
    return words.partition(": ")[2]


BAD = {
    "empty.jpg": (b"", "empty"),
    "letter.jpg": (b"Dear all", "no picture"),
    "page.png": (b"<html>404 Not Found</html>", "no picture"),
    "IMG_1.HEIC": (bytes(4) + b"ftypheic" + bytes(99), "HEIC; export it as JPEG"),
    "IMG_2.jpg": (bytes(4) + b"ftypmif1" + bytes(99), "HEIC; export it as JPEG"),
    "IMG_3.heif": (bytes(4) + b"ftyphevc" + bytes(99), "HEIC; export it as JPEG"),
    "live.mov": (bytes(4) + b"ftypqt  " + bytes(99), "no picture"),
    "film.mp4": (bytes(4) + b"ftypisom" + bytes(99), "no picture"),
    "paper.pdf": (b"%PDF-1.7\n%", "no picture"),
    "logo.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
    "zip.zip": (b"PK\3\4" + bytes(99), "no picture"),
    "bomb.png": (png(60_000, 60_000, 8, 2, bytes(99)), "too many pixels; save it smaller"),
    "large.png": (png(12_000, 11_000, 8, 2, bytes(99)), "too many; save it smaller"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_photo_is_named_with_its_cure(name, lesson, tmp_path):
    content, words = BAD[name]
    (tmp_path / name).write_bytes(content)
    assert words in sentence(lesson, tmp_path / name)


@pytest.mark.parametrize("kind", ["EPS", "ICO", "PCX", "SGI", "DDS"])
def test_what_pillow_knows_but_no_camera_writes(kind, lesson, tmp_path):
    """EPS is a program; opened, it would be run where Ghostscript is."""
    PLAIN.save(tmp_path / "a.jpg", kind)
    assert sentence(lesson, tmp_path / "a.jpg") == f"{kind}, no photo; save it as JPEG or PNG"


@pytest.mark.parametrize(("suffix", "order"), [("png", "<"), ("tif", "<"), ("tif", ">")])
def test_12_bits_stored_in_16_are_no_black_picture(suffix, order, lesson, tmp_path):
    Image.fromarray((GREY.astype(np.uint16) * 16).astype(f"{order}u2")).save(tmp_path / f"a.{suffix}")
    assert sentence(lesson, tmp_path / f"a.{suffix}") == "too dark for 16 bits; save it as 8-bit PNG"


@pytest.mark.parametrize("size", [(1, 1), (7, 7), (1, 500), (500, 1)])
def test_too_small(size, lesson, tmp_path):
    Image.new("RGB", size).save(tmp_path / "a.png")
    assert f"{size[0]} x {size[1]} pixels; find the original" in sentence(lesson, tmp_path / "a.png")


@pytest.mark.parametrize("dtype", [np.int32, np.float32])
def test_numbers_of_unknown_scale_are_refused(dtype, lesson, tmp_path):
    Image.fromarray(GREY.astype(dtype)).save(tmp_path / "a.tif")
    assert "scale is unknown" in sentence(lesson, tmp_path / "a.tif")


def test_16_bits_whose_zero_is_white_are_refused(lesson, tmp_path):
    """Pillow reads them as a negative."""
    Image.fromarray(GREY.astype(np.uint16) * 257).save(tmp_path / "a.tif", tiffinfo={262: 0})
    assert "scale is unknown" in sentence(lesson, tmp_path / "a.tif")


def test_not_there_and_not_to_be_read(lesson, tmp_path, monkeypatch):
    assert "No such file" in sentence(lesson, tmp_path / "nowhere.jpg")
    (tmp_path / "folder.jpg").mkdir()
    assert "who may read it" in sentence(lesson, tmp_path / "folder.jpg")
    PLAIN.save(tmp_path / "a.png")

    def deny(path, *_):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Image, "open", deny)  # the administrator may read everything
    assert "Permission denied; check" in sentence(lesson, tmp_path / "a.png")


KINDS = [
    ("JPEG", {}),
    ("JPEG", {"progressive": True}),
    ("PNG", {}),
    ("GIF", {}),
    ("WEBP", {}),
    ("WEBP", {"lossless": True}),
    ("TIFF", {}),
    ("TIFF", {"compression": "tiff_lzw"}),
    ("BMP", {}),
]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("kind", "options"), KINDS, ids=str)
def test_a_file_that_broke_off_anywhere_is_never_a_wrong_picture(kind, options, lesson, tmp_path):
    whole = io.BytesIO()
    PLAIN.resize((320, 240)).save(whole, kind, **options)
    data, path = whole.getvalue(), tmp_path / "a.jpg"
    path.write_bytes(data)
    right, read = pixels(lesson, path), 0
    for length in {*range(40), *(len(data) * k // 60 for k in range(60)), *range(len(data) - 40, len(data))}:
        path.write_bytes(data[:length])
        try:
            assert (pixels(lesson, path) == right).all(), f"{length} of {len(data)} bytes"
            read += 1
        except ValueError as error:
            assert "; " in str(error)
    assert read < 40


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("kind", "options"), KINDS, ids=str)
def test_damaged_bytes_raise_nothing_but_a_sentence(kind, options, lesson, tmp_path):
    whole = io.BytesIO()
    PLAIN.save(whole, kind, **options)
    path, rng = tmp_path / "a.jpg", np.random.default_rng(0)
    for _ in range(60):
        data = bytearray(whole.getvalue())
        for at in rng.integers(len(data), size=8):
            data[at] = rng.integers(256)
        path.write_bytes(data)
        try:
            assert lesson["open_photo"](path).mode == "RGB"
        except ValueError as error:
            assert str(error).startswith(path.as_posix()) and "; " in str(error)


# --- a folder -------------------------------------------------------------------------------------------------------


def write(root: Path, *names: str) -> None:
    """Write a picture of its own under each name."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        Image.fromarray(rng.integers(256, size=(10, 12, 3), dtype=np.uint8)).save(path)


def test_names_and_nesting_of_all_kinds(lesson, tmp_path):
    names = [
        "猫/一 只 猫.png",
        "猫/2024/春天/b.PNG",
        "a dog/x.y.z.png",
        "a dog/ü é ñ.webp",
        "a dog/#1 100%.png",
        "Ωmega/🙂.png",
    ]
    write(tmp_path, *names)
    photos, left_out = lesson["find_photos"](str(tmp_path))
    assert sorted(path.relative_to(tmp_path).as_posix() for path, _ in photos) == sorted(names) and not left_out
    assert all(path.relative_to(tmp_path).parts[0] == name for path, name in photos)
    assert lesson["find_photos"](tmp_path) == (photos, left_out)


def test_what_systems_leave_behind_is_left_out(lesson, tmp_path):
    write(tmp_path, "a/1.png", "b/1.png", "a/.ipynb_checkpoints/1-checkpoint.png", "b/@eaDir/t.png", "__MACOSX/a/2.png")
    write(tmp_path, ".git/x.png", "a/._1.png")
    for name in ("a/.DS_Store", "b/Thumbs.db", "b/desktop.ini", ".DS_Store"):
        (tmp_path / name).write_bytes(bytes(9))
    photos, left_out = lesson["find_photos"](tmp_path)
    assert [path.name for path, _ in photos] == ["1.png", "1.png"] and len(left_out) == 9
    assert all("made by the system" in why for why in left_out.values())


@pytest.mark.parametrize("name", [".Trashes", "System Volume Information", "$RECYCLE.BIN", "lost+found", "a/.cache"])
def test_what_a_system_locks_stops_nothing(name, lesson, tmp_path, monkeypatch):
    """On a stick of one's own there are folders that nobody may read."""
    write(tmp_path, "a/1.png", "b/1.png", f"{name}/1.png")
    scan = os.scandir

    def deny(path="."):
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", deny)
    photos, left_out = lesson["find_photos"](tmp_path)
    assert len(photos) == 2 and [why.rpartition(": ")[2] for why in left_out.values()] == [
        "made by the system; ignore it"
    ]


def test_a_home_may_be_a_tilde(lesson, tmp_path, monkeypatch):
    write(tmp_path, "photos/a/1.png", "photos/b/1.png")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert len(lesson["find_photos"]("~/photos")[0]) == 2


def test_a_picture_beside_the_classes_is_named(lesson, tmp_path):
    write(tmp_path, "a/1.png", "b/1.png", "loose.png")
    _, left_out = lesson["find_photos"](tmp_path)
    assert left_out == {tmp_path / "loose.png": f"{tmp_path.as_posix()}/loose.png: in no class; move it into a folder"}


def test_one_picture_in_two_classes_counts_for_neither(lesson, tmp_path):
    write(tmp_path, "a/1.png", "b/1.png", "c/1.png")
    for name in ("a/twin.png", "b/twin.bmp", "c/deep/twin.tif"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        PLAIN.save(tmp_path / name)
    PLAIN.save(tmp_path / "a/another twin.png")
    photos, left_out = lesson["find_photos"](tmp_path)
    assert [name for _, name in photos] == ["a", "b", "c"] and len(left_out) == 4
    assert all("in ['a', 'b', 'c']; keep it in one" in why for why in left_out.values())


def test_of_copies_within_a_class_one_is_kept(lesson, tmp_path):
    write(tmp_path, "a/1.png", "b/1.png")
    (tmp_path / "a/1 (copy).png").write_bytes((tmp_path / "a/1.png").read_bytes())
    photos, left_out = lesson["find_photos"](tmp_path)
    assert len(photos) == 2 and len(left_out) == 1
    assert "the same picture as" in next(iter(left_out.values()))


def test_same_pixels_in_another_shape_are_another_picture(lesson, tmp_path):
    write(tmp_path, "a/1.png", "b/1.png")
    Image.new("RGB", (10, 20)).save(tmp_path / "a" / "tall.png")
    Image.new("RGB", (20, 10)).save(tmp_path / "b" / "wide.png")
    assert len(lesson["find_photos"](tmp_path)[0]) == 4


@pytest.mark.skipif(os.name == "nt", reason="links need rights")
def test_links(lesson, tmp_path):
    write(tmp_path, "elsewhere/1.png", "photos/b/1.png")
    root = tmp_path / "photos"
    (root / "a").symlink_to(tmp_path / "elsewhere")
    (root / "b" / "round").symlink_to(root)
    (root / "b" / "gone.png").symlink_to(tmp_path / "gone.png")
    photos, left_out = lesson["find_photos"](root)
    assert [name for _, name in photos] == ["a", "b"]
    assert sorted(path.name for path in left_out) == ["gone.png", "round"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_a_name_in_another_encoding_can_be_printed(lesson, tmp_path):
    write(tmp_path, "a/1.png", "b/1.png")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/a/\xc3\xa8\xd7\xf3\n.jpg"))).write_bytes(b"")
    _, left_out = lesson["find_photos"](tmp_path)
    (why,) = left_out.values()
    assert "empty" in why and why.isprintable() and why.encode("utf-8")


def no(lesson, root) -> str:
    with pytest.raises(ValueError) as refusal:
        lesson["find_photos"](root)
    words = str(refusal.value)
    assert root.as_posix() in words and "\n" not in words and ";" in words
    return words


def test_folders_that_hold_no_classes(lesson, tmp_path):
    assert "no folder" in no(lesson, tmp_path / "nowhere")
    assert "no folders in it" in no(lesson, tmp_path)
    write(tmp_path, "1.png", "2.png")
    assert "no folders in it; make one for each class" in no(lesson, tmp_path)
    assert "no folder" in no(lesson, tmp_path / "1.png")
    write(tmp_path, "cats/1.png")
    assert "only one class, 'cats'" in no(lesson, tmp_path)
    (tmp_path / "dogs").mkdir()
    assert "dogs: no picture can be used; add some or remove the folder" in no(lesson, tmp_path)
    (tmp_path / "dogs" / "a.HEIC").write_bytes(BAD["IMG_1.HEIC"][0])
    assert "dogs: no picture can be used (" in (why := no(lesson, tmp_path)) and "HEIC; export it as JPEG" in why
    write(tmp_path, "dogs/1.png")
    assert len(lesson["find_photos"](tmp_path)[0]) == 2


def test_names_that_differ_in_capitals_only_are_one_folder_elsewhere(lesson, tmp_path):
    write(tmp_path, "Cat/1.png", "cat/2.png", "dog/1.png")
    if len(list(tmp_path.iterdir())) == 3:
        assert "['Cat', 'cat'] differ in capitals only; make them one folder" in no(lesson, tmp_path)


def test_parts_are_no_classes(lesson, tmp_path):
    write(tmp_path, "train/a/1.png", "train/b/1.png", "Val/a/2.png", "Val/b/2.png")
    assert "are no classes; give one of these folders" in no(lesson, tmp_path)
    assert len(lesson["find_photos"](tmp_path / "train")[0]) == 2


def test_a_folder_that_may_not_be_read_is_not_passed_over(lesson, tmp_path, monkeypatch):
    write(tmp_path, "a/1.png", "b/1.png", "b/deep/2.png")
    scan = os.scandir

    def deny(path="."):
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", deny)  # the administrator may read everything
    assert "deep: Permission denied; check who may read it" in no(lesson, tmp_path)


def test_a_function_of_ones_own_may_refuse_pictures(lesson, tmp_path):
    write(tmp_path, "a/1.png", "a/2.png", "b/1.png")

    def look(path):
        if path.name == "2.png":
            raise ValueError(f"{path}: not wanted")
        return lesson["open_photo"](path)

    photos, left_out = lesson["find_photos"](tmp_path, look)
    assert len(photos) == 2 and list(left_out) == [tmp_path / "a" / "2.png"]


MEMORY = """
import re, sys
from pathlib import Path
sys.path[:0] = [ROOT, ROOT + "/docs/hooks"]
from tests.lessons import regions
from torch.utils.data import DataLoader
names = regions("photos", "imports", "to_rgb", "reason", "open_photo", "walk", "keep_one", "find_photos")
batches = regions("photo_batches", "imports", "transforms", "dataset")
batches["open_photo"] = names["open_photo"]

def peak(folder, keep=False):
    photos, _ = names["find_photos"](folder)
    if keep:
        kept = [names["open_photo"](path) for path, _ in photos]
    for X, y in DataLoader(batches["Photos"](photos, "ab", batches["train_transform"]), 16, shuffle=True):
        pass
    print(len(photos), re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

peak("few"), peak("many"), peak("many", keep=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts kilobytes as Linux does")
def test_memory_does_not_grow_with_the_number_of_photos(tmp_path):
    """With PHOTOS=5000 in the environment, with as many. 300 KB each: kept in a list, they show."""
    most = int(os.environ.get("PHOTOS", 400))
    rng = np.random.default_rng(0)
    for i in range(most):
        path = tmp_path / ("few" if i < most // 8 else "many") / "ab"[i % 2] / f"{i}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        tile = rng.integers(256, size=(6, 8, 3), dtype=np.uint8)
        Image.fromarray(tile).resize((360, 280)).save(path)
    environment = os.environ | {"MPLBACKEND": "template", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", MEMORY.replace("ROOT", repr(str(ROOT)))]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr
    (n, small), (m, large), (_, listed) = [map(int, line.split()) for line in done.stdout.splitlines()]
    assert m >= 6 * n, done.stdout
    assert large - small < 20_000 < 0.5 * m * 300 < listed - large, done.stdout
