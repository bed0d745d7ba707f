"""What needs a graphics card, run on one; the pages tell what came out."""

from pathlib import Path

import yaml

FILE = Path(__file__).with_name("measured.yml")


def measured() -> dict:
    """Return what a card did, as `python -m tests.card` wrote it."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))
