import pytest
from django.test import Client
from django.urls import reverse

from conference.accounts.models import Role
from tests import factories


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def states(conference):
    return factories.category(conference, name=factories.words("State or Territory"))


@pytest.fixture
def curacao(states):
    return factories.delegation(states, name=factories.words("Curaçao", es="Curazao"), code="CW")


@pytest.fixture
def office(client, conference):
    """A browser in which an owner of the conference is signed in; `get` and `post` take a page's name."""
    return Office(client, conference, Role.OWNER)


@pytest.fixture
def reader(client, conference):
    """The same for somebody who may look and not decide."""
    return Office(client, conference, Role.READER)


class Office:
    def __init__(self, client, conference, role):
        self.client, self.conference = client, conference
        self.user = factories.user(conference, role)
        client.force_login(self.user)

    def url(self, name, *args):
        return reverse(f"secretariat:{name}", args=[self.conference.slug, *args])

    def get(self, name, *args, **query):
        return self.client.get(self.url(name, *args), query)

    def post(self, name, /, *args, follow=False, **data):
        return self.client.post(self.url(name, *args), data, follow=follow)


@pytest.fixture
def ministry(conference):
    return factories.category(conference, needs_note=True)


@pytest.fixture
def haiti(ministry):
    return factories.delegation(ministry, name=factories.words("Haiti", fr="Haïti"), code="HT")


@pytest.fixture
def desk(conference):
    """A browser of the check-in desk's role."""
    return Office(Client(), conference, Role.DESK)
