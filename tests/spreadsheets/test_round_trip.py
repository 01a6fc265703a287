"""What is written comes back as it was, whatever it is, and nothing of it runs in a spreadsheet program."""

import csv
import io
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from conference.spreadsheets import read, write
from tests import hostile

CELLS = [*hostile.SAMPLES, "+12425550114", "\tx", "12345678901234567890", 'say "hi"', "semi;colon, comma", "two\nlines"]
names = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff\ufeff"), max_size=40)
cells = st.one_of(st.sampled_from(CELLS), names)


def kept(text):
    """Spaces around a cell are not part of it."""
    return text.strip()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=5), st.sampled_from(["csv", "xlsx"]))
@example([[one, one, one] for one in CELLS], "csv")
@example([[one, one, one] for one in CELLS], "xlsx")
def test_table_comes_back_as_it_was_written(rows, kind):
    rows = [["row", *row] for row in rows]  # no row is empty
    columns = ["Kind", "Given names", "Family name", "E-mail"]
    content = write.csv(columns, rows) if kind == "csv" else write.xlsx("People", columns, rows)
    found = read.table(f"people.{kind}", content)
    assert found.columns == columns
    assert [row.cells for row in found.rows] == [[kept(cell) for cell in row] for row in rows]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
@example("=1+1")
@example("\x00=1")
@example("\r=1")
def test_no_cell_of_csv_begins_a_formula(text):
    (row,) = list(csv.reader(io.StringIO(write.csv(["a"], [[text]]).decode("utf-8-sig"), newline="")))[1:]
    assert row[0][:1] not in {"=", "+", "-", "@", "\t", "\r"}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
@example("=1+1")
@example("\x00\x07\ud800=1")
def test_workbook_holds_no_formula(text):
    content = write.xlsx("People", [text, "b"], [[text, 1]])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<f " not in sheet
    assert load_workbook(io.BytesIO(content)).active["B2"].value == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ten_thousand_characters_come_through_and_a_cell_ends_where_excel_ends_it(kind):
    long, longest = "é" * 10_000, "x" * 40_000
    content = (
        write.csv(["a", "b"], [[long, longest]]) if kind == "csv" else write.xlsx("", ["a", "b"], [[long, longest]])
    )
    ((_number, (first, second)),) = read.table("", content).rows
    assert first == long
    assert len(second) == 32_767


def test_csv_begins_with_the_mark_by_which_excel_knows_its_letters():
    assert write.csv(["Name"], [["Curaçao"]]).startswith(b"\xef\xbb\xbf")


def test_header_of_a_workbook_stays_in_view():
    sheet = load_workbook(io.BytesIO(write.xlsx("A/B: [x]?", ["Name"], [["x"]]))).active
    assert sheet.freeze_panes == "A2"
    assert sheet.title == "A B x"
    assert sheet["A1"].font.bold
