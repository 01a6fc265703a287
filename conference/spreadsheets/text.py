"""Reading CSV and TSV, in whichever encoding and with whichever separator they come."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from conference.spreadsheets.guard import bare
from conference.spreadsheets.lines import MOST_COLUMNS, NO_TABLE, Line, Unreadable

SAMPLE = 64 * 1024  # bytes from which the encoding and the separator are judged
SEPARATORS = ",;\t"
JUDGED = 50  # rows from which the separator is judged
_HINT = re.compile("sep=([,;\t])\r?\n", re.IGNORECASE)  # Excel's own
LONGEST = 1_000_000  # characters of one cell, before somebody is asked whether a quotation mark is missing
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHERS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK", b"{\\rtf", b"7z\xbc\xaf", b"\x1f\x8b", b"Rar!")


def lines(content: bytes) -> Iterator[Line]:
    """The rows of the text; raises `Unreadable`."""
    text = _decoded(content)
    start = text[:2000].lstrip().lower()
    if start.startswith(("<!doctype", "<html", "<table", "<?xml", "<meta", "<head", "<body")):
        raise Unreadable(
            _(
                "This is a web page under the name of a spreadsheet. Open it in Excel, save it as .xlsx, "
                "and choose that."
            )
        )
    if _is_binary(text):
        raise Unreadable(NO_TABLE)
    csv.field_size_limit(LONGEST)
    hint = _HINT.match(text)
    separator = hint[1] if hint else _separator(text)
    reader = csv.reader(io.StringIO(text[hint.end() if hint else 0 :], newline=""), delimiter=separator)
    above = previous = 1 if hint else 0
    try:
        for cells in reader:
            yield Line(previous + 1, [bare(cell).strip() for cell in cells[:MOST_COLUMNS]])
            previous = reader.line_num + above
    except csv.Error as error:
        raise Unreadable(
            _("Line %(number)d of this file cannot be read: a quotation mark seems to be missing.")
            % {"number": reader.line_num + above}
        ) from error


def _decoded(content: bytes) -> str:
    """The text, by its mark (BOM), as UTF-8, or else in the encoding that is likeliest."""
    if content.startswith(_OTHERS):
        raise Unreadable(NO_TABLE)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise Unreadable(NO_TABLE) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if b"\x00" in content[:SAMPLE]:
        raise Unreadable(NO_TABLE)
    # Excel on Windows writes cp1252, on a Mac mac_roman, and old programs cp850.
    best = from_bytes(content[:SAMPLE], cp_isolation=["cp1252", "mac_roman", "cp850"]).best()
    encoding = best.encoding if best is not None else "cp1252"
    return content.decode(encoding, errors="replace")


def _is_binary(text: str) -> bool:
    """Whether this is no text at all: more than one character of a hundred is a control character."""
    sample = text[:SAMPLE]
    odd = sum(unicodedata.category(c) == "Cc" and c not in "\t\r\n" for c in sample)
    return odd * 100 > len(sample)


def _separator(text: str) -> str:
    """What stands between the cells: the sign by which the first rows fall into equally many parts."""

    def score(sign: str) -> tuple[bool, int, int]:
        reader = csv.reader(io.StringIO(text[:SAMPLE], newline=""), delimiter=sign)
        try:
            widths = Counter(len(cells) for cells, _n in zip(reader, range(JUDGED), strict=False) if cells)
        except csv.Error:
            return False, 0, 0
        width, often = widths.most_common(1)[0] if widths else (1, 0)
        return width > 1, often if width > 1 else 0, width

    return max(SEPARATORS, key=score)
