"""Naming members, and completing one's details after having been named."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from conference.files.models import StoredFile
from conference.mail.models import Message
from registration.actions.complete import complete
from registration.actions.places import change
from registration.actions.seats import recount
from registration.models import Answer, IllegalMove, Needs, Places, Question, Registration, Source, State
from registration.models.places import TooFew, of_conference
from registration.questions import answered
from registration.tasks import lapse as lapse_task
from tests import factories
from tests.registration.workspace import Desk, focal_point, mails, named, now, person, scan, taken


@pytest.fixture
def desk(curacao):
    return Desk(focal_point(curacao))


def only():
    return Registration.objects.get(family_name="Sandpiper")


def test_named_person_holds_a_place_and_gets_the_link(desk):
    text = desk.names()
    assert "Coralie Sandpiper is named and holds a place" in text
    made = only()
    assert (made.state, made.source, made.named_by) == (State.NOMINATED, Source.NOMINATION, desk.focal_point)
    assert made.role == "adviser"
    assert made.holds_until is None
    assert taken(desk.delegation) == 1
    assert recount(made.conference_id) == {}
    mail = Message.objects.get()
    assert mail.template.endswith("/nominated")
    assert "/link/private-link-" in mail.text
    assert "Curaçao has named you" in mail.text


def test_the_same_button_twice_names_once(desk):
    key = uuid.uuid4()
    desk.names(submission_key=key)
    desk.names(submission_key=key)
    assert Registration.objects.count() == 1
    assert taken(desk.delegation) == 1
    assert Message.objects.count() == 1


def test_details_in_full_await_the_decision(desk):
    text = desk.names(form="full", nationality="CW", hears="en", phone="+599 9 461 0000")
    assert "is named" in text
    made = only()
    assert (made.state, made.nationality) == (State.SUBMITTED, "CW")
    assert made.holds_until is None
    assert "check them" in Message.objects.get().text


def test_showing_all_fields_keeps_what_was_typed(desk):
    text = desk.does("nominate/", go="more", **person(), submission_key=uuid.uuid4())
    assert 'value="Sandpiper"' in text
    assert 'name="nationality"' in text
    assert "<title>Error" not in text
    assert not Registration.objects.exists()


def test_what_is_missing_is_said_and_nothing_typed_is_lost(desk):
    text = desk.names(email="no address", function="")
    assert "<title>Error:" in text
    assert "An e-mail address has an @" in text
    assert 'value="Sandpiper"' in text
    assert not Registration.objects.exists()


def test_nobody_is_named_when_all_places_are_taken(desk, curacao):
    for number in range(2):
        named(curacao, "Lionel", f"Anthurium {number}")
    text = desk.names()
    assert "2 of 2 places of your delegation are taken. Nobody was named." in text
    assert 'value="Sandpiper"' in text
    assert Registration.objects.count() == 2
    assert not Message.objects.filter(to="coralie.sandpiper@example.org").exists()
    assert recount(curacao.conference_id) == {}


def test_form_is_not_offered_while_no_place_is_left(desk, curacao):
    assert 'name="family_name"' in desk.sees("nominate/")
    for number in range(2):
        named(curacao, "Lionel", f"Anthurium {number}")
    page = desk.sees("nominate/")
    assert "All your places are taken." in page
    assert 'name="family_name"' not in page
    assert "Back to the delegation" in page


def test_conference_that_is_full_is_said_so(desk, conference, curacao):
    change(by=desk.focal_point.actor, places=of_conference(conference.pk), to=0)
    assert "All places of the conference are taken" in desk.names()
    assert taken(curacao) == 0


def test_places_are_not_lowered_below_those_named(desk, curacao):
    named(curacao)
    with pytest.raises(TooFew):
        change(by=desk.focal_point.actor, places=Places.objects.get(delegation=curacao), to=0)
    change(by=desk.focal_point.actor, places=Places.objects.get(delegation=curacao), to=1)
    assert "1 of 1 places" in desk.names("Lionel", "Anthurium")


def test_person_who_is_in_the_delegation_is_not_named_again(desk, curacao):
    named(curacao)
    assert "Coralie Sandpiper is in your delegation already" in desk.names("CORALIE", "Sandpiper")
    assert Registration.objects.count() == 1


def test_person_of_another_delegation_is_not_named_and_not_told_of(desk, states):
    named(factories.delegation(states, name=factories.words("Aruba")))
    text = desk.names()
    assert "registered already, but not in your delegation" in text
    assert "Aruba" not in text
    assert taken(desk.delegation) == 0


def test_naming_ends_with_registration(desk, conference):
    conference.opens_at, conference.closes_at = (timezone.now() - dt.timedelta(days=n) for n in (9, 1))
    conference.save()
    assert "Registration has closed" in desk.names()
    assert not Registration.objects.exists()


def test_second_head_is_refused_and_the_place_not_taken(desk, curacao):
    named(curacao, "Anna", "First", role="head")
    text = desk.names(role="head")
    assert "Anna First is the head of your delegation" in text
    assert taken(curacao) == 1


def test_open_category_confirms_who_is_named_in_full(conference):
    category = factories.category(conference, admission="open")
    made = named(factories.delegation(category), in_full=True)
    assert made.state == State.CONFIRMED
    assert mails(made) == ["confirmed"]


def test_required_question_of_an_open_category_is_answered_by_the_person_first(conference):
    """The focal point gives the details; nobody is confirmed without what the secretariat has to know."""
    category = factories.category(conference, admission="open")
    question = Question.objects.create(
        conference=conference, code="visit", label=factories.words("?"), kind="short", is_required=True
    )
    question.categories.add(category)
    made = named(factories.delegation(category), in_full=True)
    assert made.state == State.SUBMITTED
    mail = Message.objects.get()
    for part in (mail.text, mail.html):
        assert "There you also find the questions that the secretariat asks." in part


def test_named_place_does_not_lapse(curacao):
    made = named(curacao)
    lapse_task()
    assert now(made).state == State.NOMINATED


def test_named_person_who_registers_by_the_public_form_stays_one_registration(curacao, another_browser):
    made = named(curacao)
    form = another_browser()
    form.registers(given_name="coralie", family_name="SANDPIPER", email="Coralie.Sandpiper@example.org")
    assert list(Registration.objects.all()) == [made]
    assert taken(curacao) == 1
    assert mails(made) == ["nominated", "already"]


def opened(registration):
    client = Client()
    client.post(f"/en/{registration.conference.slug}/link/{factories.link(registration).token}/")
    return client, f"/en/{registration.conference.slug}/my/{registration.reference}/"


ANSWERS = {
    "given_name": "Coralie",
    "family_name": "Sandpiper-Reef",
    "function": "Consul General",
    "language": "es",
    "visibility": "public",
    "diet": ["vegan"],
    "details": "A quiet corner",
}


def test_person_completes_the_details_by_the_link(curacao):
    made = named(curacao, role="adviser")
    client, my = opened(made)
    assert "Complete your details" in client.get(my).content.decode()
    assert 'value="Consul General"' in client.get(my + "complete/").content.decode()
    assert client.post(my + "complete/", ANSWERS).url == my
    made = now(made)
    assert (made.state, made.family_name, made.language) == (State.SUBMITTED, "Sandpiper-Reef", "es")
    assert (made.email, made.role) == ("coralie.sandpiper@example.org", "adviser")
    assert made.verified_at is not None
    assert "sandpiper-reef" in made.search
    assert Needs.objects.get(registration=made).diet == ["vegan"]
    assert mails(made) == ["nominated", "completed"]
    assert client.post(my + "complete/", ANSWERS).url == my  # the same button again
    assert mails(made) == ["nominated", "completed"]


def test_person_who_completes_by_the_link_and_registers_by_the_public_form_stays_one_registration(
    curacao, another_browser
):
    made = named(curacao)
    client, my = opened(made)
    form = another_browser()
    form.chooses()
    form.tells(given_name="Coralie", family_name="Sandpiper", email="coralie.sandpiper@example.org")
    form.needs()
    assert client.post(my + "complete/", ANSWERS | {"family_name": "Sandpiper"}).url == my
    form.sends()
    assert list(Registration.objects.all()) == [made]
    assert now(made).state == State.SUBMITTED
    assert (taken(curacao), recount(made.conference_id)) == (1, {})
    assert mails(made) == ["nominated", "completed", "already"]


def test_completing_says_what_is_missing(curacao):
    client, my = opened(named(curacao))
    text = client.post(my + "complete/", ANSWERS | {"function": ""}).content.decode()
    assert "<title>Error:" in text
    assert 'value="Sandpiper-Reef"' in text


def test_completing_in_an_open_category_confirms(conference):
    category = factories.category(conference, admission="open", has_roles=False)
    made = named(factories.delegation(category))
    client, my = opened(made)
    client.post(my + "complete/", ANSWERS)
    assert now(made).state == State.CONFIRMED
    assert mails(made) == ["nominated", "confirmed"]


def test_completing_after_the_withdrawal_changes_nothing(curacao):
    made = named(curacao)
    Registration.objects.filter(pk=made.pk).update(state=State.WITHDRAWN)
    with pytest.raises(IllegalMove):
        complete(by=made.actor, registration=made, person={"function": "X"}, needs={}, given={})
    assert now(made).function == "Consul General"


@pytest.fixture
def practice(states):
    return factories.question(
        states, code="practice", kind=Question.Kind.YES_NO, label=factories.words("Bring a practice?")
    )


@pytest.fixture
def title(states, practice):
    """Required, and asked only after "yes"."""
    return factories.question(
        states, code="title", label=factories.words("Its title"), is_required=True, after=(practice, ["yes"])
    )


def test_completing_asks_the_questions_of_the_category(curacao, title):
    made = named(curacao)
    client, my = opened(made)
    page = client.get(my + "complete/").content.decode()
    assert "Bring a practice?" in page
    assert 'data-asked-after="q_practice"' in page
    assert client.post(my + "complete/", ANSWERS | {"q_practice": "yes", "q_title": "One desk"}).url == my
    assert now(made).state == State.SUBMITTED
    assert {one.question.code: one.words for one in answered(made)} == {"practice": "Yes", "title": "One desk"}


def test_completing_without_a_required_answer_changes_nothing_and_loses_nothing(curacao, title):
    made = named(curacao)
    client, my = opened(made)
    text = client.post(my + "complete/", ANSWERS | {"q_practice": "yes", "q_title": ""}).content.decode()
    assert "Answer the question “Its title”." in text
    assert 'href="#id_q_title"' in text
    assert 'value="Sandpiper-Reef"' in text
    assert now(made).state == State.NOMINATED
    assert not Answer.objects.exists()
    assert client.post(my + "complete/", ANSWERS | {"q_practice": "no"}).url == my
    assert {one.question.code: one.words for one in answered(made)} == {"practice": "No"}


def test_completing_keeps_the_file_and_asks_for_it_again_after_an_error(curacao, states):
    factories.question(states, code="scan", kind=Question.Kind.FILE, label=factories.words("A scan"), is_required=True)
    made = named(curacao)
    client, my = opened(made)
    text = client.post(my + "complete/", ANSWERS | {"function": "", "q_scan": scan()}).content.decode()
    assert "Choose “note.pdf” once more." in text
    assert not StoredFile.objects.exists()
    assert client.post(my + "complete/", ANSWERS | {"q_scan": scan()}).url == my
    assert [one.words for one in answered(made)] == ["note.pdf"]


def test_question_added_after_the_page_was_opened_is_asked_before_the_details_are_taken(curacao, states):
    made = named(curacao)
    client, my = opened(made)
    client.get(my + "complete/")
    factories.question(states, code="late", is_required=True, label=factories.words("Late question"))
    assert "Answer the question “Late question”." in client.post(my + "complete/", ANSWERS).content.decode()
    assert now(made).state == State.NOMINATED


def test_completing_asks_the_database_as_often_for_many_questions(curacao, states, django_assert_max_num_queries):
    client, my = opened(named(curacao))

    def load():
        with django_assert_max_num_queries(12) as queries:
            client.get(my + "complete/")
        return len(queries)

    factories.question(states)
    load()
    few = load()
    for _n in range(12):
        factories.question(states, kind=Question.Kind.CHOICE, options=["red", "blue"])
    assert load() == few
