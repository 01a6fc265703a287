"""Rows and visitors that the tests of the press room start from."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from conference.audit.models import Actor
from conference.models import Conference
from conference.press import actions
from conference.press.actions import Words
from conference.press.models import PressContact, Release
from tests import factories

BY = Actor("staff", "", "Rosalind Casuarina")
TITLES = {
    "en": "Delegations meet in Nassau",
    "es": "Las delegaciones se reúnen en Nassau",
    "fr": "Les délégations se réunissent à Nassau",
    "nl": "Delegaties bijeen in Nassau",
}


def words(language: str = "en", **fields: str) -> Words:
    """A short release in one language."""
    return Words(**{"title": TITLES[language], "dateline": "Nassau", "lead": "", "body": "Two **days**."} | fields)


def release(
    of: Conference,
    *languages: str,
    published: bool = True,
    embargo: dt.datetime | None = None,
    **fields: str,
) -> Release:
    """A release in these languages (the first is the original), released unless told otherwise."""
    original, *others = languages or ("en",)
    made = actions.write(by=BY, conference=of, language=original, words=words(original, **fields))
    for language in others:
        actions.save_text(by=BY, release=made, language=language, version=0, words=words(language))
    if embargo is not None:
        made = actions.set_embargo(by=BY, release=made, version=made.version, until=embargo)
    if published:
        made = actions.publish(by=BY, release=made, version=made.version)
    return made


def contact(of: Conference) -> PressContact:
    """A press office."""
    return PressContact.objects.create(
        conference=of, office=factories.words("IOM press office"), email="press.iom@example.org", phone="+12025550121"
    )


def signed_in(of: Conference, role: str) -> Client:
    """A browser in which a colleague with this role has signed in."""
    client = Client()
    client.force_login(factories.user(of, role))
    return client


@pytest.fixture
def conference(db) -> Conference:
    return factories.conference()


@pytest.fixture
def embargo() -> dt.datetime:
    """17:00 in Nassau, ten days from now."""
    day = timezone.now().date() + dt.timedelta(days=10)
    return dt.datetime.combine(day, dt.time(22), tzinfo=dt.UTC)


@pytest.fixture
def office(conference) -> Client:
    """The press office's browser."""
    return signed_in(conference, "press")
