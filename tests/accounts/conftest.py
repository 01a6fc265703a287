"""What the tests of accounts start from."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests import factories

ACCOUNT = "/secretariat/account/"
PASSWORD = "breadfruit and honey"


def code_of(secret, at=None):
    """What an app shows that knows this secret."""
    return format_hotp_value(hotp_value(secret, int((at or time.time()) // 30)))


@pytest.fixture
def colleague(db):
    return factories.user(email="rosalind@example.org", password=PASSWORD)


@pytest.fixture
def owner(colleague):
    """The colleague, as the owner of a conference."""
    factories.Membership.objects.create(user=colleague, conference=factories.conference(), role="owner")
    return colleague


class Browser:
    """Signs in, confirms and sets up an app, as somebody would who has a telephone."""

    def __init__(self, client):
        self.client = client
        self.secret = None

    def signs_in(self, user, password=PASSWORD, **more):
        return self.client.post(f"{ACCOUNT}login/", {"login": user.email, "password": password} | more)

    def confirms(self):
        return self.client.post(f"{ACCOUNT}again/", {"password": PASSWORD})

    def sets_up_an_app(self):
        self.confirms()
        address = f"{ACCOUNT}second-factor/app/add/"
        self.secret = self.client.get(address).context["form"].secret
        return self.client.post(address, {"code": code_of(self.secret)}, follow=True)

    def enters(self, code):
        return self.client.post(f"{ACCOUNT}second-factor/code/", {"code": code})

    def is_in(self):
        return "_auth_user_id" in self.client.session


@pytest.fixture
def browser_of(client):
    """A browser of the test client, for signing in."""
    return Browser(client)
