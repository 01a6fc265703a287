"""Attendance sheets for signature."""

import re

from registration import attendance
from tests.paper.conftest import confirmed, texts


def attendance_of(office, **query):
    return texts(office.get("paper-attendance", **{"day": "all", "language": "en"} | query))


def test_attendance_sheets_go_by_day_delegation_and_name(office, states, curacao, haiti):
    people = [
        confirmed(states, haiti, family_name="Abel"),
        confirmed(states, curacao, family_name="Zorg", role="head"),
        confirmed(states, curacao, family_name="Yam"),
    ]
    sheets = attendance_of(office)
    assert len(sheets) % 2 == 0  # two days
    first = sheets[0]
    assert re.findall(r"(\w+), Dahlia", first) == ["Yam", "Zorg", "Abel"]
    for person in people:
        assert person.reference in first
    for said in ("Signature, morning", "Signature, afternoon", "Not on the list", f"1 / {len(sheets)}"):
        assert said in first
    one_day = attendance_of(office, day=office.conference.first_day.isoformat())
    assert len(one_day) == len(sheets) // 2


def test_attendance_sheet_of_one_delegation(office, states, curacao, haiti):
    confirmed(states, haiti, family_name="Abel")
    confirmed(states, curacao, family_name="Zorg")
    sheet = " ".join(attendance_of(office, delegation="HT"))
    assert "Abel" in sheet
    assert "Zorg" not in sheet


def test_attendance_sheet_repeats_its_head_on_every_page(office, states, curacao):
    for _ in range(40):
        confirmed(states, curacao)
    sheets = attendance_of(office, day=office.conference.first_day.isoformat())
    assert len(sheets) > 2
    assert all("Signature, morning" in sheet for sheet in sheets)


def test_empty_attendance_sheet_still_has_lines_for_the_unexpected(office):
    assert "Not on the list" in attendance_of(office)[0]


def test_too_many_on_attendance_sheets_is_answered_with_a_sentence(office, states, monkeypatch):
    monkeypatch.setattr(attendance, "MOST", 1)
    for _ in range(2):
        confirmed(states)
    page = office.get("paper-attendance", day="all", language="en").content.decode()
    assert "That is too much for one file." in page
