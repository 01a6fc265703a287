"""Writing tables as XLSX and CSV, so that Excel shows every name as it is and runs nothing."""

from __future__ import annotations

import codecs
import csv as stdlib_csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO, Any

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from conference.spreadsheets.guard import guarded

XLSX, CSV = "xlsx", "csv"
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
LONGEST = 32_767  # characters in a cell of Excel

Cell = str | int | float | bool | dt.date | dt.datetime | None
Row = Sequence[Any]

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # XML 1.0 §2.2
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as "A" (ECMA-376 part 1, §22.4.2.4)


def words(value: Any) -> Any:
    """A cell's value without what no spreadsheet can hold: text is cut at 32,767 characters, line ends are \\n, control
    characters go; moments are in the active zone; anything unknown becomes text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        return local.replace(microsecond=0)
    if isinstance(value, dt.date):
        return value
    return _ILLEGAL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST]


def xlsx_into(file: IO[bytes], title: str, columns: Sequence[Any], rows: Iterable[Row]) -> None:
    """Write one sheet, row by row: memory does not grow with the number of rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(columns), 1))}1"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(len(str(column)) + 4, 14), 40)

    def text(value: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(sheet, _ESCAPE.sub("_x005F_", value)[:LONGEST])
        cell.data_type = "s"  # never a formula, whatever it begins with
        return cell

    def as_cell(value: Any) -> Any:
        value = words(value)
        if isinstance(value, str):
            return text(value) if value else None
        if isinstance(value, dt.date):
            cell = WriteOnlyCell(sheet, value)
            cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, dt.datetime) else "yyyy-mm-dd"
            return cell
        return value

    heads = []
    for column in columns:
        head = text(words(str(column)))
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        heads.append(head)
    sheet.append(heads)
    for row in rows:
        sheet.append([as_cell(value) for value in row])
    book.save(file)


def csv_into(file: IO[bytes], columns: Sequence[Any], rows: Iterable[Row]) -> None:
    """Write rows as CSV: UTF-8 with the mark by which Excel knows it (BOM), formula-safe, with the separator that Excel
    expects in the active language: a semicolon where the comma stands in numbers."""
    file.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    separator = "," if (translation.get_language() or "en") == "en" else ";"
    writer = stdlib_csv.writer(text, delimiter=separator, quoting=stdlib_csv.QUOTE_ALL)
    writer.writerow([_csv_cell(str(column)) for column in columns])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    text.flush()
    text.detach()


def _csv_cell(value: Any) -> Any:
    value = words(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    return guarded(value)[:LONGEST] if isinstance(value, str) else value


def xlsx(title: str, columns: Sequence[Any], rows: Iterable[Row]) -> bytes:
    """A workbook of one sheet called `title`."""
    file = io.BytesIO()
    xlsx_into(file, title, columns, rows)
    return file.getvalue()


def csv(columns: Sequence[Any], rows: Iterable[Row]) -> bytes:
    file = io.BytesIO()
    csv_into(file, columns, rows)
    return file.getvalue()


def into(file: IO[bytes], kind: str, title: str, columns: Sequence[Any], rows: Iterable[Row]) -> None:
    """Write the table as `kind`, "xlsx" or "csv"."""
    if kind == CSV:
        csv_into(file, columns, rows)
    else:
        xlsx_into(file, title, columns, rows)


def response(name: str, kind: str, title: str, columns: Sequence[Any], rows: Iterable[Row]) -> HttpResponse:
    """A download of the table as `kind`, "xlsx" or "csv" (anything else is XLSX), called `name` with the ending."""
    kind = CSV if kind == CSV else XLSX
    content = csv(columns, rows) if kind == CSV else xlsx(title, columns, rows)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}") or "attachment"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _sheet_title(title: str) -> str:
    """At most 31 characters, without the signs that Excel refuses in the name of a sheet."""
    tidy = re.sub(r"[\s\[\]:*?/\\]+", " ", str(words(str(title)))).strip(" '")
    return tidy[:31].strip(" '") or "1"
