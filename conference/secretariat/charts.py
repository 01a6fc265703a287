"""Geometry of the dashboard's drawings: figures in, points of an SVG out. Templates draw them, each with a table of the
same figures beside it. No styles inside: classes of static/css/components.css. All points are whole numbers, which are
written the same in every language."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 640, 264  # of a drawing's viewBox
LEFT, RIGHT, TOP, BOTTOM = 76, 616, 32, 232  # of the area between the axes
MOST_COLUMNS = 16  # that can be told apart; of more, the first and last are left to the table


def scale(most: int) -> tuple[int, int]:
    """A round step and a top for an axis that must reach `most`: at most five steps of 1, 2, 5, 10, 20, 25, 50 …"""
    most = max(most, 1)
    power = 10 ** max(0, math.floor(math.log10(most)) - 1)
    steps = [power * n for n in (1, 2, 5, 10, 20, 25, 50)]
    step = next(step for step in steps if step * 5 >= most)
    return step, step * math.ceil(most / step)


@dataclass(frozen=True)
class Tick:
    """A line of the axis and its figure."""

    y: int
    value: int


@dataclass(frozen=True)
class Mark:
    """A word below the axis, or a figure above a point."""

    x: int
    y: int
    anchor: str
    text: Any


@dataclass(frozen=True)
class Column:
    x: int
    y: int
    width: int
    height: int
    middle: int
    label: Any
    value: int


def _ticks(most: int) -> tuple[list[Tick], float]:
    """The axis, and how many units of the drawing one of the figures is."""
    step, top = scale(most)
    unit = (BOTTOM - TOP) / top
    return [Tick(round(BOTTOM - value * unit), value) for value in range(0, top + 1, step)], unit


class Line:
    """A curve over days. `points` are (day, figure) in order; `limit` is drawn as a line of its own if it is given."""

    def __init__(self, points: Sequence[tuple[dt.date, int]], limit: int = 0) -> None:
        self.points = list(points)
        self.limit = limit
        figures = [value for _day, value in self.points]
        self.ticks, unit = _ticks(max([limit, *figures], default=1))
        days = [day for day, _value in self.points]
        span = max((days[-1] - days[0]).days, 1) if days else 1
        self.at = [
            (round(LEFT + (RIGHT - LEFT) * (day - days[0]).days / span), round(BOTTOM - value * unit))
            for day, value in self.points
        ]
        self.limit_y = round(BOTTOM - limit * unit)

    @property
    def trace(self) -> str:
        return "M" + "L".join(f"{x} {y}" for x, y in self.at) if self.at else ""

    @property
    def area(self) -> str:
        """The trace, closed along the axis."""
        if not self.at:
            return ""
        return f"M{self.at[0][0]} {BOTTOM}L{self.trace[1:]}V{BOTTOM}z"

    @property
    def days(self) -> list[Mark]:
        """At most three days below the axis, the first and the last among them: more would touch on a telephone."""
        last = len(self.at) - 1
        chosen = sorted({0, last // 2, last}) if last > 3 else sorted({0, last})
        return [
            Mark(
                self.at[n][0],
                254,
                "start" if n == 0 and last else "end" if n == last and last else "middle",
                self.points[n][0],
            )
            for n in chosen
        ]

    @property
    def end(self) -> Mark | None:
        """The last figure, above the end of the curve."""
        if not self.at:
            return None
        x, y = self.at[-1]
        return Mark(x, max(y - 10, 14), "end", self.points[-1][1])


class Columns:
    """Upright columns, one for each (label, figure), in the order given."""

    def __init__(self, rows: Sequence[tuple[Any, int]]) -> None:
        self.rows = list(rows)
        shown = self.rows[-MOST_COLUMNS:]
        self.ticks, unit = _ticks(max((value for _label, value in shown), default=1))
        room = (RIGHT - LEFT) / max(len(shown), 1)
        width = min(room * 0.7, 60)
        self.columns = [
            Column(
                round(LEFT + room * n + (room - width) / 2),
                round(BOTTOM - value * unit),
                round(width),
                round(value * unit),
                round(LEFT + room * (n + 0.5)),
                label,
                value,
            )
            for n, (label, value) in enumerate(shown)
        ]
        self.labelled = self.columns[:: math.ceil(len(shown) / 4) or 1]


@dataclass(frozen=True)
class Part:
    """One part of a bar: where it stands, in thousandths of the bar."""

    kind: str
    x: int
    width: int
    value: int


def shares(figures: Sequence[tuple[str, int]]) -> list[Part]:
    """A bar in parts, left to right, that fill it together; empty when there is nothing to share."""
    whole = sum(value for _kind, value in figures)
    parts, x = [], 0
    for kind, value in figures:
        if value:
            parts.append(Part(kind, 1000 * x // whole, 1000 * (x + value) // whole - 1000 * x // whole, value))
        x += value
    return parts


def cumulative(per_day: dict[dt.date, int], until: dt.date) -> list[tuple[dt.date, int]]:
    """How many there were altogether at the end of each day, or of each week where they came over more than five
    weeks. Begins with none on the day before the first; the last point is `until`, or the last day that has any."""
    if not per_day:
        return []
    first, last = min(per_day) - dt.timedelta(1), max(until, max(per_day))
    step = 1 if (last - first).days <= 35 else 7
    days = [last - dt.timedelta(n) for n in range(0, (last - first).days + 1, step)][::-1]
    if days[0] > first:
        days.insert(0, first)
    points, total, so_far = [], 0, sorted(per_day.items())
    position = 0
    for day in days:
        while position < len(so_far) and so_far[position][0] <= day:
            total += so_far[position][1]
            position += 1
        points.append((day, total))
    return points
