"""The travel list, funding, and the visa letter in the office."""

import datetime as dt

import pytest

from conference.accounts.models import Role
from conference.audit.models import SYSTEM, AuditEvent
from conference.jobs import running
from conference.jobs.models import Job
from conference.mail.models import Message
from conference.spreadsheets import read
from registration.actions import leave
from registration.actions import passport as passports
from registration.models import Funding, Passport, State, Travel
from registration.staff_views import exports
from tests import factories
from tests.secretariat.conftest import Office


def person(curacao, name, **fields):
    return factories.registration(curacao.category, curacao, state=State.CONFIRMED, family_name=name, **fields)


def moment(conference, days, clock):
    day = conference.first_day + dt.timedelta(days)
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), conference.tz)


def arrives(curacao, name, days, clock, **fields):
    who = person(curacao, name)
    Travel.objects.create(registration=who, arrives_at=moment(curacao.conference, days, clock), **fields)
    return who


@pytest.fixture
def holder(curacao):
    who = person(curacao, "Frangipani")
    passports.give(
        by=who.actor,
        registration=who,
        passport={
            "name": "FRANGIPANI, DAHLIA",
            "number": "AB1234567",
            "country": "CW",
            "born_on": "1980-02-03",
            "born_in": "",
            "issued_on": "",
            "expires_on": "2035-01-01",
        },
    )
    return who


@pytest.fixture
def places(curacao):
    curacao.places.places = 50
    curacao.places.save()


def test_arrivals_stand_in_their_order_by_day(office, curacao, places):
    arrives(curacao, "Third", 0, "00:05")
    arrives(curacao, "Second", -1, "23:55", arrival_flight="BW 459", arrives_from="Port of Spain", hotel="Coral")
    arrives(curacao, "First", -2, "08:00")
    person(curacao, "Silent")
    page = office.get("travel").content.decode()
    assert page.index("First,") < page.index("Second,") < page.index("Third,")
    assert "BW 459" in page
    assert "Port of Spain" in page
    assert "Silent," not in page


def test_day_is_the_conferences(office, curacao, places, conference):
    """23:55 in Nassau is the next day in UTC."""
    arrives(curacao, "Late", -1, "23:55")
    arrives(curacao, "Early", 0, "00:05")
    eve = conference.first_day - dt.timedelta(days=1)
    page = office.get("travel", day=eve.isoformat()).content.decode()
    assert "Late," in page
    assert "Early," not in page


@pytest.mark.parametrize("day", ["tomorrow", "0000-00-00", "9999-12-31", "\x00", "1e9"])
def test_impossible_day_narrows_nothing(office, curacao, day):
    arrives(curacao, "Late", -1, "23:55")
    assert "Late," in office.get("travel", day=day).content.decode()


def test_who_has_not_told_is_found(office, curacao, places):
    arrives(curacao, "Told", -1, "10:00")
    person(curacao, "Silent")
    half = person(curacao, "Half")
    Travel.objects.create(registration=half, hotel="Coral")
    local = person(curacao, "Local")
    Travel.objects.create(registration=local, is_local=True)
    page = office.get("travel", view="silent")
    text = page.content.decode()
    assert "Silent," in text
    assert "Half," in text
    assert "Told," not in text
    assert "Local," not in text
    assert page.context["counts"]["silent"] == 2
    assert "Local," in office.get("travel", view="local").content.decode()


def test_departures_have_their_own_order(office, curacao, places, conference):
    one = arrives(curacao, "One", -2, "08:00")
    two = arrives(curacao, "Two", -1, "08:00")
    Travel.objects.filter(registration=one).update(departs_at=moment(conference, 3, "10:00"))
    Travel.objects.filter(registration=two).update(departs_at=moment(conference, 2, "10:00"))
    page = office.get("travel", view="departures").content.decode()
    assert page.index("Two,") < page.index("One,")


def test_who_is_not_confirmed_does_not_travel(office, curacao):
    who = factories.registration(curacao.category, curacao, state=State.WITHDRAWN, family_name="Gone")
    Travel.objects.create(registration=who, arrives_at=moment(curacao.conference, -1, "10:00"))
    assert "Gone," not in office.get("travel").content.decode()


def test_funding_is_for_those_who_decide(office, client, conference, curacao):
    who = arrives(curacao, "Paid", -1, "10:00")
    answer = office.post(
        "registration-funding", who.reference, allowance="120.50", currency="eur", days="3", ticket="on"
    )
    assert answer.status_code == 302
    paid = Funding.objects.get()
    assert (str(paid.allowance), paid.currency, paid.days, paid.hotel) == ("120.50", "EUR", 3, False)
    assert "120.50 EUR" in office.get("travel").content.decode()
    page = office.get("travel-funding").content.decode()
    assert "361.50" in page
    reader = Office(client, conference, Role.READER)
    assert "120.50" not in reader.get("travel").content.decode()
    assert reader.get("travel-funding").status_code == 404


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("currency", "XYZ1"),
        ("currency", "💥"),
        ("allowance", "-1"),
        ("allowance", "much"),
        ("days", "61"),
        ("days", "x"),
    ],
)
def test_impossible_funding_is_a_sentence(office, curacao, field, typed):
    who = person(curacao, "Paid")
    data = {"allowance": "120", "currency": "USD", "days": "3"} | {field: typed}
    answer = office.post("registration-funding", who.reference, **data)
    assert list(answer.context["funding_form"].errors) == [field]
    assert not Funding.objects.exists()


def test_allowance_needs_its_days(office, curacao):
    who = person(curacao, "Paid")
    answer = office.post("registration-funding", who.reference, allowance="120", currency="USD")
    assert "For how many days" in answer.content.decode()


def test_sums_are_kept_apart_by_currency(office, curacao, places):
    for n, (currency, amount) in enumerate([("USD", 100), ("USD", 50), ("EUR", 70)]):
        who = person(curacao, f"Paid {n}")
        Funding.objects.create(registration=who, allowance=amount, currency=currency, days=2)
    sums = {one["currency"]: (one["amount"], one["people"]) for one in office.get("travel-funding").context["sums"]}
    assert sums == {"USD": (300, 2), "EUR": (140, 1)}


def test_passport_is_hidden_until_asked_and_the_reading_is_recorded(office, holder):
    assert "AB1234567" not in office.get("registration", holder.reference).content.decode()
    assert not AuditEvent.objects.filter(verb="passport.read").exists()
    assert "AB1234567" in office.post("registration-passport", holder.reference).content.decode()
    event = AuditEvent.objects.get(verb="passport.read")
    assert event.actor_id == str(office.user.pk)
    assert event.target_label == holder.reference


def test_letter_is_issued_for_what_was_read(office, holder):
    read = office.post("registration-passport", holder.reference)
    answer = office.post("registration-visa-letter", holder.reference, seen=read.context["passport_mark"])
    assert answer.status_code == 302
    assert Passport.objects.get().letter_issued_by == str(office.user)
    assert Message.objects.get(template="registration/emails/visa_letter").to == holder.email


@pytest.mark.parametrize("seen", ["", "2020-01-01T00:00:00+00:00", "\x00"])
def test_letter_for_other_data_is_not_issued(office, holder, seen):
    answer = office.post("registration-visa-letter", holder.reference, follow=True, seen=seen)
    assert "No letter was issued" in answer.content.decode()
    assert Passport.objects.get().letter_issued_at is None


def test_looking_at_the_letter_is_a_reading(office, holder):
    answer = office.post("registration-visa-letter-pdf", holder.reference)
    assert answer.content.startswith(b"%PDF-")
    assert AuditEvent.objects.filter(verb="passport.read").count() == 1


@pytest.mark.parametrize("people", [1, 30])
def test_lists_ask_the_same_questions_for_many(office, curacao, places, people, django_assert_max_num_queries):
    for n in range(people):
        who = arrives(curacao, f"Person {n}", -1, "10:00")
        Funding.objects.create(registration=who, allowance=100, days=1)
    for name, query in (("travel", {}), ("travel", {"view": "silent"}), ("travel-funding", {})):
        with django_assert_max_num_queries(9):
            office.get(name, **query)


def taken(office, kind, query=""):
    return office.client.post(office.url("travel-export") + query, {"kind": kind})


def test_list_leaves_as_a_file_as_it_is_shown_and_the_record_says_so(office, client, conference, curacao):
    arrives(curacao, "=Frangipani", -1, "23:55", hotel="Coral")
    early = arrives(curacao, "Early", -2, "08:00")
    Funding.objects.create(registration=early, allowance=100, days=2)
    factories.registration(curacao.category, curacao, state=State.CONFIRMED, family_name="Silent")
    found = read.table("", taken(office, "csv").content)
    assert [row.cells[found.columns.index("Family name")] for row in found.rows] == ["Early", "=Frangipani"]
    assert [row.cells[found.columns.index("Daily allowance")] for row in found.rows] == ["100.00", ""]
    assert "23:55" in found.rows[1].cells[found.columns.index("Arrival")]
    assert b'"=Frangipani' not in taken(office, "csv").content
    day = (conference.first_day - dt.timedelta(days=2)).isoformat()
    of_day = taken(office, "xlsx", f"?view=arrivals&day={day}").content
    assert "Early" in read.table("", of_day).rows[0].cells
    (silent,) = read.table("", taken(office, "xlsx", "?view=silent").content).rows
    assert "Silent" in silent.cells
    event = AuditEvent.objects.filter(verb="travel.exported").latest("at")
    assert event.changes == {"rows": [None, 1]}
    assert Office(client, conference, Role.READER).post("travel-export", kind="csv").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_long_list_leaves_in_the_background(office, conference, curacao, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    for name in ("One", "Two"):
        arrives(curacao, name, -1, "10:00")
    answer = taken(office, "xlsx")
    assert answer.status_code == 302
    job = Job.objects.get()
    assert running.run(job.pk) == "done"
    job.refresh_from_db()
    assert job.result_name == f"{conference.slug}-travel.xlsx"
    found = read.table("", bytes(job.result))
    assert [row.cells[found.columns.index("Family name")] for row in found.rows] == ["One", "Two"]


def test_travel_list_takes_the_same_queries_for_a_thousand(office, conference, curacao, django_assert_max_num_queries):
    def load():
        found = []
        for view in ("arrivals", "departures", "silent"):
            with django_assert_max_num_queries(9) as queries:
                page = office.get("travel", view=view)
            assert "Poinciana" in page.content.decode()
            found.append(len(queries))
        return found

    def more(number):
        factories.many(curacao.category, curacao, number)
        there, back = moment(conference, -1, "10:00"), moment(conference, 2, "10:00")
        people = factories.many(curacao.category, curacao, number)
        Travel.objects.bulk_create(Travel(registration=one, arrives_at=there, departs_at=back) for one in people)

    more(1)
    load()
    few = load()
    for number in (9, 990):
        more(number)
        assert load() == few


def test_pages_of_the_travel_list_show_everybody_once(office, conference, curacao):
    people = factories.many(curacao.category, curacao, 250)
    there = moment(conference, -1, "10:00")
    Travel.objects.bulk_create(Travel(registration=one, arrives_at=there) for one in people)
    for query in ({}, {"day": there.date().isoformat()}):
        pages = [office.get("travel", page=number, **query).content.decode() for number in (1, 2)]
        for one in people:
            assert sum(one.reference in page for page in pages) == 1


def test_what_was_to_be_paid_for_who_does_not_come_is_not_lost_sight_of(office, curacao):
    who = person(curacao, "Gone")
    Funding.objects.create(registration=who, ticket=True, allowance=100, currency="USD", days=2)
    assert "No longer coming" not in office.get("travel-funding").text
    leave.withdraw(by=SYSTEM, registration=who)
    page = office.get("travel-funding").text
    assert "No longer coming" in page
    assert who.family_name in page[page.index("No longer coming") :]
    assert "200" not in page, "not in the sums"
    assert 'id="funding"' in office.get("registration", who.reference).text
    office.post("registration-funding", who.reference, currency="USD")
    assert not Funding.objects.exists()
    assert "No longer coming" not in office.get("travel-funding").text
