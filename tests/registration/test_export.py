"""The list of registrations as a spreadsheet: what stands in it, who may have it, and that it is recorded."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from conference.accounts.models import Role
from conference.audit.models import AuditEvent
from conference.jobs import running
from conference.jobs.models import Job
from conference.secretariat.record import lines
from conference.spreadsheets import read
from registration.exports import columns as all_columns
from registration.models import Answer, Needs, Passport, ProposedChange, Question, Registration, State, Travel
from registration.staff_views import exports
from registration.staff_views import filters as list_filters
from registration.staff_views.filters import columns as list_columns
from tests import factories, hostile


@pytest.fixture
def staff(client, conference):
    client.force_login(factories.user(conference, Role.REGISTRATION))
    return client


def url(conference, query=""):
    return reverse("secretariat:registrations-export", args=[conference.slug]) + query


def table(staff, conference, *columns, kind="csv", query=""):
    answer = staff.post(url(conference, query), {"kind": kind, "columns": columns})
    assert answer.status_code == 200, answer.content
    return read.table("", answer.content)


def test_list_comes_with_its_filters_and_columns(staff, conference, curacao):
    factories.registration(curacao.category, curacao, state=State.CONFIRMED, family_name="Sol", phone="+12425550114")
    factories.registration(curacao.category, curacao, family_name="Mar")
    found = table(staff, conference, "family_name", "state", "delegation", "phone", query="?status=confirmed")
    assert found.columns == ["Status", "Delegation", "Family name", "Telephone"]
    assert [row.cells for row in found.rows] == [["Confirmed", "Curaçao", "Sol", "+1 242 555 0114"]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_names_that_look_like_formulas_stay_names(staff, conference, curacao, kind):
    factories.registration(curacao.category, curacao, family_name="=HYPERLINK(1)", given_name="😀 שלום")
    answer = staff.post(url(conference), {"kind": kind, "columns": ["given_name", "family_name"]})
    if kind == "xlsx":
        cell = load_workbook(io.BytesIO(answer.content)).active["B2"]
        assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1)")
    else:
        assert '"\'=HYPERLINK(1)"' in answer.content.decode("utf-8-sig")
    assert read.table("", answer.content).rows[0].cells == ["😀 שלום", "=HYPERLINK(1)"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=hostile.stored, family=hostile.stored, kind=st.sampled_from(["csv", "xlsx"]))
@example("=1+1", "\u202eevil", "csv")
@example("@SUM(A1)", "😀", "xlsx")
def test_list_holds_whatever_somebody_is_called_and_nothing_runs(staff, conference, curacao, given, family, kind):
    Registration.objects.filter(conference=conference).delete()
    factories.registration(curacao.category, curacao, given_name=given, family_name=family)
    answer = staff.post(url(conference), {"kind": kind, "columns": ["given_name", "family_name"]})
    assert read.table("", answer.content).rows[0].cells == [given.strip(), family.strip()]
    if kind == "xlsx":
        for cell in load_workbook(io.BytesIO(answer.content)).active["A2:B2"][0]:
            assert cell.value is None or (cell.data_type, type(cell.value)) == ("s", str)
    else:
        written = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))[1]
        assert not [cell for cell in written if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_travel_note_and_answers_stand_in_their_columns(staff, conference, curacao):
    one = factories.registration(curacao.category, curacao, state=State.CONFIRMED)
    Travel.objects.create(registration=one, hotel="Blue Hotel")
    question = Question.objects.create(conference=conference, code="shirt", label=factories.words("Shirt size"))
    Answer.objects.create(registration=one, question=question, text="XL")
    found = table(staff, conference, "hotel", "answer-shirt", "reference")
    assert found.columns == ["Reference code", "Hotel", "Shirt size"]
    assert found.rows[0].cells == [one.reference, "Blue Hotel", "XL"]


def test_needs_and_passports_are_in_no_export(staff, conference, curacao):
    one = factories.registration(curacao.category, curacao)
    Needs.objects.create(registration=one, diet=["halal"], details="Severe allergy")
    dates = {"born_on": "1970-02-03", "expires_on": "2031-04-05"}
    Passport.objects.create(registration=one, name="As In Passport", number="XQ4711", country="BS", **dates)
    html = staff.get(url(conference)).content.decode()
    every = [part.split('"')[0] for part in html.split('name="columns" value="')[1:]] or [
        column.code for column in exports.all_columns.COLUMNS
    ]
    found = table(staff, conference, *every)
    assert len(found.columns) >= 25
    for secret in ("halal", "allergy", "as in passport", "xq4711", *dates.values()):
        assert secret not in str(found).lower()


def test_export_is_recorded_with_its_number_of_rows_only(staff, conference, curacao):
    factories.registration(curacao.category, curacao, family_name="Sol")
    table(staff, conference, "family_name")
    event = AuditEvent.objects.get(verb="registration.exported")
    assert "exported a list of registrations as CSV: 1 rows" in lines([event])[0].text
    assert "Sol" not in str(event.changes)


@pytest.mark.django_db(transaction=True)
def test_long_list_is_made_in_the_background(staff, conference, curacao, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    for _n in range(2):
        factories.registration(curacao.category, curacao)
    page = staff.post(url(conference, "?delegation=CW"), {"kind": "xlsx", "columns": ["family_name"]})
    job = Job.objects.get()
    assert running.run(job.pk) == "done"
    assert "2 rows are in the file." in staff.get(page.url).content.decode()
    job.refresh_from_db()
    assert len(read.table("", bytes(job.result)).rows) == 2
    assert job.result_name.endswith(".xlsx")
    assert AuditEvent.objects.filter(verb="registration.exported").count() == 1


def test_no_column_is_an_error_with_its_sentence(staff, conference):
    html = staff.post(url(conference), {"kind": "csv"}).content.decode()
    assert "Choose at least one column." in html


def test_reader_may_not_export(client, conference):
    client.force_login(factories.user(conference, Role.READER))
    assert client.get(url(conference)).status_code == 404


@pytest.mark.parametrize("number", [1, 10])
def test_export_asks_the_same_number_of_queries_however_long(staff, conference, number):
    media = factories.category(conference, counts=False)
    for _n in range(number):
        factories.registration(media)
    with CaptureQueriesContext(connection) as asked:
        table(staff, conference, "family_name", "category", "hotel", "note")
    assert sum("SAVEPOINT" not in one["sql"] for one in asked) <= 16


def test_every_column_of_the_list_is_one_of_the_export(conference):
    offered = {column.code for column in all_columns.of(conference, [], list_filters.RESTRICTED)}
    assert [
        c.key for c in list_columns.ALL if all_columns.OF_THE_LIST.get(c.key, c.key) not in offered | {"reference"}
    ] == []


def test_what_waits_or_is_missing_stands_in_its_columns(staff, conference, curacao):
    states = curacao.category
    required = Question.objects.create(
        conference=conference, code="visit", label=factories.words("?"), kind="short", is_required=True
    )
    paper = Question.objects.create(
        conference=conference, code="paper", label=factories.words("!"), kind="file", is_required=True
    )
    for question in (required, paper):
        question.categories.add(states)
    factories.focal_point(curacao)
    one = factories.registration(states, curacao, family_name="Aloe", state=State.CONFIRMED)
    ProposedChange.objects.create(registration=one, field="function", old="", new="X", proposed_at=one.created_at)
    born, expires = dt.date(1980, 1, 1), dt.date(2035, 1, 1)
    Passport.objects.create(registration=one, name="B", number="X1", country="CW", born_on=born, expires_on=expires)
    Answer.objects.create(registration=one, question=required, text="Yes")
    factories.registration(states, curacao, family_name="Baobab")
    found = table(
        staff, conference, "family_name", "endorsed", "documents", "answers", "changes", "visa", query="?sort=name"
    )
    assert [row.cells for row in found.rows] == [
        ["Aloe", "", "Missing", "", "Waiting for a decision", "Asked for"],
        ["Baobab", "Not yet", "Missing", "Missing", "", ""],
    ]
