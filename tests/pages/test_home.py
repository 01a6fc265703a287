"""The home page: what, where, when, for whom, and how to register."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories


@pytest.fixture
def conference(db):
    return factories.conference(slug="nassau-2027", is_current=True, first_day="2027-01-13", last_day="2027-01-14")


def home(client, language="en"):
    response = client.get(f"/{language}/nassau-2027/")
    assert response.status_code == 200
    return response.content.decode()


def test_front_address_leads_home_in_the_browsers_language(client, conference):
    response = client.get("/", headers={"accept-language": "de,nl-BE;q=0.8,en;q=0.5"})
    assert response["Location"] == "/nl/nassau-2027/"
    assert response["Vary"] == "Accept-Language"


def test_front_address_without_a_conference_says_what_to_do(client, db):
    page = client.get("/").content.decode()
    assert "No conference is open here yet" in page
    assert "/secretariat/" in page


@pytest.mark.parametrize(
    ("opens", "closes", "shown", "hidden"),
    [
        (-1, 5, ["Register by", 'class="btn btn-primary btn-lg"'], ["Not open yet"]),
        (-1, None, ['class="btn btn-primary btn-lg"'], ["Register by", "Not open yet"]),
        (2, 5, ["Registration opens", "How to register"], ["btn-lg"]),
        (-5, -1, ["Closed since"], ["btn-lg", "How to register"]),
        (None, None, ["Not open yet"], ["btn-lg", "How to register"]),
    ],
)
def test_home_follows_the_state_of_registration(client, conference, opens, closes, shown, hidden):
    now = timezone.now()
    conference.opens_at = now + dt.timedelta(days=opens) if opens else None
    conference.closes_at = now + dt.timedelta(days=closes) if closes else None
    conference.save()
    page = home(client)
    for part in shown:
        assert part in page
    for part in hidden:
        assert part not in page


def test_deadline_is_shown_in_the_conferences_time(client, conference):
    conference.closes_at = dt.datetime(2099, 12, 18, 22, tzinfo=dt.UTC)
    conference.save()
    assert "Friday 18 December 2099, 17:00" in home(client)


def test_home_needs_as_many_queries_without_agenda(client, conference, django_assert_num_queries):
    category = factories.category(conference)
    for _ in range(10):
        factories.delegation(category)
    with django_assert_num_queries(3):
        home(client)


def test_home_of_an_empty_conference_shows_no_empty_sections(client, conference):
    page = home(client)
    for heading in ("Next on the agenda", "Latest releases", "Who takes part"):
        assert heading not in page


def test_full_conference_says_that_one_waits(client, conference):
    conference.all_places.update(places=1, taken=1)
    assert "you stand on the waiting list" in home(client)


@pytest.mark.parametrize("page", ["data-protection", "accessibility"])
@pytest.mark.parametrize("language", ["en", "es", "fr", "nl"])
def test_texts_have_one_query_and_no_cookie(client, conference, page, language, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get(f"/{language}/nassau-2027/{page}/")
    assert response.status_code == 200
    assert response.cookies == {}
    assert "mailto:secretariat@example.org" in response.content.decode()
