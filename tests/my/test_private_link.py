"""The private link: its landing changes nothing, its button opens one registration in one browser."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conference.audit.models import AuditEvent
from conference.links.models import revoke
from registration.models import Registration
from tests import factories


def everything():
    return (
        list(Registration.objects.order_by("pk").values()),
        AuditEvent.objects.count(),
        Session.objects.count(),
        list(type(factories.link(Registration.objects.first())).objects.order_by("pk").values()),
    )


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_a_link_changes_nothing(visitor, dahlia, method):
    before = everything()
    answer = getattr(visitor.client, method)(visitor.link(dahlia))
    assert answer.status_code == 200
    assert everything() == before
    assert not answer.cookies


def test_landing_keeps_its_address_to_itself(visitor, dahlia):
    answer = visitor.client.get(visitor.link(dahlia))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Dahlia" not in answer.content.decode()
    assert "Open my registration" in answer.content.decode()


def test_button_opens_the_registration_under_an_address_without_the_token(visitor, dahlia):
    answer = visitor.opens(dahlia)
    assert answer.status_code == 302
    assert answer.headers["Location"] == visitor.my(dahlia)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Dahlia Frangipani" in visitor.sees(dahlia).content.decode()


def test_button_works_from_a_page_without_referrer(dahlia, visitor):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(visitor.link(dahlia), headers={"Origin": "null"}).status_code == 302


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_button_on_another_sites_page_opens_nothing(visitor, dahlia, site):
    before = everything()
    answer = visitor.client.post(visitor.link(dahlia), headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 200
    assert "Open my registration" in answer.content.decode()
    assert everything() == before
    assert not answer.cookies


def test_button_on_the_landing_page_opens_the_registration_in_browsers_that_say_so(visitor, dahlia):
    assert visitor.client.post(visitor.link(dahlia), headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302


def test_first_use_verifies_and_keeps_the_place(visitor, dahlia):
    visitor.opens(dahlia)
    dahlia.refresh_from_db()
    assert dahlia.verified_at is not None
    assert dahlia.holds_until is None
    visitor.opens(dahlia)
    assert AuditEvent.objects.filter(verb="registration.verified").count() == 1


def test_first_use_locks_the_registration_before_its_link(visitor, dahlia):
    with CaptureQueriesContext(connection) as asked:
        visitor.opens(dahlia)
    tables = [one["sql"].split('"')[1] for one in asked if one["sql"].startswith("UPDATE")]
    assert tables.index("registration_registration") < tables.index("links_privatelink")


def test_session_key_changes_with_every_opening(visitor, dahlia, curacao):
    visitor.opens(dahlia)
    first = visitor.client.cookies["sessionid"].value
    visitor.opens(factories.registration(curacao.category, curacao))
    assert visitor.client.cookies["sessionid"].value != first
    assert Session.objects.count() == 1


def test_several_people_share_a_browser(visitor, dahlia, curacao):
    other = factories.registration(curacao.category, curacao, email=dahlia.email)
    visitor.opens(dahlia)
    assert visitor.sees(other).status_code == 404
    visitor.opens(other)
    assert visitor.sees(dahlia).status_code == visitor.sees(other).status_code == 200


def test_session_lasts_twelve_hours(visitor, dahlia):
    visitor.opens(dahlia)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=11)):
        assert visitor.sees(dahlia).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(hours=13)):
        assert visitor.sees(dahlia).status_code == 404


def test_revoked_link_opens_nothing_and_closes_what_it_opened(visitor, dahlia):
    old = visitor.link(dahlia)
    visitor.opens(dahlia)
    revoke(factories.link(dahlia))
    assert visitor.sees(dahlia).status_code == 404
    assert visitor.client.post(old).status_code == 404
    assert "This link does not open anything" in visitor.client.get(old).text
    visitor.opens(dahlia)
    assert visitor.sees(dahlia).status_code == 200


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 5000, "%00", "💥", "private-link-1-"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_link_says_what_to_do(client, conference, token, method):
    answer = getattr(client, method)(f"/en/{conference.slug}/link/{token}/")
    assert answer.status_code == 404
    assert "This link does not open anything" in answer.content.decode()
    assert "mailto:secretariat@example.org" in answer.content.decode()
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_link_opens_only_in_its_own_conference(client, dahlia):
    elsewhere = factories.conference()
    answer = client.post(f"/en/{elsewhere.slug}/link/{factories.link(dahlia).token}/")
    assert answer.status_code == 404


def test_staff_who_open_a_link_stay_signed_in(visitor, dahlia, conference):
    visitor.client.force_login(factories.user(conference))
    visitor.opens(dahlia)
    assert visitor.sees(dahlia).status_code == 200
    assert "_auth_user_id" in visitor.client.session
    assert visitor.client.session.get("_session_expiry") is None


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl"])
def test_landing_shows_in_every_language(visitor, dahlia, language):
    page = visitor.client.get(visitor.link(dahlia, language)).content.decode()
    assert f'<html lang="{language}">' in page


def test_link_asks_few_questions_of_the_database(visitor, dahlia, django_assert_max_num_queries):
    url = visitor.link(dahlia)
    with django_assert_max_num_queries(3):
        visitor.client.get(url)
