"""A participant's own page: who sees it, what it says, and withdrawing."""

import pytest
from django.test import Client
from django.utils import timezone

from agenda.models import Programme, Version
from conference.audit.models import AuditEvent
from conference.mail.models import Message
from registration.actions.endorse import refuse
from registration.actions.leave import withdraw
from registration.models import Needs, Registration, Source, State
from tests import factories


def opened(visitor, curacao, **fields):
    """The page of a new registration with these fields, opened by its link."""
    registration = factories.registration(curacao.category, curacao, **fields)
    visitor.opens(registration)
    return registration, visitor.sees(registration).content.decode()


def test_stranger_and_unknown_code_get_the_same_page(visitor, dahlia):
    stranger = Client()
    answers = [
        stranger.get(visitor.my(dahlia)),
        stranger.get(visitor.my(dahlia).replace(dahlia.reference, "NAS-2222-22")),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    pages = {
        answer.content.decode().replace(code, "code")
        for answer, code in zip(answers, [dahlia.reference, "NAS-2222-22"], strict=True)
    }
    assert len(pages) == 1
    assert "Please use your private link" in pages.pop()


@pytest.mark.parametrize("code", ["x", "%00", "NAS-7K4Q-2", "💥", "A" * 3000, "nas 2222"])
def test_impossible_code_gets_the_strangers_page(client, conference, code):
    answer = client.get(f"/en/{conference.slug}/my/{code}/")
    assert answer.status_code == 404
    assert "Please use your private link" in answer.content.decode()


def test_stranger_can_neither_see_nor_do_the_withdrawal(visitor, dahlia):
    stranger = Client()
    assert stranger.get(visitor.my(dahlia, "withdraw/")).status_code == 404
    assert stranger.post(visitor.my(dahlia, "withdraw/")).status_code == 404
    dahlia.refresh_from_db()
    assert dahlia.state == State.SUBMITTED


def test_staff_without_link_are_strangers_here(visitor, dahlia, conference):
    visitor.client.force_login(factories.user(conference))
    assert visitor.sees(dahlia).status_code == 404


def test_page_is_never_stored(visitor, dahlia):
    visitor.opens(dahlia)
    assert "no-store" in visitor.sees(dahlia).headers["Cache-Control"]
    assert "no-store" in Client().get(visitor.my(dahlia)).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.NOMINATED, "Your focal point has named you"),
        (State.SUBMITTED, "your place is held"),
        (State.WAITLISTED, "You are number 1 on the waiting list of Curaçao"),
        (State.CONFIRMED, "You are confirmed."),
        (State.DECLINED, "The reason given: No note verbale"),
        (State.WITHDRAWN, "You have withdrawn"),
        (State.LAPSED, "was not used within 48 hours"),
    ],
)
def test_every_state_is_told_in_plain_words(visitor, curacao, state, words):
    registration, page = opened(visitor, curacao, state=state, reason="No note verbale")
    assert words in page
    assert registration.reference in page
    can_leave = state in {State.NOMINATED, State.SUBMITTED, State.WAITLISTED, State.CONFIRMED}
    assert ("Withdraw from the conference" in page) == can_leave
    assert ("Register again" in page) == (state in {State.WITHDRAWN, State.LAPSED})


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl"])
def test_page_shows_in_every_language(visitor, dahlia, language):
    visitor.opens(dahlia)
    for rest in ("", "withdraw/"):
        page = visitor.sees(dahlia, rest, language)
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.content.decode()


def test_page_shows_all_answers(visitor, curacao):
    registration = factories.registration(
        curacao.category,
        curacao,
        phone="+12425550114",
        nationality="CW",
        organization="A <b> Ministry",
        hears="es",
    )
    Needs.objects.create(registration=registration, diet=["vegan"], access=["quiet"], details="Near the door")
    visitor.opens(registration)
    page = visitor.sees(registration).content.decode()
    for words in ("+1 242 555 0114", "Curaçao", "A &lt;b&gt; Ministry", "Español", "Vegan", "Near the door"):
        assert words in page


def test_turn_counts_only_those_before_in_the_own_delegation(visitor, curacao, conference):
    elsewhere = factories.delegation(curacao.category)
    factories.registration(curacao.category, elsewhere, state=State.WAITLISTED)
    factories.registration(curacao.category, curacao, state=State.WAITLISTED)
    _second, page = opened(visitor, curacao, state=State.WAITLISTED)
    factories.registration(curacao.category, curacao, state=State.WAITLISTED)
    assert "You are number 2 on the waiting list" in page


def test_withdrawing_asks_once_and_changes_nothing_before(visitor, dahlia):
    visitor.opens(dahlia)
    page = visitor.sees(dahlia, "withdraw/").content.decode()
    assert "Yes, withdraw" in page
    dahlia.refresh_from_db()
    assert dahlia.state == State.SUBMITTED


def test_withdrawing_frees_the_place_and_moves_the_next_one_up(visitor, dahlia, curacao):
    factories.registration(curacao.category, curacao)
    waiting = factories.registration(curacao.category, curacao, state=State.WAITLISTED)
    visitor.opens(dahlia)
    answer = visitor.client.post(visitor.my(dahlia, "withdraw/"))
    assert answer.headers["Location"] == visitor.my(dahlia)
    dahlia.refresh_from_db()
    waiting.refresh_from_db()
    curacao.places.refresh_from_db()
    assert (dahlia.state, waiting.state, curacao.places.taken) == (State.WITHDRAWN, State.SUBMITTED, 2)
    mails = dict(Message.objects.values_list("template", "to"))
    assert mails["registration/emails/withdrawn"] == dahlia.email
    assert mails["registration/emails/moved_up"] == waiting.email
    event = AuditEvent.objects.get(verb="registration.withdrawn")
    assert (event.actor_kind, event.actor_label) == ("participant", dahlia.reference)


def test_withdrawing_twice_is_once(visitor, dahlia, curacao):
    visitor.opens(dahlia)
    for _ in range(2):
        assert visitor.client.post(visitor.my(dahlia, "withdraw/")).status_code == 302
    curacao.places.refresh_from_db()
    assert curacao.places.taken == 0
    assert Message.objects.filter(template="registration/emails/withdrawn").count() == 1
    assert visitor.sees(dahlia, "withdraw/").headers["Location"] == visitor.my(dahlia)


def test_waiting_person_leaves_the_line(visitor, waiting, curacao):
    visitor.opens(waiting)
    assert "You leave the waiting list." in visitor.sees(waiting, "withdraw/").content.decode()
    visitor.client.post(visitor.my(waiting, "withdraw/"))
    curacao.places.refresh_from_db()
    assert Registration.objects.get(pk=waiting.pk).state == State.WITHDRAWN
    assert curacao.places.taken == 0


def test_withdrawing_needs_the_forms_own_token(visitor, dahlia):
    strict = Client(enforce_csrf_checks=True)
    strict.post(visitor.link(dahlia))
    assert strict.post(visitor.my(dahlia, "withdraw/")).status_code == 403


def test_closing_on_this_device_closes_only_this_one(visitor, dahlia, curacao):
    other = factories.registration(curacao.category, curacao)
    visitor.opens(dahlia)
    visitor.opens(other)
    visitor.client.post(visitor.my(dahlia, "close/"))
    assert visitor.sees(dahlia).status_code == 404
    assert visitor.sees(other).status_code == 200


def test_days_are_a_calendar_file_until_the_agenda_is_published(visitor, curacao, conference):
    one = factories.registration(curacao.category, curacao, state=State.CONFIRMED)
    visitor.opens(one)
    path = visitor.my(one, "days.ics")
    assert path in visitor.client.get(visitor.my(one)).text
    answer = visitor.client.get(path)
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"DTSTART;VALUE=DATE:{conference.first_day:%Y%m%d}" in answer.text
    other = factories.registration(curacao.category, curacao)
    visitor.opens(other)
    assert visitor.client.get(visitor.my(other, "days.ics")).status_code == 302


def test_agenda_is_linked_once_it_is_published(visitor, dahlia, conference):
    calendar = f"/en/{conference.slug}/agenda.ics"
    visitor.opens(dahlia)
    assert calendar not in visitor.sees(dahlia).content.decode()
    programme = Programme.objects.create(conference=conference)
    Version.objects.create(
        programme=programme, number=1, published_at=timezone.now(), document={"sessions": []}, difference={}
    )
    assert calendar in visitor.sees(dahlia).content.decode()


@pytest.mark.parametrize("others", [1, 10])
def test_page_asks_as_many_questions_of_the_database_for_a_long_line(
    visitor, waiting, curacao, others, django_assert_max_num_queries
):
    for _ in range(others):
        factories.registration(curacao.category, curacao, state=State.WAITLISTED)
    visitor.opens(waiting)
    with django_assert_max_num_queries(8):
        visitor.sees(waiting)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.CONFIRMED])
def test_whoever_was_entered_by_others_is_asked_for_needs_and_answers(visitor, curacao, state):
    factories.question(curacao.category, is_required=True)
    registration, page = opened(visitor, curacao, state=state, source=Source.NOMINATION, role="adviser")
    assert "Tell us your needs." in page
    assert "1 question waits for your answer." in page
    assert "You need to do nothing now" not in page
    assert "take part after all" not in page
    form = visitor.sees(registration, "change/").context["form"]
    typed = {name: value for name, value in form.initial.items() if value not in (None, "")}
    data = {"hears": "en", "speaks": "en", "function": registration.function} | typed
    answer = visitor.client.post(visitor.my(registration, "change/"), data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert "Tell us your needs." not in visitor.sees(registration).content.decode(), "also who needs nothing was asked"


def test_whoever_applied_is_not_asked_for_needs_again(visitor, curacao):
    _registration, page = opened(visitor, curacao)
    assert "Tell us your needs." not in page
    assert "You need to do nothing now" in page


@pytest.mark.parametrize(
    ("leaves", "words"),
    [
        (lambda by, one: refuse(by=by, registration=one, reason="Full"), "Your delegation did not accept"),
        (lambda by, one: withdraw(by=by, registration=one), "Your delegation has withdrawn you."),
    ],
    ids=["refused", "withdrawn"],
)
def test_page_says_when_the_delegation_did_it(visitor, dahlia, curacao, leaves, words):
    leaves(factories.focal_point(curacao).actor, dahlia)
    visitor.opens(dahlia)
    page = visitor.sees(dahlia).content.decode()
    assert words in page
    assert "You have withdrawn" not in page
    assert "The secretariat could not accept" not in page


def test_page_says_that_a_note_verbale_must_still_name_the_person(visitor, dahlia, curacao):
    curacao.category.needs_note = True
    curacao.category.save()
    visitor.opens(dahlia)
    words = "Your delegation must still name you in a note verbale"
    assert words in visitor.sees(dahlia).content.decode()
    factories.note(curacao, dahlia)
    assert words not in visitor.sees(dahlia).content.decode()


def test_page_says_when_the_secretariat_withdrew_the_person(visitor, dahlia, conference):
    withdraw(by=factories.user(conference).actor, registration=dahlia)
    visitor.opens(dahlia)
    assert "The secretariat has withdrawn you." in visitor.sees(dahlia).content.decode()
