"""Digits as strokes, points from 0 to 1 across and down: drawn by hand's habit, not by any picture of the training data."""

from math import cos, radians, sin


def arc(x: float, y: float, width: float, height: float, start: int, end: int) -> list[tuple[float, float]]:
    """Return points of an ellipse around (x, y); degrees, 0 to the right, growing clockwise."""
    angles = [radians(start + (end - start) * n / 20) for n in range(21)]
    return [(x + width * cos(angle), y + height * sin(angle)) for angle in angles]


DIGITS = [
    [arc(0.5, 0.5, 0.4, 0.48, -90, 270)],
    [[(0.35, 0.2), (0.55, 0), (0.55, 1)]],
    [arc(0.5, 0.27, 0.34, 0.27, 190, 390) + [(0.15, 1), (0.88, 1)]],
    [arc(0.45, 0.25, 0.35, 0.25, -150, 90) + arc(0.45, 0.75, 0.4, 0.25, -90, 150)],
    [[(0.6, 0), (0.1, 0.65), (0.9, 0.65)], [(0.65, 0.3), (0.65, 1)]],
    [[(0.85, 0), (0.25, 0), (0.2, 0.42), *arc(0.45, 0.69, 0.38, 0.3, -120, 150)]],
    [[(0.7, 0), (0.3, 0.4)] + arc(0.5, 0.72, 0.35, 0.28, 190, 550)],
    [[(0.1, 0), (0.9, 0), (0.4, 1)]],
    [arc(0.5, 0.25, 0.3, 0.25, 90, -270) + arc(0.5, 0.75, 0.35, 0.25, -90, 270)],
    [arc(0.5, 0.28, 0.33, 0.28, 0, 360) + [(0.8, 0.6), (0.7, 1)]],
]
OPEN_FOUR = [[(0.15, 0), (0.15, 0.5), (0.85, 0.5)], [(0.8, 0), (0.8, 1)]]
