"""What the list of registrations is narrowed by, which columns it shows and in which order; and that nothing that
somebody typed breaks it."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.files.models import StoredFile
from registration.models import (
    Answer,
    CheckIn,
    Passport,
    ProposedChange,
    Question,
    Registration,
    SavedFilter,
    Source,
    State,
    Travel,
)
from registration.staff_views.filters import columns as all_columns
from tests import factories, hostile

pytestmark = pytest.mark.django_db


def names(response):
    return [row.family_name for row in response.context["page"]]


def table(response):
    """Heads and rows of the list as they are read, without markup."""
    text = response.content.decode()
    found = re.search(r'<table class="table dense">.*?</table>', text, re.S).group()
    rows = re.findall(r"<tr.*?</tr>", found, re.S)
    words = [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in rows
    ]
    return words[0][1:], [row[1:] for row in words[1:]]  # without the ticks


@pytest.fixture
def pair(states, curacao):
    """Anna has what a filter asks for, once the test has given it to her; Bruno never."""
    return [factories.registration(states, curacao, family_name=name) for name in ("Anna", "Bruno")]


def test_list_is_narrowed_to_those_who_lack_a_document(office, states, pair):
    anna, bruno = pair
    scan = factories.question(states, code="scan", kind=Question.Kind.FILE, is_required=True)
    file = StoredFile.of(
        conference_id=states.conference_id, name="scan.pdf", content_type="application/pdf", content=b"%PDF-1.7"
    )
    file.save(force_insert=True)
    Answer.objects.create(registration=bruno, question=scan, file=file)
    assert names(office.get("registrations", missing="documents")) == ["Anna"]
    Registration.objects.filter(pk=anna.pk).update(state=State.WITHDRAWN, holds_until=None)
    assert names(office.get("registrations", missing="documents")) == []


def test_list_is_narrowed_to_those_who_owe_an_answer(office, states, pair):
    asked = factories.question(states, kind=Question.Kind.YES_NO, is_required=True)
    factories.question(states, after=(asked, ["yes"]), is_required=True)
    Answer.objects.create(registration=pair[1], question=asked, codes=["no"])
    assert names(office.get("registrations", missing="answers")) == ["Anna"]
    assert names(office.get("registrations", missing="documents")) == []
    Answer.objects.create(registration=pair[0], question=asked, codes=["yes"])
    assert names(office.get("registrations", missing="answers")) == ["Anna"], "the answer leads to another question"


def test_list_is_narrowed_to_those_whom_no_note_names(office, pair, states, curacao):
    states.needs_note = True
    states.save()
    note = factories.note(curacao, pair[1])
    other = factories.registration(factories.category(office.conference), family_name="Zeewind")
    assert other.category.needs_note is False
    assert names(office.get("registrations", missing="note")) == ["Anna"]
    note.removed_at, note.removed_by = timezone.now(), "Rosalind"
    note.save()
    assert names(office.get("registrations", missing="note", sort="name")) == ["Anna", "Bruno"]


def test_list_is_narrowed_to_those_whose_changes_wait(office, pair):
    now = timezone.now()
    ProposedChange.objects.create(registration=pair[0], field="function", new="Chief", proposed_at=now)
    ProposedChange.objects.create(
        registration=pair[1],
        field="function",
        new="Chief",
        proposed_at=now,
        decided_at=now,
        decided_by="Rosalind",
        is_accepted=True,
    )
    assert names(office.get("registrations", changes="yes")) == ["Anna"]


def test_list_is_narrowed_to_those_who_are_checked_in(office, pair):
    now = timezone.now()
    CheckIn.objects.create(registration=pair[0], at=now, by="Desk 1")
    CheckIn.objects.create(registration=pair[1], at=now, by="Desk 1", undone_at=now, undone_by="Desk 1")
    assert names(office.get("registrations", checked_in="yes")) == ["Anna"]
    assert names(office.get("registrations", checked_in="no")) == ["Bruno"]


def test_list_is_narrowed_to_those_who_gave_their_travel_data(office, pair):
    Travel.objects.create(registration=pair[0], hotel="Harbour Inn")
    assert names(office.get("registrations", travel="yes")) == ["Anna"]
    assert names(office.get("registrations", travel="no")) == ["Bruno"]


def test_list_is_narrowed_by_whether_the_focal_point_endorses(office, states, curacao, pair):
    factories.registration(states, factories.delegation(states), family_name="Nobody to ask")
    factories.registration(states, curacao, family_name="Named", source=Source.NOMINATION)
    factories.focal_point(curacao)
    Registration.objects.filter(pk=pair[1].pk).update(endorsed_at=timezone.now())
    assert names(office.get("registrations", endorsed="no")) == ["Anna"]
    assert names(office.get("registrations", endorsed="yes")) == ["Bruno"]
    rows = dict(table(office.get("registrations", columns="endorsed"))[1])
    assert {name.split(",")[0]: cell for name, cell in rows.items()} == {
        "Anna": "Not yet",
        "Bruno": "Yes",
        "Named": "",
        "Nobody to ask": "",
    }


def passport(of, **fields):
    data = {"name": "ANNA", "number": "N1", "country": "BS", "born_on": "1980-01-01", "expires_on": "2035-01-01"}
    return Passport.objects.create(registration=of, **data | fields)


def test_list_is_narrowed_by_how_the_visa_letter_stands(office, states, curacao):
    anna, bruno, _clara = [
        factories.registration(states, curacao, family_name=name, state=State.CONFIRMED)
        for name in ("Anna", "Bruno", "Clara")
    ]
    passport(anna)
    passport(bruno, letter_issued_at=timezone.now(), letter_issued_by="Rosalind")
    assert names(office.get("registrations", visa="asked")) == ["Anna"]
    assert names(office.get("registrations", visa="issued")) == ["Bruno"]
    rows = table(office.get("registrations", columns="visa", sort="name"))[1]
    assert [cell for _name, cell in rows] == ["Asked for", "Issued", ""]


def test_who_may_not_read_passports_learns_of_nobody_who_asked_for_a_letter(reader, states, curacao):
    for name in ("Anna", "Bruno"):
        one = factories.registration(states, curacao, family_name=name, state=State.CONFIRMED)
    passport(one)
    response = reader.get("registrations", visa="asked", columns=["visa", "status"], sort="name")
    assert names(response) == ["Anna", "Bruno"]
    assert "Visa letter" not in response.content.decode()


@pytest.mark.parametrize("source", list(Source))
def test_list_is_narrowed_by_how_somebody_came(office, states, source):
    for one in Source:
        factories.registration(states, family_name=one.value, source=one)
    assert names(office.get("registrations", source=source.value)) == [source.value]


def test_several_statuses_are_shown_together(office, states):
    for state in (State.SUBMITTED, State.CONFIRMED, State.DECLINED, State.WAITLISTED):
        factories.registration(states, family_name=str(state.label), state=state)
    response = office.get("registrations", status=["confirmed", "declined"], sort="oldest")
    assert names(response) == ["Confirmed", "Declined"]
    assert "status=confirmed&amp;status=declined" in response.content.decode()


def test_filters_are_put_together(office, pair, states):
    Travel.objects.create(registration=pair[0], hotel="Harbour Inn")
    Travel.objects.create(registration=pair[1], hotel="Harbour Inn")
    CheckIn.objects.create(registration=pair[1], at=timezone.now(), by="Desk 1")
    query = {"travel": "yes", "checked_in": "no", "status": "submitted", "delegation": "CW", "q": "frang anna"}
    assert names(office.get("registrations", **(query | {"q": "anna"}))) == ["Anna"]


@pytest.mark.parametrize("key", [column.key for column in all_columns.ALL])
def test_every_column_can_be_chosen_with_its_head(office, pair, key):
    heads, rows = table(office.get("registrations", columns=key))
    assert heads == ["Name", str(next(column.label for column in all_columns.ALL if column.key == key))]
    assert [len(row) for row in rows] == [2, 2]


def test_columns_chosen_show_what_is_known(office, states, curacao):
    states.needs_note = True
    states.save()
    factories.question(states, code="scan", kind=Question.Kind.FILE, is_required=True)
    one = factories.registration(
        states,
        curacao,
        state=State.CONFIRMED,
        email="anna@example.org",
        phone="+12425550114",
        language="fr",
        nationality="BS",
        source=Source.IMPORT,
        verified_at=timezone.now(),
        role="head",
    )
    factories.note(curacao, one)
    ProposedChange.objects.create(registration=one, field="function", new="Chief", proposed_at=timezone.now())
    arrival = dt.datetime(2027, 1, 12, 19, 30, tzinfo=dt.UTC)
    Travel.objects.create(registration=one, arrives_at=arrival)
    CheckIn.objects.create(registration=one, at=arrival + dt.timedelta(days=1), by="Desk 1")
    keys = [column.key for column in all_columns.ALL]
    heads, ((_name, *cells),) = table(office.get("registrations", columns=keys))
    assert heads == ["Name", *(str(column.label) for column in all_columns.ALL)]
    said = dict(zip(keys, cells, strict=True))
    assert said["delegation"] == "Curaçao Head of delegation"
    assert (said["status"], said["role"]) == ("Confirmed", "Head of delegation")
    assert (said["note"], said["documents"], said["changes"]) == ("Names them", "Missing", "Waiting for a decision")
    assert (said["mailbox"], said["email"], said["language"]) == ("Proved", "anna@example.org", "Français")
    assert (said["nationality"], said["source"], said["reference"]) == ("Bahamas", "From a spreadsheet", one.reference)
    assert "14:30" in said["arrival"], "in the conference's zone"
    assert "14:30" in said["checkin"]
    assert said["phone"].replace(" ", "") == "+12425550114"


def test_all_columns_ask_the_same_queries_for_many_rows(office, states, curacao, django_assert_max_num_queries):
    keys = [column.key for column in all_columns.ALL]

    def load():
        with django_assert_max_num_queries(12) as queries:
            office.get("registrations", columns=keys)
        return len(queries)

    factories.registration(states, curacao)
    load()
    few = load()
    for _n in range(12):
        factories.registration(states, factories.delegation(states))
    assert load() == few


def test_rows_stand_by_delegation_and_by_how_long_they_wait(office, states, curacao):
    aruba = factories.delegation(states, name=factories.words("Aruba"))
    now = timezone.now()
    for name, where, hours in (("Late", curacao, 1), ("Early", curacao, 5), ("Island", aruba, 3), ("Alone", None, 2)):
        since = now - dt.timedelta(hours=hours)
        factories.registration(states, where, family_name=name, state_since=since)
    assert names(office.get("registrations", sort="delegation")) == ["Island", "Early", "Late", "Alone"]
    assert names(office.get("registrations", sort="status")) == ["Early", "Island", "Alone", "Late"]
    page = office.get("registrations", sort="status").content.decode()
    assert "by status, longest first" in page
    assert re.search(r'<th scope="col" aria-sort="ascending"><a href="[^"]*">Status', page)


def test_list_that_a_colleague_shares_is_opened_with_filters_and_columns(office, states):
    factories.registration(states, family_name="Pelikaan", language="nl")
    factories.registration(states, family_name="Flamboyant", language="fr")
    query = "?language=nl&sort=name&columns=email"
    data = {"new-name": "Dutch", "new-is_shared": "on"}
    office.post("registration-lists", query=query, **data)
    saved = SavedFilter.objects.get()
    assert saved.is_shared
    office.client.force_login(factories.user(office.conference))
    page = office.get("registrations").content.decode()
    assert f'href="{office.url("registrations")}{escape(saved.query)}"' in page
    response = office.client.get(office.url("registrations") + saved.query)
    assert names(response) == ["Pelikaan"]
    assert table(response)[0] == ["Name", "E-mail address"]


# No NUL and no lone surrogates: the database takes none, and every form refuses them.
FIXTURES = [HealthCheck.function_scoped_fixture]


@settings(max_examples=15, deadline=None, suppress_health_check=FIXTURES)
@given(family=hostile.stored, function=hostile.stored, organization=hostile.stored)
def test_list_shows_whatever_somebody_is_called_as_text(office, family, function, organization):
    Registration.objects.all().delete()
    category = factories.category(office.conference, names_organization=True)
    one = factories.registration(category, family_name=family, function=function, organization=organization)
    response = office.get("registrations", columns=[column.key for column in all_columns.ALL])
    assert response.status_code == 200
    page = response.content.decode()
    for typed in (family, function):
        assert escape(typed) in page
    for tag in ("<script>alert", "<img src=x", "' onmouseover='x"):
        assert tag not in page
    assert office.get("registration", one.reference).status_code == 200


def test_pages_by_delegation_show_everybody_once(office, states):
    """Also where a page ends within a delegation, two have one name, and some have none."""
    twins = [factories.delegation(states, name=factories.words("Same"), places=70) for _twin in range(2)]
    first = factories.delegation(states, name=factories.words("Alpha"), places=70)
    for delegation, number in ((twins[0], 30), (first, 45), (twins[1], 60), (None, 20)):
        factories.many(states, delegation, number)
    pages = [list(office.get("registrations", sort="delegation", page=str(n)).context["page"]) for n in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [50, 50, 50, 5]
    found = [row for page in pages for row in page]
    assert len({row.pk for row in found}) == 155
    assert [row.delegation for row in found] == [first] * 45 + [twins[0]] * 30 + [twins[1]] * 60 + [None] * 20
    assert office.get("registrations", sort="delegation", page="99").context["page"].number == 4
    assert len(office.get("registrations", sort="delegation", status="declined").context["page"]) == 0


@settings(max_examples=15, deadline=None, suppress_health_check=FIXTURES)
@given(typed=hostile.anything, key=st.sampled_from(["q", "status", "delegation", "columns", "sort", "page", "missing"]))
def test_list_answers_whatever_is_typed_into_its_address(office, typed, key):
    if not Registration.objects.exists():
        factories.registration(factories.category(office.conference))
    response = office.get("registrations", **{key: typed})
    assert response.status_code == 200
    page = response.content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "' onmouseover='x" not in page


@settings(max_examples=15, deadline=None, suppress_health_check=FIXTURES)
@given(family=hostile.stored)
def test_search_finds_whoever_is_called_whatever(office, family):
    Registration.objects.all().delete()
    factories.registration(factories.category(office.conference), family_name=family)
    response = office.get("registrations", q=family)
    assert response.status_code == 200
    if response.context["form"].number:
        assert names(response) == [family]
