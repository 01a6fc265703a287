"""Files as people send them: what can be read is read, and everything else gets a sentence."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from conference.spreadsheets import sheets
from conference.spreadsheets.read import Unreadable, table


def workbook(*rows, sheet=None, merge=()):
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    for box in merge:
        page.merge_cells(box)
    if sheet:
        sheet(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(content, name="people.xlsx"):
    found = table(name, content)
    return [found.columns, *(row.cells for row in found.rows)]


def refusal(content, name="people.xlsx"):
    with pytest.raises(Unreadable) as refused:
        table(name, content)
    return refused.value.sentence


def zipped(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        for name, text in files.items():
            parts.writestr(name.replace("__", "/"), text)
    return file.getvalue()


def test_values_become_the_text_that_people_see():
    found = cells(
        workbook(
            ["Name", "Day", "Moment", "Number", "Half", "Yes"],
            ["Élodie", dt.date(2027, 1, 13), dt.datetime(2027, 1, 13, 9, 30), 12425550114.0, 1.5, True],
        )
    )
    assert found[1] == ["Élodie", "2027-01-13", "2027-01-13 09:30", "12425550114", "1.5", "yes"]


def test_title_above_the_header_and_empty_rows_and_columns_are_passed_over():
    found = table("", workbook(["List of our delegation"], [], ["Name", None, "E-mail"], [], ["Ana", None, "a@b.org"]))
    assert found.columns == ["Name", "E-mail"]
    assert [(row.number, row.cells) for row in found.rows] == [(5, ["Ana", "a@b.org"])]


def test_merged_cell_counts_for_all_of_it():
    rows = [["Delegation", "Name"], ["Curaçao", "Ana"], [None, "Bo"], [None, "Cy"], ["Aruba", "Di"]]
    assert cells(workbook(*rows, merge=["A2:A4"])) == [
        ["Delegation", "Name"],
        ["Curaçao", "Ana"],
        ["Curaçao", "Bo"],
        ["Curaçao", "Cy"],
        ["Aruba", "Di"],
    ]


def test_of_two_lines_of_names_the_lower_one_counts():
    rows = [["Person", None, "Contact"], ["Given names", "Family name", None], ["Ana", "Sol", "a@b.org"]]
    found = cells(workbook(*rows, merge=["A1:B1", "C1:C2"]))
    assert found == [["Given names", "Family name", "Contact"], ["Ana", "Sol", "a@b.org"]]


def test_merge_over_a_million_rows_does_no_harm():
    content = workbook(["Name", "Code"], ["Ana", None, "x"], merge=["C2:D3"])
    wide = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(wide, "w") as changed:
        for name in parts.namelist():
            changed.writestr(name, parts.read(name).replace(b"C2:D3", b"C2:XFD1048576"))
    found = table("", wide.getvalue())
    assert len(found.columns) == 200
    assert found.rows[0].cells == ["Ana", "", *["x"] * 198]


def test_rows_above_a_cell_at_the_very_bottom_are_not_looked_at_one_by_one():
    def more(book):
        book.active.cell(row=200_000, column=1).value = "stray"

    content = workbook(["Name", "Code"], ["Ana", "x"], sheet=more)
    assert [line.number for line in sheets.lines(content)] == [1, 2, 200_000]
    assert [row.cells for row in table("", content).rows] == [["Ana", "x"], ["stray", ""]]


def test_hidden_and_empty_sheets_are_passed_over():
    def more(book):
        book.active.sheet_state = "hidden"
        book.create_sheet("empty")
        book.create_sheet("people").append(["Name"])
        book["people"].append(["Ana"])

    assert cells(workbook(["Old"], ["x"], sheet=more)) == [["Name"], ["Ana"]]


def test_column_without_a_name_is_called_by_its_letter():
    assert cells(workbook(["Name", None, "Day"], ["Ana", "x", "y"]))[0] == ["Name", "Column B", "Day"]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_with_any_separator_and_encoding(sign, encoding):
    rows = [["Nombre", "Función"], ["Peña, José Ramón", "Diseñador"], ["Muñoz", "Señora; directora"]]
    text = "\r\n".join(sign.join(f'"{cell}"' if {",", ";"} & set(cell) else cell for cell in row) for row in rows)
    assert cells(text.encode(encoding), "people.csv") == rows


def test_hint_of_excel_names_the_separator():
    assert cells(b"sep=;\r\nName;Day\r\nAna;1,2\r\n") == [["Name", "Day"], ["Ana", "1,2"]]


def test_quotation_mark_that_is_missing_is_named_by_its_line():
    text = 'Name;Day\nAna;"' + "x" * 1_100_000
    assert "Line 2" in refusal(text.encode())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"<html><table><tr><td>Name</td></tr></table></html>", "web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "web page"),
        (b"%PDF-1.7 x", "neither an Excel workbook"),
        (bytes(range(256)) * 50, "neither an Excel workbook"),
        (b"PK\x03\x04 nothing", "damaged"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
        (
            zipped(xl__vbaProject_bin="x", xl__vbaProject__bin="x").replace(b"vbaProject_bin", b"vbaProject.bin"),
            "macros",
        ),
        (zipped(word__document="x"), "neither an Excel workbook"),
        (zipped(xl__workbook="<workbook"), "damaged"),
        (b"Name;E-mail\r\n", "there is no row"),
    ],
)
def test_what_is_no_table_gets_a_sentence(content, words):
    assert words in refusal(content, "people.xls")


def test_workbook_that_unpacks_to_a_flood_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for n in range(4):
            parts.writestr(f"xl/sheet{n}.xml", bytes(50 * 1024 * 1024))
    assert len(file.getvalue()) < 1_000_000
    assert "too large" in refusal(file.getvalue())


def test_too_many_rows_and_too_many_bytes_are_refused():
    assert "more than 50000 rows" in refusal(b"Name,Day\n" + b"Ana,1\n" * 50_001)
    assert "10 MB" in refusal(b"Name,Day\n" + b"Ana,1\n" * 2_000_000)


def test_twenty_thousand_rows_are_read():
    assert len(table("", b"Name,Day\n" + b"Ana,1\n" * 20_000).rows) == 20_000
