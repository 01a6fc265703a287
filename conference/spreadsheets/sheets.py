"""Reading workbooks (XLSX) row by row, with merged cells filled; what is no plain workbook is refused."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from conference.spreadsheets.lines import DAMAGED, MOST_COLUMNS, MOST_ROWS, NO_TABLE, Line, Unreadable

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office formats, and the wrapping of encrypted new ones
UNPACKED = 150 * 1024 * 1024  # bytes that a workbook may unpack to
LAST_ROW = 1_048_576  # of a sheet of Excel
MOST_MERGED = 10_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # ECMA-376 part 1, §22.4.2.4

Box = tuple[int, int, int, int]  # first column, first row, last column, last row, counted from 1


def is_workbook(content: bytes) -> bool:
    """Whether this is, or pretends to be, a workbook: nothing that could be read as text."""
    return content.startswith((_ZIP, _OLE))


def lines(content: bytes) -> Iterator[Line]:
    """The rows of the first sheet that is shown and not empty; raises `Unreadable`."""
    _refuse_others(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            empty = True
            for line in _of_sheet(sheet):
                empty = empty and not any(line.cells)
                yield line
            if not empty:
                return
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged file does to the parsers
        raise Unreadable(DAMAGED) from error


def _refuse_others(content: bytes) -> None:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable(_("This workbook is protected by a password. Save it without one and choose it again."))
        raise Unreadable(_("This is a file of an old Office program. Save it as .xlsx and choose that."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = {part.filename for part in parts.infolist()}
            size = sum(part.file_size for part in parts.infolist())
            kind = parts.read("mimetype")[:80] if "mimetype" in names and size < UNPACKED else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    if size > UNPACKED or len(names) > 5000:
        raise Unreadable(_("This workbook is too large. Divide it into several files, or save it as CSV."))
    if b"opendocument" in kind:
        raise Unreadable(_("This is an OpenDocument file. Save it as .xlsx or CSV and choose that."))
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Unreadable(_("This workbook contains macros. Save it as .xlsx, without macros, and choose that."))
    if "xl/workbook.bin" in names:
        raise Unreadable(_("This is a binary workbook (.xlsb). Save it as .xlsx and choose that."))
    if not any(name.startswith("xl/") for name in names):
        raise Unreadable(NO_TABLE)


def _of_sheet(sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()  # some programs write a wrong size
    with sheet._get_source() as source:
        merged = sorted(_merged(source), key=lambda box: box[1])
    open_boxes: list[tuple[Box, str]] = []
    full = 0
    for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        if number > LAST_ROW or full > MOST_ROWS + 100:
            return  # whoever reads has more rows than are allowed
        open_boxes = [pair for pair in open_boxes if pair[0][3] >= number]
        is_merged = bool(open_boxes or (merged and merged[0][1] == number))
        if not is_merged and values.count(None) == len(values):
            continue  # one cell at the very bottom stands below a million empty rows
        cells = [_words(value) for value in values]
        full += any(cells)
        while merged and merged[0][1] == number:
            box = merged.pop(0)
            open_boxes.append((box, cells[box[0] - 1] if box[0] <= len(cells) else ""))
        spread = False
        for (left, _top, right, _bottom), value in open_boxes:
            if not value:
                continue
            right = min(right, MOST_COLUMNS)
            cells += [""] * (right - len(cells))
            cells[left - 1 : right] = [value] * (right - left + 1)
            spread = spread or right > left
        yield Line(number, cells, spread)


def _merged(source: IO[bytes]) -> Iterator[Box]:
    """The merged ranges of a sheet: its XML names them after all rows, so it is searched piece by piece."""
    rest, found = b"", 0
    while piece := source.read(1024 * 1024):
        text = rest + piece
        end = 0
        for match in _MERGED.finditer(text):
            end = match.end()
            left, top, right, bottom = range_boundaries(match[1].decode())
            found += 1
            if found > MOST_MERGED:
                raise Unreadable(_("This workbook has too many merged cells. Undo the merging, or save it as CSV."))
            if left <= MOST_COLUMNS and right >= left and bottom >= top:
                yield left, top, right, bottom
        rest = text[max(end, len(text) - 200) :]


def _words(value: Any) -> str:
    """A cell's value as text."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(" ", "minutes")
        case dt.time():
            return value.isoformat("minutes")
        case str():
            return _ESCAPED.sub(_unescaped, value).strip()
        case _:
            return str(value)


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return match[0] if 0xD800 <= number <= 0xDFFF else chr(number)  # half a character is none
