"""Rate limits: counted in PostgreSQL, right under a race, per address and per mailbox."""

import datetime as dt

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from conference.limits.address import address_of
from conference.limits.models import Rate, Tally, count
from conference.limits.tasks import forget
from tests.processes import race


@pytest.mark.parametrize(("text", "rate"), [("60/m", (60, 60)), ("5/h", (5, 3600)), ("10/30s", (10, 30))])
def test_rate_is_read(text, rate):
    assert Rate.read(text) == Rate(*rate)


@pytest.mark.parametrize("text", ["", "60", "x/m", "60/fortnight"])
def test_rate_that_makes_no_sense_is_refused(text):
    with pytest.raises((ValueError, IndexError, KeyError)):
        Rate.read(text)


def test_what_is_over_its_rate_waits(db):
    rate = Rate(3, 60)
    assert [count([("link", "me", rate)]) for _ in range(3)] == [None] * 3
    wait = count([("link", "me", rate)])
    assert dt.timedelta() < wait <= dt.timedelta(seconds=60)
    assert count([("link", "you", rate)]) is None
    assert count([("register", "me", rate)]) is None


def test_one_key_over_its_rate_is_enough(db):
    tight, wide = Rate(1, 60), Rate(100, 60)
    assert count([("a", "one", tight), ("a", "two", wide)]) is None
    assert count([("a", "one", tight), ("a", "two", wide)]) is not None


def test_window_begins_anew_and_is_forgotten(db):
    count([("link", "me", Rate(1, 60))])
    assert forget() == 0
    Tally.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    assert count([("link", "me", Rate(1, 60))]) is None
    Tally.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    assert forget() == 1


def test_neither_address_nor_mailbox_can_be_read(db):
    count([("again", "mailbox dahlia@example.org", Rate(5, 60))])
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM limits_tally")
        assert "dahlia" not in cursor.fetchone()[0]


def ask_often():
    """In another process: how many of 25 were let through."""
    return sum(count([("race", "x", Rate(40, 600)), ("race", "y", Rate(1000, 600))]) is None for _ in range(25))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_right():
    assert sum(race(*[ask_often] * 4)) == 40


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "found"),
    [
        ("203.0.113.9", None, [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", [], "203.0.113.9"),
        ("10.0.0.2", "198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.3", ["10.0.0.0/8"], "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, rubbish", ["10.0.0.0/8"], "10.0.0.2"),
        ("10.0.0.2", "", ["10.0.0.0/8"], "10.0.0.2"),
        ("203.0.113.9", "198.51.100.1", ["10.0.0.0/8"], "203.0.113.9"),
        ("2001:db8:1:2:3::4", None, [], "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", None, [], "203.0.113.9"),
        ("", None, [], "unknown"),
    ],
)
def test_address_is_believed_only_from_our_own_proxies(settings, remote, forwarded, trusted, found):
    settings.TRUSTED_PROXIES = trusted
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)) == found
