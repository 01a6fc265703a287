"""Participants from a spreadsheet: upload, columns, trial run, import."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from conference.accounts.models import Role
from conference.audit.models import SYSTEM, AuditEvent
from conference.jobs import running
from conference.jobs.models import Job
from conference.mail.models import Message
from conference.spreadsheets import read, write
from registration.actions.import_people import Undone, import_people
from registration.actions.seats import recount
from registration.imports.columns import guess
from registration.imports.rows import check, keys_of
from registration.models import Places, Registration, State
from tests import factories, hostile

HEADS = ["Delegation", "Given names", "Family name", "E-mail address", "Function"]


def people(number, delegation="CW", start=0):
    return [[delegation, "Ana", f"Sol {n}", f"ana{n}@example.org", "Adviser"] for n in range(start, start + number)]


def checked(conference, rows, heads=HEADS, **options):
    content = write.csv(heads, rows)
    table = read.table("people.csv", content)
    return check(table, conference, guess(table.columns), key=keys_of(conference, content), **options)


def wrong(conference, *row, heads=HEADS):
    """What is said of one row."""
    table = read.Table(list(heads), [read.Row(2, list(row))])
    found = check(table, conference, guess(heads), key=keys_of(conference, b""))
    assert found.people == []
    return " ".join(found.bad[0].sentences)


def imports(conference, rows, heads=HEADS, **options):
    return import_people(by=SYSTEM, conference=conference, people=checked(conference, rows, heads).people, **options)


def states(conference):
    rows = Registration.objects.filter(conference=conference).order_by("pk")
    return list(rows.values_list("state", flat=True))


# What a row says


@pytest.mark.parametrize(
    "heads",
    [
        ["Country", "First name", "Last name", "E-mail", "Job title"],
        ["País", "Nombres", "Apellidos", "Correo electrónico", "Cargo"],
        ["Pays", "Prénoms", "Nom de famille", "Courriel", "Fonction"],
        ["delegation", "given_name", "family_name", "email", "function"],
        ["DELEGATION", "Given  Names:", "Famly name", "e-mail adress", "Funktion"],
    ],
)
def test_columns_are_known_by_their_names(heads):
    assert guess(heads) == dict(enumerate(["delegation", "given_name", "family_name", "email", "function"]))


def test_column_that_nobody_knows_is_left_out():
    assert guess(["Shoe size", "Family name", "Surname"]) == {1: "family_name"}


def test_row_becomes_a_person_with_codes_in_place_of_words(conference, curacao):
    heads = [*HEADS, "Title", "Role in the delegation", "Nationality", "Telephone", "Language", "Arrival"]
    row = [
        "curazao",
        "José",
        "Peña",
        "j.pena@example.org",
        "Director",
        "Dr",
        "Jefe o jefa de delegación",
        "Países Bajos",
    ]
    found = checked(conference, [[*row, "+599 9 461 0000", "español", f"{conference.first_day} 14:30"]], heads)
    assert found.bad == []
    (person,) = found.people
    fields = person.fields
    assert (person.delegation, fields["honorific"], fields["nationality"]) == (curacao, "dr", "NL")
    assert (fields["phone"], fields["language"]) == ("+59994610000", "es")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["Curacoa", "Ana", "Sol", "a@example.org", "Adviser"], "There is no delegation “Curacoa” here. Did you mean"),
        (["", "Ana", "Sol", "a@example.org", "Adviser"], "Say which delegation or category"),
        (["CW", "", "Sol", "a@example.org", "Adviser"], "Given names: Enter your given names."),
        (["CW", "Ana", "Sol", "example.org", "Adviser"], "has an @"),
        (["CW", "Ana", "Sol", "a@example.org; b@example.org", "Adviser"], "one e-mail address"),
        (["CW", "A\x00na", "Sol", "a@example.org", "Adviser"], "control characters"),
        (["CW", "x" * 10_000, "Sol", "a@example.org", "Adviser"], "at most 80 characters"),
        (["CW", "#REF!", "Sol", "a@example.org", "Adviser"], "The formula gives an error"),
    ],
)
def test_row_that_is_wrong_says_why(conference, curacao, row, words):
    assert words.lower() in wrong(conference, *row).lower()


@pytest.mark.parametrize(
    ("head", "typed", "field", "code"),
    [
        ("Title", "Mrs", "honorific", "ms"),
        ("Title", "Excelencia", "honorific", "he"),
        ("Title", "M.", "honorific", "mr"),
        ("Role", "Advisor", "role", "adviser"),
        ("Role", "Delegate", "role", "adviser"),
        ("Role", "Jefa de delegación", "role", "head"),
        ("Nationality", "GRD", "nationality", "GD"),
        ("Nationality", "nld", "nationality", "NL"),
        ("Sex", "Mujer", "sex", "f"),
    ],
)
def test_word_of_a_ministry_is_understood(conference, curacao, head, typed, field, code):
    row = ["CW", "Ana", "Sol", "a@example.org", "Adviser", typed]
    (person,) = checked(conference, [row], [*HEADS, head]).people
    assert person.fields[field] == code


def test_day_that_excel_left_as_a_number_is_understood(conference, curacao):
    number = (conference.first_day - dt.date(1899, 12, 30)).days
    for typed, clock in ((str(number), "12:00"), (f"{number}.625", "15:00")):
        row = ["CW", "Ana", "Sol", "a@example.org", "Adviser", typed]
        (person,) = checked(conference, [row], [*HEADS, "Arrival"]).people
        arrives = person.travel["arrives_at"].astimezone(conference.tz)
        assert (arrives.date(), f"{arrives:%H:%M}") == (conference.first_day, clock)


def test_column_of_each_fault_is_named_and_all_are_said_at_once(conference, curacao):
    said = wrong(conference, "CW", "", "", "nobody", "")
    assert [name in said for name in ("Given names:", "Family name:", "E-mail address:", "Function:")] == [True] * 4


@pytest.mark.parametrize("typed", ["31/02/2027", "soon", "2027-13-01", "0001-01-01", "2027-01-12 25:00", "01/12/1999"])
def test_wrong_day_gets_a_sentence(conference, curacao, typed):
    heads = [*HEADS, "Arrival"]
    assert "Arrival:" in wrong(conference, "CW", "Ana", "Sol", "a@example.org", "Adviser", typed, heads=heads)


def test_departure_before_arrival_gets_a_sentence(conference, curacao):
    day = conference.first_day.isoformat()
    heads = [*HEADS, "Arrival", "Departure"]
    row = ["CW", "Ana", "Sol", "a@example.org", "Adviser", f"{day} 12:00", f"{day} 11:00"]
    assert "departure must come after" in wrong(conference, *row, heads=heads)


def test_same_person_twice_in_the_file_is_imported_once(conference, curacao):
    rows = [*people(1), ["CW", "ANA", "Sol 0", "Ana0@example.org", "Adviser"]]
    found = checked(conference, rows)
    assert len(found.people) == 1
    assert found.bad[0].sentences == ["This is the same person as in row 2."]


def test_who_is_registered_already_is_refused_with_the_code(conference, curacao):
    known = factories.registration(
        curacao.category, curacao, given_name="Ana", family_name="Sol 0", email="ana0@example.org"
    )
    assert checked(conference, people(1)).bad[0].sentences == [
        f"Ana Sol 0 is registered already, as {known.reference}."
    ]


def test_second_head_of_a_delegation_is_refused(conference, curacao):
    rows = [[*row, "Head of delegation"] for row in people(2)]
    assert "is the head" in checked(conference, rows, [*HEADS, "Role"]).bad[0].sentences[0]


def test_list_of_one_delegation_needs_no_column_for_it(conference, curacao):
    rows = [row[1:] for row in people(2)]
    found = checked(conference, rows, HEADS[1:], default="delegation:CW")
    assert [person.delegation for person in found.people] == [curacao, curacao]


def test_category_that_has_delegations_asks_which(conference, curacao):
    said = wrong(
        conference, curacao.category.code, "Ana", "Sol", "a@example.org", "Adviser", heads=["Category", *HEADS[1:]]
    )
    assert "belong to a delegation" in said


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=60), min_size=11, max_size=11))
@example(["=1+1"] * 11)
@example(["\x00\u202e😀שלום"] * 11)
@example(["CW", "=1", "\u202e", "a@b.org", "😀", *["'"] * 6])
def test_whatever_stands_in_a_row_gets_sentences_and_no_crash(conference, curacao, cells):
    heads = [*HEADS, "Title", "Nationality", "Telephone", "Language", "Arrival", "Category"]
    table = read.Table(heads, [read.Row(2, cells), read.Row(3, ["CW", *cells[1:]])])
    found = check(table, conference, guess(heads), key=keys_of(conference, b""))
    assert len(found.people) + len(found.bad) == 2
    assert all(one.sentences for one in found.bad)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=hostile.anything, family=hostile.anything)
@example("=1+1", "😀 שלום")
@example("\x00", "\u202e")
@example(hostile.LONG, hostile.LONG)
def test_hostile_names_are_imported_as_they_stand_or_refused(conference, curacao, given, family):
    Registration.objects.filter(conference=conference).delete()
    row = ["CW", given, family, "a@example.org", "Adviser"]
    table = read.Table(HEADS, [read.Row(2, row)])
    found = check(table, conference, guess(HEADS), key=keys_of(conference, given.encode("utf-8", "replace")))
    import_people(by=SYSTEM, conference=conference, people=found.people)
    if found.bad:
        assert all(found.bad[0].sentences)
        assert not Registration.objects.filter(conference=conference).exists()
    else:
        stored = Registration.objects.get(conference=conference)
        assert (stored.given_name, stored.family_name) == (given.strip(), family.strip())


def test_rows_are_checked_with_a_handful_of_queries(conference, curacao, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert len(checked(conference, people(300)).people) == 300


# Importing


def test_people_are_registered_with_places_and_recorded(conference, curacao):
    imported = imports(conference, people(2))
    assert (imported.added, imported.waiting) == (2, 0)
    new = Registration.objects.filter(conference=conference)
    assert {(one.state, one.source, one.verified_at, one.holds_until) for one in new} == {
        ("submitted", "import", None, None)  # nobody has used the link, and yet no place lapses
    }
    assert recount(conference.pk) == {}
    events = AuditEvent.objects.filter(verb="registration.imported")
    assert {event.target_label for event in events} == {one.reference for one in new}
    assert Message.objects.count() == 0


def test_who_finds_no_place_waits(conference, curacao):
    found = checked(conference, people(5))
    assert [person.waits for person in found.people] == [False, False, True, True, True]
    imported = imports(conference, people(5))
    assert (imported.added, imported.waiting) == (5, 3)
    assert states(conference) == [State.SUBMITTED] * 2 + [State.WAITLISTED] * 3
    assert recount(conference.pk) == {}


def test_same_file_twice_adds_nobody_twice(conference, curacao):
    stale = checked(conference, people(2)).people
    imports(conference, people(2))
    again = checked(conference, people(2))
    assert (again.people, again.again) == ([], 2)
    late = import_people(by=SYSTEM, conference=conference, people=stale)
    assert (late.added, late.again) == (0, 2)
    assert Places.objects.get(delegation=curacao).taken == 2


def test_who_registered_since_the_trial_run_is_left_out(conference, curacao):
    stale = checked(conference, people(2)).people
    factories.registration(curacao.category, curacao, given_name="Ana", family_name="Sol 1", email="ANA1@example.org")
    late = import_people(by=SYSTEM, conference=conference, people=stale)
    assert (late.added, len(late.bad)) == (1, 1)
    assert recount(conference.pk) == {}


def test_all_or_nothing_leaves_nothing(conference, curacao):
    stale = checked(conference, people(2)).people
    factories.registration(curacao.category, curacao, given_name="Ana", family_name="Sol 1", email="ana1@example.org")
    with pytest.raises(Undone):
        import_people(by=SYSTEM, conference=conference, people=stale, all_or_nothing=True)
    assert Registration.objects.count() == 1
    assert recount(conference.pk) == {}


def test_confirmed_at_once_where_no_note_is_needed(conference, curacao):
    assert imports(conference, people(1), confirm=True).confirmed == 1
    strict = factories.category(conference, needs_note=True)
    factories.delegation(strict, code="XX")
    assert imports(conference, people(1, "XX", 1), confirm=True).confirmed == 0
    assert states(conference) == [State.CONFIRMED, State.SUBMITTED]


def test_mails_go_out_only_when_asked_for(conference, curacao):
    imports(conference, people(3), mails=True, confirm=True)
    assert sorted(Message.objects.values_list("template", flat=True)) == [
        "registration/emails/confirmed",
        "registration/emails/confirmed",
        "registration/emails/waiting",
    ]


def test_travel_comes_along(conference, curacao):
    day = conference.first_day.isoformat()
    imports(conference, [[*people(1)[0], f"{day} 09:30", "Blue Hotel"]], [*HEADS, "Arrival", "Hotel"])
    travel = Registration.objects.get().travel
    assert travel.arrives_at.astimezone(conference.tz).time() == dt.time(9, 30)
    assert travel.hotel == "Blue Hotel"


# In the office


@pytest.fixture
def staff(client, conference, curacao):
    client.force_login(factories.user(conference, Role.REGISTRATION))
    return client


def url(conference, name, *args):
    return reverse(f"secretariat:{name}", args=[conference.slug, *args])


def send(staff, conference, content, name="people.csv"):
    file = SimpleUploadedFile(name, content)
    return staff.post(url(conference, "registrations-import"), {"file": file})


def matching(rows=None):
    return {
        f"column_{n}": code for n, code in enumerate(["delegation", "given_name", "family_name", "email", "function"])
    }


@pytest.mark.django_db(transaction=True)
def test_file_goes_from_upload_to_import(staff, conference, curacao):
    content = write.xlsx("People", HEADS, [*people(2), ["XY", "Bo", "Sol", "b@example.org", "Adviser"]])
    page = send(staff, conference, content, "people.xlsx")
    assert page.status_code == 302
    columns = page.url
    html = staff.get(columns).content.decode()
    assert "3 rows" in html
    assert 'value="given_name" selected' in html
    page = staff.post(columns, matching())
    trial = Job.objects.get(kind="registrations.import-check")
    running.run(trial.pk)
    assert Registration.objects.count() == 0
    html = staff.get(page.url).content.decode()
    assert "2 people can be imported." in html
    assert "There is no delegation “XY” here." in html
    failed = load_workbook(io.BytesIO(staff.get(url(conference, "job-file", trial.pk)).content)).active
    assert [cell.value for cell in failed[1]] == [*HEADS, "What is wrong"]
    assert [cell.value for cell in failed[2]][:3] == ["XY", "Bo", "Sol"]
    run = url(conference, "registrations-import-run", columns.split("/")[-2])
    first = staff.post(run, {"check": trial.pk})
    assert staff.post(run, {"check": trial.pk}).url == first.url  # pressed twice
    running.run(Job.objects.get(kind="registrations.import").pk)
    assert "2 people were imported." in staff.get(first.url).content.decode()
    assert Registration.objects.filter(delegation=curacao).count() == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"%PDF-1.7", "neither an Excel"), (b"<html></html>", "web page"), (b"Name;Day\n", "no row")],
)
def test_file_that_is_no_table_gets_a_sentence_at_the_field(staff, conference, content, words):
    html = send(staff, conference, content).content.decode()
    assert words in html
    assert "<title>Error: " in html
    assert Job.objects.count() == 0


def test_two_columns_cannot_be_the_same_and_none_may_lack(staff, conference):
    columns = send(staff, conference, write.csv(HEADS, people(1))).url
    html = staff.post(columns, matching() | {"column_0": "email"}).content.decode()
    assert "Two columns cannot both be “E-mail address”." in html
    html = staff.post(columns, matching() | {"column_3": "-"}).content.decode()
    assert "Say which column is “E-mail address”" in html
    assert Job.objects.filter(kind="registrations.import-check").count() == 0


@pytest.mark.django_db(transaction=True)
def test_all_or_nothing_offers_no_import_while_a_row_is_wrong(staff, conference):
    columns = send(staff, conference, write.csv(HEADS, [*people(1), *people(1, "XY", 1)])).url
    page = staff.post(columns, matching() | {"all_or_nothing": "on"})
    running.run(Job.objects.get(kind="registrations.import-check").pk)
    html = staff.get(page.url).content.decode()
    assert "nothing would be imported" in html
    assert "Import 1 person" not in html


def test_trial_run_of_another_file_starts_nothing(staff, conference):
    one = send(staff, conference, write.csv(HEADS, people(1))).url.split("/")[-2]
    assert staff.post(url(conference, "registrations-import-run", one), {"check": uuid.uuid4()}).status_code == 404
    assert staff.post(url(conference, "registrations-import-run", one), {"check": "x"}).status_code == 404


def test_file_of_a_colleague_is_not_found(staff, conference, client):
    columns = send(staff, conference, write.csv(HEADS, people(1))).url
    client.force_login(factories.user(conference, Role.REGISTRATION))
    assert client.get(columns).status_code == 404


def test_template_can_be_imported_as_it_is(staff, conference):
    content = staff.get(url(conference, "registrations-import-template")).content
    table = read.table("template.xlsx", content)
    found = check(table, conference, guess(table.columns), key=keys_of(conference, content))
    assert len(found.people) == 1
