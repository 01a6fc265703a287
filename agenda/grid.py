"""A day of the draft as a table: one row per quarter of an hour, one column per room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from agenda.models import Room, Session

STEP = 15  # minutes
EARLIEST, LATEST = 9 * 60, 17 * 60  # what an empty day shows


@dataclass
class Cell:
    """Sessions that overlap in one room share a cell; an empty one fills a quarter of an hour."""

    sessions: list[Session] = field(default_factory=list)
    rows: int = 1


@dataclass
class Line:
    """A quarter of an hour. `label` is its beginning, "09:00"."""

    label: str
    is_hour: bool
    is_half: bool
    cells: list[Cell]


@dataclass(frozen=True)
class Grid:
    rooms: Sequence[Room]
    has_roomless: bool  # whether a first column holds what takes place in no room
    lines: list[Line]


def day(date: dt.date, sessions: Iterable[Session], rooms: Sequence[Room]) -> Grid:
    """The sessions of this day (in the active zone) by quarter hours and rooms."""
    spans = [(s, *_minutes(s, date)) for s in sessions if s.start and timezone.localtime(s.start).date() == date]
    first = min([EARLIEST, *(start for _s, start, _e in spans)]) // 60 * 60
    last = -(-max([LATEST, *(end for _s, _b, end in spans)]) // STEP) * STEP
    roomless = any(s.room_id is None for s, _b, _e in spans)
    columns: list[int | None] = [*([None] if roomless else []), *(room.pk for room in rooms)]
    table = [
        _column([span for span in spans if span[0].room_id == room], first, (last - first) // STEP) for room in columns
    ]
    lines = []
    for n in range((last - first) // STEP):
        minute = first + n * STEP
        cells = [cell for column in table if (cell := column[n]) is not None]
        lines.append(Line(f"{minute // 60:02}:{minute % 60:02}", minute % 60 == 0, minute % 30 == 0, cells))
    return Grid(rooms, roomless, lines)


def _minutes(session: Session, date: dt.date) -> tuple[int, int]:
    """Beginning and end in minutes of the day; what ends after midnight ends at midnight here."""
    start, end = timezone.localtime(session.start), timezone.localtime(session.end)
    return start.hour * 60 + start.minute, end.hour * 60 + end.minute if end.date() == date else 24 * 60


def _column(spans: list[tuple[Session, int, int]], first: int, length: int) -> list[Cell | None]:
    """One cell or None per quarter: None where a cell above reaches down."""
    column: list[Cell | None] = [Cell() for _n in range(length)]
    open_cell, begins, ends = None, 0, 0
    for session, start, end in sorted(spans, key=lambda span: span[1:]):
        top, bottom = (start - first) // STEP, max(-(-(end - first) // STEP), (start - first) // STEP + 1)
        if open_cell is None or top >= ends:
            open_cell, begins, ends = Cell(), top, bottom
            column[top] = open_cell
        open_cell.sessions.append(session)
        ends = max(ends, bottom)
        open_cell.rows = ends - begins
        column[begins + 1 : ends] = [None] * (ends - begins - 1)
    return column
