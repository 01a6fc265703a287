"""Travel: told by whoever is confirmed, until the conference is over."""

import datetime as dt

import pytest

from conference.audit.models import AuditEvent
from registration.models import State, Travel
from tests import factories


@pytest.fixture
def confirmed(curacao):
    return factories.registration(curacao.category, curacao, state=State.CONFIRMED)


@pytest.fixture
def eve(conference):
    return conference.first_day - dt.timedelta(days=1)


def send(visitor, registration, **data):
    return visitor.client.post(visitor.my(registration, "travel/"), data)


def test_moments_are_the_conferences(visitor, confirmed, eve):
    visitor.opens(confirmed)
    answer = send(visitor, confirmed, arrives_at=f"{eve}T14:35", arrival_flight="BW 459", hotel="Coral Court")
    assert answer.headers["Location"] == visitor.my(confirmed) + "?done=travel"
    travel = Travel.objects.get()
    assert travel.arrives_at.astimezone(confirmed.conference.tz).strftime("%H:%M") == "14:35"
    assert travel.arrives_at.astimezone(dt.UTC).strftime("%H:%M") != "14:35"
    page = visitor.sees(confirmed).content.decode()
    assert "14:35" in page
    assert "BW 459" in page
    assert f'value="{eve}T14:35"' in visitor.sees(confirmed, "travel/").content.decode()


def test_record_holds_no_values(visitor, confirmed, eve):
    visitor.opens(confirmed)
    send(visitor, confirmed, arrives_at=f"{eve}T14:35", hotel="Secret Hotel")
    event = AuditEvent.objects.get(verb="travel.told")
    assert set(event.changes.values()) == {None}
    assert "Secret" not in str(event.changes)


def test_same_travel_twice_is_recorded_once(visitor, confirmed, eve):
    visitor.opens(confirmed)
    for _ in range(2):
        send(visitor, confirmed, arrives_at=f"{eve}T14:35")
    assert Travel.objects.count() == 1
    assert AuditEvent.objects.filter(verb="travel.told").count() == 1


def test_departure_before_arrival_is_refused_at_its_field(visitor, confirmed, eve):
    visitor.opens(confirmed)
    answer = send(visitor, confirmed, arrives_at=f"{eve}T14:35", departs_at=f"{eve}T14:30", hotel="Coral Court")
    assert answer.context["form"].errors == {"departs_at": ["The departure must come after the arrival."]}
    assert 'value="Coral Court"' in answer.content.decode()
    assert not Travel.objects.exists()


def test_who_lives_here_does_not_arrive(visitor, confirmed, eve):
    visitor.opens(confirmed)
    answer = send(visitor, confirmed, is_local="on", arrives_at=f"{eve}T14:35")
    assert "leave out one of the two" in str(answer.context["form"].errors["is_local"])
    send(visitor, confirmed, is_local="on")
    page = visitor.sees(confirmed).content.decode()
    assert "Tell us when you arrive" not in page
    assert "Ask for the letter" in page  # in the list; no longer asked as a question
    assert "Do you need a visa?" not in page


@pytest.mark.parametrize("days", [-31, 33, 365, -365])
def test_month_or_year_that_cannot_be_is_asked_again(visitor, confirmed, days):
    visitor.opens(confirmed)
    day = confirmed.conference.first_day + dt.timedelta(days)
    answer = send(visitor, confirmed, arrives_at=f"{day}T10:00")
    assert "Check month and year" in str(answer.context["form"].errors["arrives_at"])
    assert f'value="{day}T10:00"' in answer.content.decode()


@pytest.mark.parametrize("typed", ["soon", "2027-13-40T99:99", "0001-01-01T00:00", "9999-12-31T23:59", "\x00"])
def test_impossible_moment_is_a_sentence(visitor, confirmed, typed):
    visitor.opens(confirmed)
    answer = send(visitor, confirmed, departs_at=typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors["departs_at"]


def test_emptying_everything_deletes_it(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed, hotel="Coral Court")
    assert send(visitor, confirmed).headers["Location"].endswith("?done=no-travel")
    assert not Travel.objects.exists()


# Who was replaced has no page at all.
@pytest.mark.parametrize("state", [s for s in State if s not in {State.CONFIRMED, State.REPLACED}])
def test_before_confirmation_there_is_no_travel(visitor, curacao, state):
    registration = factories.registration(curacao.category, curacao, state=state)
    visitor.opens(registration)
    assert visitor.sees(registration, "travel/").status_code == 302
    assert send(visitor, registration, hotel="Coral Court").status_code == 302
    assert not Travel.objects.exists()


def test_after_the_conference_nothing_is_asked(visitor, curacao, conference):
    past = dt.date.today() - dt.timedelta(days=3)
    type(conference).objects.filter(pk=conference.pk).update(first_day=past, last_day=past)
    registration = factories.registration(curacao.category, curacao, state=State.CONFIRMED)
    visitor.opens(registration)
    page = visitor.sees(registration).content.decode()
    assert "The conference is over." in page
    assert "Tell us when you arrive" not in page
    assert visitor.sees(registration, "travel/").status_code == 302
    assert visitor.sees(registration, "change/").status_code == 302


def test_page_asks_for_travel_with_a_day_until_it_is_told(visitor, confirmed, eve):
    visitor.opens(confirmed)
    assert "Tell us when you arrive and leave" in visitor.sees(confirmed).content.decode()
    send(visitor, confirmed, arrives_at=f"{eve}T14:35")
    assert "Tell us when you arrive and leave" not in visitor.sees(confirmed).content.decode()


def test_stranger_tells_nothing(client, visitor, confirmed):
    assert send(visitor, confirmed, hotel="Coral Court").status_code == 404
    assert not Travel.objects.exists()


def test_travel_that_the_secretariat_entered_meanwhile_is_not_overwritten(visitor, confirmed, eve):
    visitor.opens(confirmed)
    send(visitor, confirmed, arrives_at=f"{eve}T14:35", hotel="Coral Court")
    seen = visitor.sees(confirmed, "travel/").context["form"]["seen"].value()
    Travel.objects.update(hotel="Grand Lucayan", arrival_flight="BW 459")
    old = {"arrives_at": f"{eve}T16:10", "hotel": "Coral Court", "seen": seen}  # the hotel was not touched here
    assert send(visitor, confirmed, **old).headers["Location"].endswith("?done=travel")
    travel = Travel.objects.get()
    assert (travel.hotel, travel.arrival_flight) == ("Grand Lucayan", "BW 459")
    assert travel.arrives_at.astimezone(confirmed.conference.tz).strftime("%H:%M") == "16:10"
    answer = send(visitor, confirmed, **old | {"hotel": "Reef House"})  # the page is older still
    assert "it is now “Grand Lucayan”" in str(answer.context["form"].errors["hotel"])
    assert 'value="Reef House"' in answer.content.decode()
    again = {bound.name: bound.value() or "" for bound in answer.context["form"]}
    assert send(visitor, confirmed, **again | {"is_local": ""}).status_code == 302
    assert Travel.objects.get().hotel == "Reef House"
