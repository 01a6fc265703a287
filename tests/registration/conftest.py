"""What the tests of registering start from."""

import pytest
from django.test import Client

from tests import factories


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def states(conference):
    """Governments: by application, with roles."""
    return factories.category(conference, name=factories.words("States"), order=1)


@pytest.fixture
def curacao(states):
    return factories.delegation(states, code="CW", name=factories.words("Curaçao", es="Curazao"), places=2)


class Applicant:
    """Somebody with a browser who registers: each method sends one page and keeps the answer in `page`."""

    PERSON = {
        "given_name": "Dahlia",
        "family_name": "Frangipani",
        "function": "Chief Immigration Officer",
        "role": "alternate",
        "email": "d.frangipani@example.org",
        "language": "en",
    }
    NEEDS = {"visibility": "participants"}

    def __init__(self, client, conference, language="en"):
        self.client = client
        self.start_url = f"/{language}/{conference.slug}/register/"
        self.page = client.get(self.start_url)
        self.base = self.page.headers.get("Location", "")

    def url(self, step=""):
        return f"{self.base}{step}/" if step else self.base

    def get(self, step=""):
        self.page = self.client.get(self.url(step))
        return self.page

    def post(self, step, data, **kwargs):
        self.page = self.client.post(self.url(step) + kwargs.pop("query", ""), data, **kwargs)
        again = self.page.headers.get("Location", "")
        if again.split("?")[0] == self.url(step):  # errors
            self.page = self.client.get(again)
        return self.page

    def chooses(self, value="delegation:CW", **more):
        return self.post("", {"represents": value, **more})

    def tells(self, **answers):
        return self.post("person", self.PERSON | answers)

    def needs(self, **answers):
        return self.post("needs", self.NEEDS | answers)

    def sends(self):
        return self.post("check", {"right": "on"})

    def registers(self, value="delegation:CW", *, needs=None, **answers):
        """All of it; returns the confirmation page."""
        self.chooses(value)
        self.tells(**answers)
        self.needs(**(needs or {}))
        self.sends()
        return self.get("done")

    @property
    def text(self):
        return self.page.content.decode()


@pytest.fixture
def applicant(client, conference, curacao):
    return Applicant(client, conference)


@pytest.fixture
def another_browser(conference, curacao):
    """Makes further people, each with a browser of their own."""
    return lambda language="en": Applicant(Client(), conference, language)
