"""Changing one's own details: at once before the confirmation, field by field afterwards."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.audit.models import SYSTEM, AuditEvent, record
from conference.links.models import PrivateLink
from conference.mail.delivery import compose
from conference.mail.models import Message
from registration import emails
from registration.actions.confirm import confirm
from registration.models import Needs, ProposedChange, Registration, State
from tests import factories


@pytest.fixture
def confirmed(curacao):
    return factories.registration(
        curacao.category, curacao, state=State.CONFIRMED, given_name="Dahlia", organization="Ministry", role="adviser"
    )


def fields(visitor, registration):
    """What the form shows, as a browser would send it back."""
    return typed(visitor.sees(registration, "change/"))


def typed(answer):
    data = {}
    for bound in answer.context["form"]:
        value = bound.value()
        data[bound.name] = value if isinstance(value, list) else "" if value is None else str(value)
    return data


def send(visitor, registration, data=None, **changes):
    data = (fields(visitor, registration) if data is None else data) | changes
    return visitor.client.post(visitor.my(registration, "change/"), data)


def test_before_confirmation_everything_applies_at_once(visitor, dahlia):
    visitor.opens(dahlia)
    answer = send(visitor, dahlia, role="adviser", function="Minister", family_name="Álvarez", phone="+1 242 555 0114")
    assert answer.headers["Location"] == visitor.my(dahlia) + "?done=changed"
    dahlia.refresh_from_db()
    assert (dahlia.function, dahlia.family_name, dahlia.phone) == ("Minister", "Álvarez", "+12425550114")
    assert "alvarez" in dahlia.search
    assert dahlia.sort_name.startswith("alvarez")
    assert not ProposedChange.objects.exists()


def test_record_names_the_fields_and_no_values(visitor, dahlia):
    visitor.opens(dahlia)
    send(visitor, dahlia, role="adviser", function="Minister of Secrets")
    event = AuditEvent.objects.get(verb="registration.changed")
    assert event.changes == {"function": None, "role": None}
    assert event.actor_kind == "participant"


def test_after_confirmation_the_badge_waits_and_the_telephone_does_not(visitor, confirmed):
    visitor.opens(confirmed)
    send(
        visitor,
        confirmed,
        function="Minister",
        badge_name="D. F.",
        phone="+1 242 555 0114",
        language="nl",
        visibility="public",
        diet=["vegan"],
        details="Near the door",
        assistant_email="assistant@example.org",
    )
    confirmed.refresh_from_db()
    assert (confirmed.function, confirmed.badge_name) == ("Director of Immigration", "")
    assert (confirmed.phone, confirmed.language, confirmed.visibility) == ("+12425550114", "nl", "public")
    assert confirmed.needs.diet == ["vegan"]
    assert confirmed.needs.details == "Near the door"
    waiting = {one.field: (one.old, one.new) for one in ProposedChange.objects.waiting(confirmed.conference)}
    assert waiting == {"function": ("Director of Immigration", "Minister"), "badge_name": ("", "D. F.")}
    page = visitor.sees(confirmed).content.decode()
    assert "2 changes wait for the secretariat" in page
    assert "Minister" in page


def test_wished_values_are_unreadable_in_the_database(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed, function="Minister of Secrets")
    with connection.cursor() as cursor:
        cursor.execute("SELECT old, new FROM registration_proposedchange")
        old, new = cursor.fetchone()
    assert "Minister" not in new
    assert "Director" not in old


def test_newer_wish_replaces_the_older(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed, function="Minister")
    send(visitor, confirmed, function="Ambassador")
    one = ProposedChange.objects.get()
    assert (one.old, one.new) == ("Director of Immigration", "Ambassador")


def test_form_shows_the_wish_and_sending_it_again_changes_nothing(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed, function="Minister")
    first = ProposedChange.objects.get()
    shown = fields(visitor, confirmed)
    assert shown["function"] == "Minister"
    answer = send(visitor, confirmed, shown)
    assert answer.headers["Location"].endswith("?done=same")
    assert ProposedChange.objects.get() == first


def test_present_value_takes_the_wish_back(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed, function="Minister")
    send(visitor, confirmed, function="Director of Immigration")
    assert not ProposedChange.objects.exists()
    assert AuditEvent.objects.filter(verb="registration.change_taken_back").count() == 1
    assert "waits for the secretariat" not in visitor.sees(confirmed).content.decode()


def test_same_form_sent_twice_makes_one_wish(visitor, confirmed):
    visitor.opens(confirmed)
    data = fields(visitor, confirmed) | {"function": "Minister"}
    for _ in range(2):
        assert send(visitor, confirmed, data).status_code == 302
    assert ProposedChange.objects.count() == 1


def test_old_page_does_not_overwrite_what_changed_meanwhile(visitor, dahlia):
    """Only what the person touched is taken over: another window's change to another field stays."""
    visitor.opens(dahlia)
    data = fields(visitor, dahlia) | {"role": "adviser"}
    Registration.objects.filter(pk=dahlia.pk).update(organization="Coast Guard")
    assert send(visitor, dahlia, data, function="Minister").status_code == 302
    dahlia.refresh_from_db()
    assert (dahlia.organization, dahlia.function) == ("Coast Guard", "Minister")


def test_field_that_changed_in_both_places_is_asked_again_and_nothing_is_lost(visitor, dahlia):
    visitor.opens(dahlia)
    data = fields(visitor, dahlia) | {"role": "adviser"}
    Registration.objects.filter(pk=dahlia.pk).update(function="Ambassador", organization="Coast Guard")
    answer = send(visitor, dahlia, data, function="Minister")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed the same answers meanwhile" in page
    assert "Ambassador" in page
    assert 'value="Minister"' in page
    dahlia.refresh_from_db()
    assert dahlia.function == "Ambassador"
    again = typed(answer)
    assert send(visitor, dahlia, again).status_code == 302
    dahlia.refresh_from_db()
    assert (dahlia.function, dahlia.organization) == ("Minister", "Coast Guard")


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"function": 7}', "\x00", '{"function": "é"}'])
def test_form_without_its_marks_saves_nothing_silently(visitor, dahlia, seen):
    visitor.opens(dahlia)
    answer = send(visitor, dahlia, role="adviser", function="Minister", seen=seen)
    assert answer.status_code in (200, 409)
    dahlia.refresh_from_db()
    assert dahlia.function == "Director of Immigration"


def test_new_address_before_confirmation_is_told_to_both_mailboxes(visitor, dahlia):
    visitor.opens(dahlia)
    old = dahlia.email
    send(visitor, dahlia, role="adviser", email="new@example.org")
    dahlia.refresh_from_db()
    assert dahlia.email == "new@example.org"
    assert dahlia.verified_at is None
    mails = {mail.to: mail for mail in Message.objects.filter(template="registration/emails/address_changed")}
    assert set(mails) == {old, "new@example.org"}
    assert "private-link-" in mails["new@example.org"].text
    assert "private-link-" not in mails[old].text + mails[old].html
    for part in (mails[old].text, mails[old].html):
        assert "new@example.org" not in part
        assert "n…@e…" in part
        assert "opens nothing any more" in part


def test_link_in_the_old_mailbox_opens_nothing_once_the_address_is_another(visitor, dahlia):
    old = visitor.link(dahlia)
    visitor.opens(dahlia)
    elsewhere = type(visitor)(Client())
    elsewhere.opens(dahlia)
    answer = send(visitor, dahlia, role="adviser", email="new@example.org")
    assert visitor.client.get(answer.headers["Location"]).status_code == 200  # whoever typed it goes on
    assert elsewhere.sees(dahlia).status_code == 404
    assert elsewhere.client.post(old).status_code == 404
    letter = compose(Message.objects.get(to="new@example.org"))
    new = re.search(r"/link/([\w-]+)/", letter.body)[1]
    assert elsewhere.client.post(f"/en/{dahlia.conference.slug}/link/{new}/").status_code == 302
    assert elsewhere.sees(dahlia).status_code == 200


def test_another_spelling_of_the_address_leaves_the_link_alone(visitor, dahlia):
    old = visitor.link(dahlia)
    visitor.opens(dahlia)
    send(visitor, dahlia, role="adviser", email=dahlia.email.upper())
    assert visitor.client.post(old).status_code == 302


def test_mail_that_waits_for_the_old_mailbox_goes_to_the_new_one(visitor, dahlia):
    event = record(by=SYSTEM, verb="test.happened", target=dahlia)
    emails.received(dahlia, cause=event)
    emails.links([dahlia], cause=event)
    visitor.opens(dahlia)
    old = dahlia.email
    send(visitor, dahlia, role="adviser", email="new@example.org")
    assert Message.objects.get(template="registration/emails/received").to == "new@example.org"
    assert not Message.objects.filter(template="registration/emails/links").exists()
    assert "private-link-" not in Message.objects.get(to=old).text


def test_new_address_after_confirmation_waits(visitor, confirmed):
    visitor.opens(confirmed)
    old = confirmed.email
    send(visitor, confirmed, email="new@example.org")
    confirmed.refresh_from_db()
    assert confirmed.email == old
    assert ProposedChange.objects.get().field == "email"
    assert not Message.objects.filter(to="new@example.org").exists()


def test_strangers_mailbox_is_not_flooded(visitor, dahlia, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"again": {"address": "60/m", "mailbox": "2/h"}}
    visitor.opens(dahlia)
    answers = []
    for n in range(6):
        address = "victim@example.org" if n % 2 == 0 else f"d{n}@example.org"
        answers.append(send(visitor, dahlia, role="adviser", email=address))
    assert answers[-2].status_code == 429
    assert 'value="victim@example.org"' in answers[-2].content.decode()
    assert Message.objects.filter(to="victim@example.org").count() <= 4


def test_second_head_is_refused_at_the_field(visitor, dahlia, curacao):
    factories.registration(curacao.category, curacao, role="head", given_name="Ruth")
    visitor.opens(dahlia)
    answer = send(visitor, dahlia, role="head")
    assert answer.status_code == 200
    assert "Ruth" in str(answer.context["form"].errors["role"])


def test_wrong_answers_stand_beside_their_fields_and_are_kept(visitor, dahlia):
    visitor.opens(dahlia)
    answer = send(visitor, dahlia, role="adviser", function="", phone="twelve", given_name="Dahlia <b>")
    page = answer.content.decode()
    assert "<title>Error:" in page
    assert set(answer.context["form"].errors) == {"function", "phone", "given_name"}
    assert 'value="twelve"' in page
    assert "Dahlia &lt;b&gt;" in page


def test_needs_that_are_emptied_are_forgotten(visitor, dahlia):
    Needs.objects.create(registration=dahlia, diet=["vegan"], details="Nuts")
    visitor.opens(dahlia)
    send(visitor, dahlia, role="adviser", diet=[], details="")
    assert not Needs.objects.exists()


@pytest.mark.parametrize("state", [State.NOMINATED, State.DECLINED, State.WITHDRAWN, State.LAPSED])
def test_who_is_not_in_the_running_changes_nothing(visitor, curacao, state):
    registration = factories.registration(curacao.category, curacao, state=state)
    visitor.opens(registration)
    assert visitor.sees(registration, "change/").headers["Location"] == visitor.my(registration)
    answer = visitor.client.post(visitor.my(registration, "change/"), {"function": "Minister"})
    assert answer.headers["Location"] == visitor.my(registration)


def test_link_can_be_sent_again_from_the_page(visitor, dahlia):
    visitor.opens(dahlia)
    visitor.client.post(visitor.my(dahlia, "link/"))
    assert Message.objects.get().template == "registration/emails/links"


@pytest.mark.parametrize("paper", ["confirmation.pdf", "badge.pdf"])
def test_papers_are_for_the_confirmed_only(visitor, confirmed, dahlia, paper):
    visitor.opens(confirmed)
    visitor.opens(dahlia)
    answer = visitor.sees(confirmed, paper)
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer.headers["Cache-Control"]
    assert visitor.sees(dahlia, paper).status_code == 302


def test_looking_at_papers_writes_nothing(visitor, confirmed):
    visitor.opens(confirmed)
    before = set(PrivateLink.objects.values_list("pk", "generation"))
    for look in (visitor.client.head, visitor.client.get):
        with CaptureQueriesContext(connection) as asked:
            assert look(visitor.my(confirmed, "badge.pdf")).status_code == 200
        assert [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert set(PrivateLink.objects.values_list("pk", "generation")) == before


def test_badge_has_its_code_from_the_confirmation_on(visitor, dahlia):
    visitor.opens(dahlia)
    confirm(by=SYSTEM, registration=dahlia)
    assert PrivateLink.objects.filter(kind="badge", subject_id=str(dahlia.pk)).exists()
    assert visitor.sees(dahlia, "badge.pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("others", [1, 10])
def test_pages_ask_the_same_few_questions(visitor, confirmed, curacao, others, django_assert_max_num_queries):
    for n in range(others):
        ProposedChange.objects.create(
            registration=factories.registration(curacao.category, factories.delegation(curacao.category)),
            field="function",
            new=str(n),
            proposed_at=confirmed.created_at,
        )
    visitor.opens(confirmed)
    for rest in ("", "change/"):
        with django_assert_max_num_queries(9):
            visitor.sees(confirmed, rest)
