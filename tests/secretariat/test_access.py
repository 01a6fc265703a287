import pytest
from django.urls import reverse

from conference.accounts.models import Role
from conference.audit.models import SYSTEM, record
from conference.mail.models import Message
from registration import emails
from registration.models import State
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = ["dashboard", "registrations", "registration", "mail", "message", "audit"]
POSTS = ["registration-confirm", "registration-decline", "registration-withdraw", "registration-needs", "message-retry"]


@pytest.fixture
def registration(curacao):
    made = factories.registration(curacao.category, curacao)
    emails.received(made, cause=record(by=SYSTEM, verb="test", target=made))
    return made


def address(name, registration):
    extra = []
    if name.startswith("registration") and name != "registrations":
        extra = [registration.reference]
    if name.startswith("message"):
        extra = [Message.objects.get().pk]
    return reverse(f"secretariat:{name}", args=[registration.conference.slug, *extra])


@pytest.mark.parametrize("name", PAGES + POSTS)
def test_anonymous_visitors_are_sent_to_sign_in(client, registration, name):
    response = client.post(address(name, registration)) if name in POSTS else client.get(address(name, registration))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PAGES + POSTS)
def test_staff_of_another_conference_find_nothing(client, registration, name):
    client.force_login(factories.user(factories.conference(), Role.OWNER))
    response = client.post(address(name, registration)) if name in POSTS else client.get(address(name, registration))
    assert response.status_code == 404
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED


@pytest.mark.parametrize("name", ["registration", *POSTS[:4]])
def test_registration_of_another_conference_is_not_found_under_ones_own(office, name):
    stranger = factories.registration(factories.category(factories.conference()))
    response = office.post(name, stranger.reference) if name in POSTS else office.get(name, stranger.reference)
    assert response.status_code == 404


def test_mail_of_another_conference_is_not_found_under_ones_own(office):
    stranger = factories.registration(factories.category(factories.conference()))
    emails.received(stranger, cause=record(by=SYSTEM, verb="test", target=stranger))
    assert office.get("message", Message.objects.get().pk).status_code == 404


def test_reader_looks_and_does_not_decide(reader, registration):
    page = reader.get("registration", registration.reference).content.decode()
    assert registration.family_name in page
    for name in POSTS[:4]:
        assert reader.url(name, registration.reference) not in page
        assert reader.post(name, registration.reference, reason="x").status_code == 404
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED


def test_reader_sees_neither_mail_nor_record(reader, registration):
    assert [reader.get(name).status_code for name in ("mail", "audit")] == [404, 404]
    page = reader.get("dashboard").content.decode()
    assert reader.url("mail") not in page
    assert reader.url("audit") not in page


def test_press_officer_has_the_dashboard_without_registrations(client, registration):
    client.force_login(factories.user(registration.conference, Role.PRESS))
    page = client.get(address("dashboard", registration))
    assert page.status_code == 200
    assert address("registrations", registration) not in page.content.decode()
    assert client.get(address("registrations", registration)).status_code == 404


def test_superuser_enters_every_conference(client, registration):
    client.force_login(factories.user(is_superuser=True))
    assert client.get(address("dashboard", registration)).status_code == 200


@pytest.mark.parametrize("name", ["registration-confirm", "registration-needs", "message-retry"])
def test_following_an_address_of_an_action_changes_nothing(office, registration, name):
    response = office.client.get(address(name, registration))
    assert response.status_code == 302
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED
