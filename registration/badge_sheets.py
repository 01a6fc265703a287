"""Sheets that hold several badges: where each card or label lies."""

from __future__ import annotations

from dataclasses import dataclass

INCH = 25.4


@dataclass(frozen=True)
class Sheet:
    """Measures in millimetres: the paper, its cards in columns and rows, the upper left corner of the first, and how
    far from it the next begins. `has_marks`: lines to cut along stand at the edges, for paper that is not cut already.
    """

    paper: tuple[float, float]
    grid: tuple[int, int]
    card: tuple[float, float]
    corner: tuple[float, float]
    pitch: tuple[float, float]
    has_marks: bool = False

    @property
    def cards(self) -> int:
        return self.grid[0] * self.grid[1]


A4 = (210, 297)
SHEETS = {
    "sheet": Sheet(A4, (2, 5), (85.6, 54), (19.4, 13.5), (85.6, 54), has_marks=True),
    "cards-85": Sheet(A4, (2, 5), (85, 54), (15, 13.5), (95, 54)),
    "cards-90": Sheet(A4, (2, 5), (90, 54), (15, 13.5), (90, 54)),
    "letter": Sheet(
        (8.5 * INCH, 11 * INCH),
        (2, 4),
        (3.375 * INCH, 7 / 3 * INCH),
        (0.6875 * INCH, 7 / 12 * INCH),
        (3.75 * INCH, 2.5 * INCH),
    ),
}
