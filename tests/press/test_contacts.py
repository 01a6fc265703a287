"""The offices that answer the press."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from conference.audit.models import SYSTEM, AuditEvent
from conference.press import actions
from conference.press.models import PressContact
from tests import factories
from tests.press.conftest import contact


def url(name, conference, *arguments):
    return reverse(f"secretariat:{name}", args=[conference.slug, *arguments])


def typed(**fields):
    return {
        "office_en": "IOM press office",
        "office_fr": "Service de presse de l’OIM",
        "place_en": "Washington, DC",
        "email": "press.iom@example.org",
        "phone": "+1 (202) 555-0121",
        "order": "1",
    } | fields


def test_contact_is_added_edited_and_removed(office, client, conference):
    office.post(url("press-contact-new", conference), typed())
    made = PressContact.objects.get()
    assert made.phone == "+12025550121"
    page = client.get(conference.url("press", language="fr")).text
    assert "Service de presse de l’OIM" in page
    assert 'href="tel:+12025550121">+1 202 555 0121' in page
    assert "IOM press office" in client.get(conference.url("press", language="nl")).text

    form = office.get(url("press-contact", conference, made.pk)).text
    assert 'value="Service de presse de l’OIM"' in form
    office.post(url("press-contact", conference, made.pk), typed(phone="", email="media@example.org"))
    page = client.get(conference.url("press")).text
    assert "media@example.org" in page
    assert "tel:+12025550121" not in page

    assert "Remove this contact?" in office.get(url("press-contact-delete", conference, made.pk)).text
    assert PressContact.objects.exists()
    office.post(url("press-contact-delete", conference, made.pk))
    assert not PressContact.objects.exists()
    verbs = AuditEvent.objects.filter(target_type="press.presscontact").order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["press.contact_added", "press.contact_edited", "press.contact_deleted"]


def test_contact_that_is_sent_twice_is_one(office, conference):
    page = office.get(url("press-contact-new", conference))
    assert 'name="submission_key"' in page.text
    data = typed(submission_key=page.context["form"]["submission_key"].value())
    for _n in range(2):
        answer = office.post(url("press-contact-new", conference), data, follow=True)
        assert "The contact is saved." in answer.text
    assert PressContact.objects.count() == 1
    assert AuditEvent.objects.filter(verb="press.contact_added").count() == 1
    again = office.get(url("press-contact-new", conference)).context["form"]["submission_key"].value()
    office.post(url("press-contact-new", conference), typed(submission_key=again))  # meant: an office in two places
    assert PressContact.objects.count() == 2


def test_contact_that_is_sent_again_after_an_error_is_still_one(office, conference):
    page = office.get(url("press-contact-new", conference))
    key = str(page.context["form"]["submission_key"].value())
    wrong = office.post(url("press-contact-new", conference), typed(submission_key=key, email="press@"))
    assert f'value="{key}"' in wrong.text
    for _n in range(2):
        office.post(url("press-contact-new", conference), typed(submission_key=key))
    assert PressContact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_contact_that_is_sent_at_the_same_moment_twice_is_one():
    conference, key = factories.conference(), uuid.uuid4()
    ready = threading.Barrier(4)

    def press():
        ready.wait()
        words = factories.words("IOM press office")
        made = PressContact(conference=conference, office=words, email="press.iom@example.org", submission_key=key)
        try:
            return actions.save_contact(by=SYSTEM, contact=made).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = {one.result() for one in [pool.submit(press) for _n in range(4)]}
    assert found == {PressContact.objects.get().pk}


def test_changes_of_two_colleagues_to_one_contact_are_both_kept(conference):
    made = contact(conference)
    first, second = (PressContact.objects.get(pk=made.pk) for _ in range(2))
    first.email, second.order = "media@example.org", 7
    actions.save_contact(by=SYSTEM, contact=first, fields=["email"])
    actions.save_contact(by=SYSTEM, contact=second, fields=["order"])
    made.refresh_from_db()
    assert (made.email, made.order) == ("media@example.org", 7)


def test_contact_that_a_colleague_removed_does_not_come_back(conference):
    made = contact(conference)
    opened = PressContact.objects.get(pk=made.pk)
    made.delete()
    with pytest.raises(actions.Stale):
        actions.save_contact(by=SYSTEM, contact=opened, fields=["email"])
    assert not PressContact.objects.exists()


def test_contact_keeps_a_language_that_the_site_no_longer_offers(office, conference):
    office.post(url("press-contact-new", conference), typed())
    conference.languages = ["en", "es"]
    conference.save()
    made = PressContact.objects.get()
    office.post(url("press-contact", conference, made.pk), typed(office_en="Press office"))
    made.refresh_from_db()
    assert made.office.data == {"en": "Press office", "fr": "Service de presse de l’OIM"}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("office_fr", "x" * 121, "120"),
        ("email", "press@", "valid email address"),
        ("phone", "555 0121", "with its country code"),
        ("phone", "+1 12", "with its country code"),
        ("phone", "call me", "with its country code"),
        ("order", "-1", "greater than or equal to 0"),
        ("order", "99999999999", "less than or equal to"),
        ("place_en", "a\x08b", "control character"),
    ],
)
def test_contact_with_bad_input_is_explained(office, conference, field, value, sentence):
    response = office.post(url("press-contact-new", conference), typed(**{field: value}))
    assert response.status_code == 200
    assert sentence in response.text
    assert "Error:" in response.text
    assert not PressContact.objects.exists()


def test_contact_needs_a_name_in_one_language_at_least(office, conference):
    response = office.post(url("press-contact-new", conference), typed(office_en="", office_fr=""))
    assert "“Office” is missing." in response.text
    assert not PressContact.objects.exists()


def test_contact_of_another_conference_is_out_of_reach(office, conference):
    made = contact(factories.conference())
    assert office.get(url("press-contact", conference, made.pk)).status_code == 404
    assert office.post(url("press-contact-delete", conference, made.pk)).status_code == 404
    assert PressContact.objects.exists()
