"""What every kind of file is read into, and why one may be refused."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

LARGEST = 10 * 1024 * 1024  # bytes of the file
MOST_ROWS = 50_000
MOST_COLUMNS = 200

NO_TABLE = _(
    "This file is neither an Excel workbook (.xlsx) nor CSV. Save the table as one of these and choose it again."
)
DAMAGED = _("This workbook is damaged. Open it in Excel, save it as .xlsx, and choose that file.")


class Unreadable(Exception):
    """The file cannot be read as a table; `sentence` says why, and what to do, in the active language."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)


class Line(NamedTuple):
    """One row as it stands in the file, counted from 1; `spread` says that a merged cell lies over several columns."""

    number: int
    cells: list[str]
    spread: bool = False
