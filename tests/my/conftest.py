"""What the tests of a participant's pages start from."""

import pytest

from registration.models import State
from tests import factories


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def curacao(conference):
    category = factories.category(conference, name=factories.words("States"))
    return factories.delegation(category, code="CW", name=factories.words("Curaçao"), places=2)


@pytest.fixture
def dahlia(curacao):
    """A registration that holds a place and was not verified yet."""
    return factories.registration(curacao.category, curacao, given_name="Dahlia", family_name="Frangipani")


@pytest.fixture
def waiting(curacao):
    return factories.registration(curacao.category, curacao, state=State.WAITLISTED, given_name="Hibiscus")


class Visitor:
    """A browser that opens private links."""

    def __init__(self, client):
        self.client = client

    def link(self, registration, language="en"):
        return f"/{language}/{registration.conference.slug}/link/{factories.link(registration).token}/"

    def my(self, registration, rest="", language="en"):
        return f"/{language}/{registration.conference.slug}/my/{registration.reference}/{rest}"

    def opens(self, registration):
        return self.client.post(self.link(registration))

    def sees(self, registration, rest="", language="en"):
        return self.client.get(self.my(registration, rest, language))


@pytest.fixture
def visitor(client):
    return Visitor(client)
