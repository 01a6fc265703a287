"""Sending a registration: once, with its place or its turn, and the page that says so."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from conference.audit.models import AuditEvent
from conference.mail.models import Message
from registration.actions.apply import apply
from registration.models import Category, Draft, Needs, Places, Registration, State
from registration.models.draft import browser_hash
from registration.tasks import forget_drafts
from tests import factories


def test_sending_keeps_every_answer(applicant, curacao):
    applicant.registers(
        honorific="he",
        badge_name="Dahlia F.",
        organization="Ministry of Justice",
        sex="f",
        nationality="CW",
        assistant_email="desk@example.org",
        phone="+599 9 461 1234",
        language="nl",
        hears="es",
        speaks="nl",
        needs={"diet": ["vegan"], "access": ["sign", "quiet"], "details": "Near\nthe door", "visibility": "public"},
    )
    one = Registration.objects.get()
    assert one.delegation == curacao
    assert one.formal_name == "H.E. Dahlia Frangipani"
    assert (one.badge_name, one.organization, one.role) == ("Dahlia F.", "Ministry of Justice", "alternate")
    assert (one.sex, one.nationality, one.phone) == ("f", "CW", "+59994611234")
    assert (one.language, one.hears, one.speaks, one.visibility) == ("nl", "es", "nl", "public")
    assert (one.needs.diet, one.needs.access) == (["vegan"], ["sign", "quiet"])
    assert one.needs.details == "Near\nthe door"


def test_sending_without_needs_keeps_no_row_of_them(applicant):
    applicant.registers()
    assert not Needs.objects.exists()


def test_sending_takes_a_place_and_says_until_when(applicant, curacao):
    applicant.registers()
    one = Registration.objects.get()
    curacao.places.refresh_from_db()
    assert (one.state, curacao.places.taken) == (State.SUBMITTED, 1)
    assert "A place is held for you: Curaçao." in applicant.text
    assert "Use the link within 48 hours" in applicant.text
    assert one.reference in applicant.text
    assert "d.frangipani@example.org" in applicant.text
    assert Message.objects.get().template == "registration/emails/received"


def test_full_delegation_says_waiting_list_before_and_after(applicant, curacao):
    Places.objects.filter(delegation=curacao).update(places=0)
    applicant.chooses()
    applicant.tells()
    applicant.needs()
    assert "There is no free place at the moment" in applicant.get("check").content.decode()
    applicant.sends()
    applicant.get("done")
    assert Registration.objects.get().state == State.WAITLISTED
    assert "You stand on the waiting list: Curaçao." in applicant.text
    assert Message.objects.get().template == "registration/emails/waiting"


def test_open_category_is_confirmed_at_once(applicant, conference):
    factories.category(conference, code="media", admission=Category.Admission.OPEN, has_roles=False, counts=False)
    applicant.registers("category:media")
    assert Registration.objects.get().state == State.CONFIRMED
    assert "You are confirmed" in applicant.text
    assert "48 hours" not in applicant.text


def test_category_that_counts_takes_a_place_of_the_conference(applicant, conference):
    factories.category(conference, code="experts", has_roles=False)
    applicant.registers("category:experts")
    assert Places.objects.get(conference=conference, delegation=None).taken == 1


def test_sending_twice_makes_one_row_and_shows_the_same_page(applicant, curacao):
    first = applicant.registers().content
    applicant.sends()
    assert applicant.page.headers["Location"].endswith("/done/")
    assert applicant.get("done").content == first
    curacao.places.refresh_from_db()
    assert (Registration.objects.count(), Message.objects.count(), curacao.places.taken) == (1, 1, 1)


def test_going_back_after_sending_leads_to_the_same_page(applicant):
    applicant.registers()
    for step in ("", "person", "needs", "check"):
        assert applicant.get(step).headers["Location"].endswith("/done/")
    applicant.chooses()
    applicant.tells(given_name="Hibiscus")
    assert applicant.page.headers["Location"].endswith("/done/")
    assert Registration.objects.get().given_name == "Dahlia"


@pytest.mark.django_db(transaction=True)
def test_double_click_makes_one_row():
    conference = factories.conference()
    delegation = factories.delegation(factories.category(conference))
    draft = Draft.objects.create(
        conference=conference, browser=browser_hash("x"), expires_at=timezone.now() + dt.timedelta(hours=1)
    )
    person = {"given_name": "Dahlia", "family_name": "Frangipani", "function": "Minister", "email": "d@example.org"}

    def click(_n: int) -> int:
        try:
            outcome = apply(
                conference=conference,
                category=delegation.category,
                delegation=delegation,
                person=person,
                needs={},
                submission_key=draft.submission_key,
                draft=draft,
            )
            return outcome.registration.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(click, range(4)))
    assert answers == {Registration.objects.get().pk}
    assert Message.objects.count() == 1


def test_what_was_typed_is_forgotten_when_it_is_sent(applicant):
    applicant.registers(needs={"details": "Allergic to hibiscus"})
    draft = Draft.objects.get()
    assert draft.content == ""
    assert draft.typed("person") is None


def test_confirmation_page_is_kept_for_an_hour_for_this_browser_only(applicant):
    applicant.registers()
    code = Registration.objects.get().reference
    stranger = Client().get(applicant.url("done"))
    assert stranger.status_code == 404
    assert code not in stranger.content.decode()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        assert applicant.get("done").status_code == 404


def test_forgetting_deletes_old_drafts_and_no_registration(applicant, another_browser):
    applicant.registers()
    later = another_browser()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=40)):
        later.chooses()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=70)):
        assert forget_drafts() == 1
    assert Draft.objects.count() == 1
    assert Registration.objects.count() == 1


def test_sending_again_long_after_registers_nobody_twice(applicant):
    applicant.registers()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        applicant.sends()
        assert applicant.page.status_code == 404
    assert Registration.objects.count() == 1


def test_another_person_registers_from_the_same_browser(applicant, conference):
    applicant.registers()
    other = type(applicant)(applicant.client, conference)
    assert 'value="Dahlia"' not in other.get("").content.decode()
    other.registers(given_name="Hibiscus")
    assert Registration.objects.count() == 2
    assert "Thank you, Hibiscus Frangipani" in other.text
    assert "Thank you, Dahlia Frangipani" in applicant.get("done").content.decode()


@pytest.mark.parametrize("state", [State.SUBMITTED, State.CONFIRMED, State.WAITLISTED])
def test_known_person_gets_one_neutral_page_and_a_mail(applicant, states, curacao, state):
    known = factories.registration(
        states, curacao, state=state, given_name="Dahlia", family_name="Frangipani", email="D.Frangipani@example.org"
    )
    page = applicant.registers(given_name="DAHLIA").content.decode()
    assert Registration.objects.count() == 1
    assert known.reference not in page
    assert "Dahlia" not in page
    assert "We have written to the e-mail address that you entered." in page
    for word in ("already", "waiting list", "confirmed:", "held"):
        assert word not in page
    mail = Message.objects.get()
    assert (mail.template, mail.to) == ("registration/emails/already", known.email)
    assert AuditEvent.objects.filter(verb="registration.repeated", target_id=str(known.pk)).count() == 1


def test_neutral_page_is_the_same_whatever_the_state(applicant, another_browser, states, curacao):
    pages = set()
    for number, state in enumerate([State.SUBMITTED, State.CONFIRMED, State.WAITLISTED]):
        address = f"d{number}@example.org"
        factories.registration(
            states, curacao if number < 2 else None, state=state, given_name="D", family_name="F", email=address
        )
        person = another_browser()
        person.registers(given_name="D", family_name="F", email=address)
        pages.add(person.text.replace(person.base.split("/")[-2], "key"))
    assert len(pages) == 1


def test_known_person_sending_twice_gets_one_mail(applicant, states, curacao):
    factories.registration(
        states, curacao, given_name="Dahlia", family_name="Frangipani", email="d.frangipani@example.org"
    )
    applicant.registers()
    applicant.sends()
    assert Message.objects.count() == 1


def test_two_people_share_a_mailbox(applicant, another_browser):
    applicant.registers(given_name="Dahlia")
    another_browser().registers(given_name="Hibiscus")
    assert Registration.objects.filter(email="d.frangipani@example.org").count() == 2


def test_person_who_withdrew_may_register_again(applicant, states, curacao):
    factories.registration(
        states,
        curacao,
        state=State.WITHDRAWN,
        given_name="Dahlia",
        family_name="Frangipani",
        email="d.frangipani@example.org",
    )
    applicant.registers()
    assert Registration.objects.filter(state=State.SUBMITTED).count() == 1


def test_sending_asks_few_questions_of_the_database(applicant, django_assert_max_num_queries):
    applicant.chooses()
    applicant.tells()
    applicant.needs(diet=["vegan"])
    with django_assert_max_num_queries(15 + 2):  # in a test a savepoint and its release stand for the transaction
        applicant.sends()
    with django_assert_max_num_queries(4):
        applicant.get("done")


def test_sending_too_often_waits_and_loses_nothing(applicant, another_browser, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"register": {"address": "100/m", "mailbox": "1/m"}}
    applicant.registers()
    second = another_browser()
    second.chooses()
    second.tells(given_name="Ixora")
    second.needs()
    answer = second.client.post(second.url("check"), {"right": "on"})
    assert answer.status_code == 429
    assert "Nothing that you entered is lost" in answer.content.decode()
    assert Registration.objects.count() == 1
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"register": {"address": "100/m"}}
    assert second.sends().status_code == 302
    assert Registration.objects.filter(given_name="Ixora").exists()
