"""Delegations from a spreadsheet: all of them or none."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conference.audit.models import AuditEvent
from conference.editions.delegation_table import known_columns, plan
from conference.spreadsheets import read, write
from registration.models import Delegation, FocalPoint
from tests import factories

HEADS = ["Code", "Name (English)", "Name (Español)", "Kind", "Category", "Places", "Focal point", "Focal point e-mail"]
BAHAMAS = [
    "BS",
    "The Bahamas",
    "Las Bahamas",
    "State",
    "states",
    4,
    "Ms Sol; Mr Mar",
    "sol@example.org; mar@example.org",
]
ARUBA = ["AW", "Aruba", "Aruba", "territory", "states", 2, "", "office@example.org"]


@pytest.fixture
def states(conference):
    return factories.category(conference, code="states", name=factories.words("States", es="Estados"))


@pytest.fixture
def table(client, conference, owner, states):
    """Upload rows; `post` sends the columns, with `run` or not."""

    class Upload:
        def __init__(self, rows, heads=HEADS):
            self.heads = heads
            file = SimpleUploadedFile("delegations.csv", write.csv(heads, rows))
            address = reverse("secretariat:setup-delegations-import", args=[conference.slug])
            self.page = client.post(address, {"file": file})
            self.address = self.page.headers.get("Location", "")

        def post(self, **more):
            return self.send(**more).content.decode()

        def send(self, **more):
            known = {f"column_{n}": known_columns(self.heads).get(n, "-") for n in range(len(self.heads))}
            self.page = client.post(self.address, known | {"existing": "refuse"} | more, follow=True)
            return self.page

    return Upload


def test_nineteen_delegations_come_with_places_and_focal_points(table, conference):
    rows = [[f"S{n}", f"State {n}", f"Estado {n}", "state", "Estados", 3, "", f"s{n}@example.org"] for n in range(19)]
    upload = table(rows)
    assert "19 delegations would be added." in upload.post()
    assert Delegation.objects.count() == 0
    assert "19 delegations were added, 0 were changed." in upload.post(run="all")
    assert Delegation.objects.filter(conference=conference, places__places=3, focal_points__isnull=False).count() == 19


def test_row_becomes_a_delegation_with_all_its_parts(table):
    table([BAHAMAS, ARUBA]).post(run="all")
    bahamas = Delegation.objects.get(code="BS")
    assert (bahamas.name.localize("es"), bahamas.kind, bahamas.places.places) == ("Las Bahamas", "state", 4)
    assert bahamas.sort_en == "bahamas"
    points = FocalPoint.objects.filter(delegation=bahamas)
    assert [(one.name, one.email) for one in points] == [("Ms Sol", "sol@example.org"), ("Mr Mar", "mar@example.org")]
    assert Delegation.objects.get(code="AW").kind == "territory"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["", *ARUBA[1:]], "The code is missing."),
        (["A W", *ARUBA[1:]], "Code:"),
        ([*ARUBA[:3], "kingdom", *ARUBA[4:]], "There is no kind “kingdom”."),
        ([*ARUBA[:4], "stats", *ARUBA[5:]], "There is no category “stats” here. Did you mean “States”?"),
        ([*ARUBA[:5], "many", *ARUBA[6:]], "Enter a whole number from 0 to 100,000."),
        ([*ARUBA[:5], "-1", *ARUBA[6:]], "Enter a whole number from 0 to 100,000."),
        ([*ARUBA[:6], "Ms Sol", ""], "lacks an e-mail address"),
        ([*ARUBA[:6], "Ms Sol", "sol"], "has an @"),
        (["BS", *ARUBA[1:]], "stands in row 2 already"),
        (["AW", "x" * 10_000, *ARUBA[2:]], "Name:"),
    ],
)
def test_one_wrong_row_stops_all(table, row, words):
    upload = table([BAHAMAS, row])
    html = upload.post(run="all")
    assert words in html
    assert "1 row is wrong, so nothing is imported" in html
    assert Delegation.objects.count() == 0


def test_wrong_rows_come_as_a_file_to_correct_and_import(table, client, conference):
    upload = table([BAHAMAS, [*ARUBA[:3], "kingdom", *ARUBA[4:]], ["CW", "Curaçao", "Curazao", "state", "states", "x"]])
    page = upload.post()
    assert "2 rows are wrong, so nothing is imported" in page
    assert "Download these rows as a file" in page
    file = upload.send(failed="1")
    assert 'filename="failed-rows.xlsx"' in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]
    failed = read.table("", file.content)
    assert failed.columns == [*HEADS, "What is wrong"]
    assert [row.cells[0] for row in failed.rows] == ["AW", "CW"]
    assert failed.rows[0].cells[-1] == "There is no kind “kingdom”."
    assert Delegation.objects.count() == 0
    corrected = [[*row.cells[:3], "territory", "states", 2, *row.cells[6:]] for row in failed.rows]
    assert "2 delegations were added" in table(corrected, failed.columns).post(run="all")
    assert sorted(Delegation.objects.values_list("code", flat=True)) == ["AW", "CW"]


def test_right_rows_are_imported_without_the_wrong_ones_when_asked_for(table, client):
    upload = table([BAHAMAS, ["AW", "Aruba", "Aruba", "kingdom"], ARUBA[:1]])
    assert "Import the 1 row that is right" in upload.post()
    page = upload.post(run="others")
    assert Delegation.objects.get().code == "BS"
    assert "<title>Import of delegations" in page
    assert "1 delegations were added, 0 were changed." in page
    assert "2 rows cannot be imported. Correct them in the file below and import that file." in page
    assert "There is no kind “kingdom”." in page
    file = upload.page.request["PATH_INFO"] + "file/"
    assert [row.cells[0] for row in read.table("", client.get(file).content).rows] == ["AW", "AW"]


def test_rows_above_the_limit_stay_for_the_next_time(table, monkeypatch):
    monkeypatch.setattr("conference.editions.delegation_table.MOST", 1)
    upload = table([BAHAMAS, ARUBA])
    assert "At most 1 row at once." in upload.post(run="all")
    upload.post(run="others")
    assert Delegation.objects.get().code == "BS"


def test_codes_that_are_there_are_refused_or_changed_as_one_chooses(table, states):
    old = factories.delegation(states, code="BS", name=factories.words("Bahamas", nl="Bahama's"), places=9, funded=2)
    upload = table([BAHAMAS])
    assert "There is a delegation with the code “BS” already." in upload.post(run="all")
    assert "0 delegations were added, 1 were changed." in upload.post(existing="update", run="all")
    old.refresh_from_db()
    assert (str(old), old.name.localize("nl"), old.funded) == ("The Bahamas", "Bahama's", 2)
    assert old.places.__class__.objects.get(delegation=old).places == 4
    upload.post(existing="update", run="all")
    assert old.focal_points.count() == 2  # and not four


def test_fewer_places_than_are_taken_are_refused(table, states):
    old = factories.delegation(states, code="BS", places=9)
    for _n in range(5):
        factories.registration(states, old)
    assert "5 places are taken already" in table([BAHAMAS]).post(existing="update", run="all")


def test_code_is_needed_and_no_column_twice(table):
    upload = table([BAHAMAS])
    assert "Say which column is “Code”" in upload.post(column_0="-")
    assert "Two columns cannot both be “Code”." in upload.post(column_1="code")


def test_template_can_be_imported_as_it_is(client, conference, owner, table):
    content = client.get(reverse("secretariat:setup-delegations-template", args=[conference.slug])).content
    found = read.table("", content)
    upload = table([row.cells for row in found.rows], found.columns)
    assert "1 delegations were added" in upload.post(run="all")
    assert FocalPoint.objects.count() == 2


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=60), min_size=8, max_size=8))
@example(["=1+1"] * 8)
@example(["\x00\u202e😀שלום;"] * 8)
@example(["XX", "=1", "\u202e", "state", "states", "9" * 40, ";;", "a@b.org;;"])
def test_whatever_stands_in_a_row_gets_a_sentence_and_no_crash(conference, states, cells):
    rows = [read.Row(2, cells), read.Row(3, ["YY", *cells[1:4], "states", "3", *cells[6:]])]
    found = plan(read.Table(HEADS, rows), conference, known_columns(HEADS), "refuse")
    assert len(found.planned) + len(found.bad) == 2
    assert all(one.sentences for one in found.bad)


def test_file_of_a_colleague_is_not_found(client, conference, table):
    address = table([BAHAMAS]).address
    client.force_login(factories.user(conference))
    assert client.get(address).status_code == 404


def test_delegations_leave_as_they_come_back(client, conference, states):
    client.force_login(factories.user(conference))
    bahamas = factories.delegation(
        states, code="BS", name=factories.words("The Bahamas", es="Las Bahamas"), sort_as=factories.words("Bahamas")
    )
    for name in ("Ms Sol", "=Mr Mar"):
        factories.focal_point(bahamas, name=name)
    factories.delegation(states, code="AW", name=factories.words("Aruba"), kind=Delegation.Kind.TERRITORY, funded=1)
    answer = client.post(reverse("secretariat:setup-delegations-export", args=[conference.slug]))
    table = read.table("delegations.xlsx", answer.content)
    assert [row.cells[0] for row in table.rows] == ["AW", "BS"]
    assert [row.cells[table.columns.index("Places that the organizers pay for")] for row in table.rows] == ["1", "0"]
    again = plan(table, conference, known_columns(table.columns), "update")
    assert again.bad == []
    assert [(one.is_new, one.fields, one.focal_points) for one in again.planned] == [(False, [], [])] * 2
    event = AuditEvent.objects.get(verb="delegations.exported")
    assert event.changes == {"rows": [None, 2]}
