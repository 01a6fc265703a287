"""Reading tables from XLSX, CSV and TSV files. What a file is, its content says, not its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.spreadsheets import sheets, text
from conference.spreadsheets.lines import LARGEST, MOST_ROWS, Line, Unreadable

HEADER_WITHIN = 30  # rows: above the header there may be a title


class Row(NamedTuple):
    """One row under the header: its number in the file, counted from 1, and a text for every column."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """The names in the header, and the rows below it that are not empty."""

    columns: list[str]
    rows: list[Row]


def table(name: str, content: bytes) -> Table:
    """The table in a file called `name`: in a workbook, that of the first sheet that is shown and not empty.

    Every cell is text: days and moments as ISO 8601, whole numbers without decimals, formulas as the value that was
    last shown; the value of a merged cell counts for all of it. Raises `Unreadable`.
    """
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise Unreadable(_("This file is empty. Choose another one."))
    if len(content) > LARGEST:
        raise Unreadable(_("This file is larger than 10 MB. Divide it into several files."))
    lines = sheets.lines(content) if sheets.is_workbook(content) else text.lines(content)
    found = _table(lines)
    if not found.columns:
        raise Unreadable(_("This file is empty. Choose another one."))
    if not found.rows:
        raise Unreadable(_("Below the names of the columns there is no row. Fill the table in and choose it again."))
    return found


def _table(lines: Iterable[Line]) -> Table:
    """Find the header and take what stands below it."""
    kept: list[Line] = []
    for line in lines:
        if any(line.cells):
            kept.append(line)
        if len(kept) > MOST_ROWS + HEADER_WITHIN:
            break
    if not kept:
        return Table([], [])
    at = _header(kept)
    header, body = kept[at], kept[at + 1 :]
    if len(body) > MOST_ROWS:
        limit = MOST_ROWS
        raise Unreadable(
            ngettext(
                "This file has more than %(limit)d row. Divide it into several files.",
                "This file has more than %(limit)d rows. Divide it into several files.",
                limit,
            )
            % {"limit": limit}
        )
    wide = max(map(_width, [header, *body]))
    used = [n for n in range(wide) if _at(header, n) or any(_at(line, n) for line in body)]
    columns = [_at(header, n) or _("Column %(letter)s") % {"letter": _letter(n)} for n in used]
    return Table(columns, [Row(line.number, [_at(line, n) for n in used]) for line in body])


def _header(lines: list[Line]) -> int:
    """The index of the line that names the columns: the first that fills more than half as many columns as the
    fullest one nearby does. A title above it usually fills one. Of two lines of names, of which the upper is merged
    over several columns, the lower one counts."""
    first = lines[:HEADER_WITHIN]
    filled = [len({cell for cell in line.cells if cell}) for line in first]
    most = max(filled)
    at = next(n for n, number in enumerate(filled) if number * 2 > most)
    if first[at].spread and at + 1 < len(first) and filled[at + 1] > filled[at]:
        return at + 1
    return at


def _width(line: Line) -> int:
    return next((n for n in range(len(line.cells), 0, -1) if line.cells[n - 1]), 0)


def _at(line: Line, n: int) -> str:
    return line.cells[n] if n < len(line.cells) else ""


def _letter(n: int) -> str:
    """The letter of a column, counted from 0."""
    letters = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
