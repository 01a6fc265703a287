"""What the tests of paper start from: people, an office that may print, and how a PDF is read."""

import io
import re

import pypdf
import pytest
from django.urls import reverse

from conference.accounts.models import Role
from registration.models import State
from tests import factories


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def states(conference):
    return factories.category(conference, name=factories.words("States"))


@pytest.fixture
def curacao(states):
    return factories.delegation(states, code="CW", name=factories.words("Curaçao", es="Curazao"), places=9)


@pytest.fixture
def haiti(states):
    return factories.delegation(states, code="HT", name=factories.words("Haiti", es="Haití"), places=9)


class Office:
    def __init__(self, client, conference, role=Role.DESK):
        self.client, self.conference = client, conference
        self.user = factories.user(conference, role)
        client.force_login(self.user)

    def url(self, name):
        return reverse(f"secretariat:{name}", args=[self.conference.slug])

    def get(self, name="paper", **query):
        return self.client.get(self.url(name), query)

    def post(self, name, **data):
        return self.client.post(self.url(name), data)

    def badges(self, **data):
        return self.post("paper-badges", **{"size": "card", "language": "en"} | data)


@pytest.fixture
def office(client, conference):
    """Somebody of the check-in desk, who may print."""
    return Office(client, conference)


def confirmed(of, within=None, **fields):
    return factories.registration(of, within, **{"state": State.CONFIRMED} | fields)


def texts(answer):
    assert answer["Content-Type"] == "application/pdf", answer.content.decode()[-3000:]
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]


def printed(answer):
    """The family names on the badges, in order."""
    return [re.search(r"Dahlia ([A-Z]\w*)", text)[1] for text in texts(answer)]
