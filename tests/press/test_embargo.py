"""A release under embargo leaks nowhere: absent one second before its time, present one second after."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.press.models import Release, Stage
from tests.press.conftest import TITLES, contact, release

SECOND = dt.timedelta(seconds=1)
START = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
minutes = st.integers(0, 12).map(lambda n: START + dt.timedelta(minutes=n))


def addresses(conference, made):
    """Every public address that could show this release, in every language."""
    for language in ("en", "es", "fr", "nl"):
        yield conference.url("release", made.slug, language=language)
        yield conference.url("release-pdf", made.slug, language=language)


def test_embargo_is_absent_one_second_before_and_present_one_second_after(client, conference, embargo):
    made = release(conference, "en", "fr", embargo=embargo)
    with time_machine.travel(embargo - SECOND, tick=False):
        for address in addresses(conference, made):
            response = client.get(address)
            assert response.status_code == 404, address
            assert TITLES["en"] not in response.text
        for language in ("en", "es", "fr", "nl"):
            page = client.get(conference.url("press", language=language)).text
            assert TITLES["en"] not in page
            assert TITLES["fr"] not in page
            assert made.slug not in page
    for moment in (embargo, embargo + SECOND):
        with time_machine.travel(moment, tick=False):
            for address in addresses(conference, made):
                assert client.get(address).status_code == 200, address
            assert TITLES["fr"] in client.get(conference.url("press", language="fr")).text
            assert TITLES["en"] in client.get(conference.url("press", language="nl")).text


def test_embargo_answers_like_a_release_that_does_not_exist(client, conference, embargo):
    made = release(conference, "en", embargo=embargo)
    hidden = client.get(conference.url("release", made.slug))
    absent = client.get(conference.url("release", "no-such-release"))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.text.replace(made.slug, "") == absent.text.replace("no-such-release", "")


def test_draft_stays_hidden_when_its_embargo_ends(client, conference, embargo):
    made = release(conference, "en", published=False, embargo=embargo)
    with time_machine.travel(embargo + SECOND, tick=False):
        assert client.get(conference.url("release", made.slug)).status_code == 404


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(published=st.none() | minutes, until=st.none() | minutes, at=minutes)
def test_published_says_the_same_of_rows_and_of_one_row(conference, published, until, at):
    Release.objects.all().delete()
    made = Release.objects.create(
        conference=conference, slug="x", language="en", published_at=published, embargo_until=until
    )
    found = Release.objects.published(at).filter(pk=made.pk).exists()
    assert found == made.is_published(at)
    assert found == (made.issued_at is not None and made.issued_at <= at)
    assert (made.stage(at) == Stage.PUBLISHED) == found


def test_press_room_orders_by_the_moment_of_reading(client, conference, embargo):
    release(conference, "en", title="Held back", embargo=embargo)
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        release(conference, "en", title="Written later")
    with time_machine.travel(embargo, tick=False):
        page = client.get(conference.url("press")).text
    assert page.index("Held back") < page.index("Written later")


@pytest.mark.parametrize("name", ["press", "release", "release-pdf"])
def test_public_pages_ask_three_questions_and_set_no_cookie(client, conference, name, django_assert_max_num_queries):
    contact(conference)
    made = release(conference, "en", "fr")
    arguments = [] if name == "press" else [made.slug]
    for more in (0, 9):
        for _ in range(more):
            release(conference, "en", "es", "fr", "nl")
        with django_assert_max_num_queries(3):
            response = client.get(conference.url(name, *arguments))
        assert response.status_code == 200
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
