"""What the tests of the agenda start from: a conference in Nassau with rooms, a draft, and those who edit it."""

import datetime as dt

import pytest
from django.test import Client

from agenda.actions import parts, publish, sessions
from agenda.models import Presentation, Room, Session, SessionPerson, Theme
from conference.audit.models import Actor
from registration.models import State
from tests import factories

BY = Actor("staff", "1", "Rosalind Casuarina")


class Draft:
    """A conference's draft, edited through the actions. Times are Nassau's, on the first day unless told otherwise."""

    def __init__(self, conference):
        self.conference = conference
        self.hall = self.room("Plenary hall")
        self.press_room = self.room("Press room")

    def room(self, name):
        return Room.objects.create(conference=self.conference, name=factories.words(name), seats=40)

    def theme(self, number, name):
        return Theme.objects.create(conference=self.conference, number=number, name=factories.words(name))

    def at(self, clock, day=0):
        date = self.conference.first_day + dt.timedelta(days=day)
        return dt.datetime.combine(date, dt.time.fromisoformat(clock), self.conference.tz)

    def session(self, code, begins=None, ends=None, room=None, day=0, **fields):
        return sessions.create(
            by=BY,
            conference=self.conference,
            fields={
                "code": code,
                "title": factories.words(code.replace("-", " ").capitalize()),
                "start": self.at(begins, day) if begins else None,
                "end": self.at(ends, day) if ends else None,
                "room": room,
                **fields,
            },
        )

    def talk(self, session, offset, minutes, title, speaker=""):
        speaker = factories.words(speaker) if speaker else ""
        fields = {"offset": offset, "minutes": minutes, "title": factories.words(title), "speaker": speaker}
        return parts.add(by=BY, session=session, part=Presentation, fields=fields)

    def seat(self, session, name):
        return parts.add(by=BY, session=session, part=SessionPerson, fields={"name": factories.words(name)})

    def move(self, session, begins, ends, room=None, day=0):
        start, end = self.at(begins, day), self.at(ends, day)
        return sessions.move(by=BY, session=session, start=start, end=end, room=room)

    def publish(self, **more):
        return publish.publish(by=BY, conference=self.conference, **more)

    def everything(self):
        return list(Session.objects.draft().filter(conference=self.conference).whole().in_order())


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def draft(conference):
    return Draft(conference)


@pytest.fixture
def published(draft):
    """One plenary at 10:00 in the hall, in version 1."""
    draft.plenary = draft.session("plenary-1", "10:00", "11:00", draft.hall)
    draft.publish()
    return draft


@pytest.fixture
def category(conference):
    return factories.category(conference)


@pytest.fixture
def confirmed(category):
    """Makes confirmed participants."""
    return lambda **fields: factories.registration(category, state=State.CONFIRMED, **fields)


@pytest.fixture
def office(conference):
    """A browser in which somebody with this role is signed in."""

    def sign_in(role="agenda"):
        client = Client()
        client.force_login(factories.user(conference, role))
        return client

    return sign_in
