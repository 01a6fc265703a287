"""Additional questions: asked of whom, when, and what becomes of the answers and files."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.audit.models import SYSTEM, AuditEvent
from conference.files.models import StoredFile
from registration import questions as asking
from registration.actions.answers import change
from registration.forms.questions import Asks
from registration.models import Answer, Draft, IllegalMove, Question, Registration
from registration.questions import Given
from registration.tasks import forget_drafts
from tests import factories

Kind = Question.Kind
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def pdf(name="portrait.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def practice(states):
    return factories.question(states, code="practice", kind=Kind.YES_NO, label=factories.words("Bring a practice?"))


@pytest.fixture
def title(states, practice):
    """Required, and asked only after "yes"."""
    return factories.question(
        states, code="title", label=factories.words("Its title"), is_required=True, after=(practice, ["yes"])
    )


@pytest.fixture
def scan(states):
    return factories.question(states, code="scan", kind=Kind.FILE, label=factories.words("A scan"), is_required=True)


def answer(applicant, **answers):
    return applicant.post("questions", {f"q_{name}": value for name, value in answers.items()})


def words_of(registration):
    return {str(one.question): one.words for one in asking.answered(registration)}


def form(questions, data, files=None):
    made = Asks(data, files)
    made.ask(questions)
    return made


# the step


def test_step_is_there_only_for_categories_with_questions(applicant, conference, practice):
    media = factories.category(conference, code="media", has_roles=False)
    applicant.chooses()
    assert "step 2 of 5" in applicant.get("person").content.decode()
    assert applicant.tells().headers["Location"].endswith("/questions/")
    applicant.chooses(f"category:{media.code}")
    assert "step 2 of 4" in applicant.get("person").content.decode()
    assert applicant.tells(organization="Diario").headers["Location"].endswith("/needs/")
    assert applicant.get("questions").headers["Location"].endswith("/needs/")


def test_steps_lead_back_through_the_questions(applicant, practice):
    applicant.chooses()
    applicant.tells()
    assert applicant.post("needs", {"go": "back"}).headers["Location"].endswith("/questions/")
    assert applicant.post("questions", {"go": "back"}).headers["Location"].endswith("/person/")


def test_answers_are_kept_and_shown_again_to_the_person_and_the_secretariat(client, applicant, practice, title):
    applicant.chooses()
    applicant.tells()
    answer(applicant, practice="yes", title="One desk for survivors")
    applicant.needs()
    page = applicant.get("check").content.decode()
    assert "One desk for survivors" in page
    assert "/questions/?then=check#div_id_q_title" in page
    applicant.sends()
    registration = Registration.objects.get()
    assert words_of(registration) == {"Bring a practice?": "Yes", "Its title": "One desk for survivors"}
    browser = Client()
    browser.post(f"/en/{registration.conference.slug}/link/{factories.link(registration).token}/")
    mine = browser.get(f"/en/{registration.conference.slug}/my/{registration.reference}/").content.decode()
    assert "One desk for survivors" in mine
    client.force_login(factories.user(registration.conference))
    staff = client.get(reverse("secretariat:registration", args=[registration.conference.slug, registration.reference]))
    assert "One desk for survivors" in staff.content.decode()


def test_typed_text_is_unreadable_in_the_database(applicant, states):
    factories.question(states, code="note")
    applicant.chooses()
    applicant.tells()
    answer(applicant, note="shellfish")
    applicant.needs()
    applicant.sends()
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM registration_answer")
        assert "shellfish" not in cursor.fetchone()[0]


def test_dependent_question_is_required_only_after_its_answer(applicant, practice, title):
    applicant.chooses()
    applicant.tells()
    answer(applicant, practice="yes", title="")
    assert "Answer the question “Its title”." in applicant.text
    assert 'href="#id_q_title"' in applicant.text
    assert answer(applicant, practice="no", title="").headers["Location"].endswith("/needs/")
    assert answer(applicant, title="").headers["Location"].endswith("/needs/")


def test_answer_to_a_question_that_is_not_asked_is_no_answer_and_no_error(applicant, practice, title):
    applicant.chooses()
    applicant.tells()
    answer(applicant, practice="no", title="x" * 5000)
    applicant.needs()
    assert "xxx" not in applicant.get("check").content.decode()
    applicant.sends()
    assert words_of(Registration.objects.get()) == {"Bring a practice?": "No"}


def test_condition_stands_beside_the_question_without_javascript(applicant, practice, title):
    applicant.chooses()
    applicant.tells()
    page = applicant.get("questions").content.decode()
    assert "Only if you answered “Yes” to “Bring a practice?”." in page
    assert 'data-asked-after="q_practice" data-asked-values="yes"' in page


def test_chain_of_conditions_ends_where_its_beginning_does_not_hold(states, practice):
    kind = factories.question(
        states, code="kind", kind=Kind.CHOICE, options=["law", "desk"], after=(practice, ["yes"]), is_required=True
    )
    factories.question(states, code="law", after=(kind, ["law"]), is_required=True)
    asked = asking.asked_of(states)
    left = form(asked, {"q_practice": "no", "q_kind": "law", "q_law": "Act 7"})
    assert left.is_valid()
    assert [one.codes for one in left.given.values()] == [("no",)]
    lacking = form(asked, {"q_practice": "yes", "q_kind": "law", "q_law": ""})
    assert list(lacking.errors) == ["q_law"]


KINDS = [
    (Kind.LINE, {}, "Two words", "Two words"),
    (Kind.TEXT, {}, "Two\r\nlines", "Two\nlines"),
    (Kind.CHOICE, {"options": ["red", "blue"]}, "blue", "Blue"),
    (Kind.SEVERAL, {"options": ["red", "blue", "green"]}, ["green", "red"], "Red; Green"),
    (Kind.YES_NO, {}, "no", "No"),
    (Kind.DATE, {}, "2027-01-13", "13 January 2027"),
    (Kind.COUNTRY, {}, "CW", "Curaçao"),
]


@pytest.mark.parametrize(("kind", "fields", "typed", "words"), KINDS)
def test_every_kind_is_kept_and_said_in_words(applicant, states, kind, fields, typed, words):
    factories.question(states, code="one", kind=kind, label=factories.words("One"), is_required=True, **fields)
    applicant.chooses()
    applicant.tells()
    answer(applicant, one=typed)
    applicant.needs()
    applicant.sends()
    assert words_of(Registration.objects.get()) == {"One": words}
    assert "Answer the question" in form(asking.asked_of(states), {}).errors.as_text()


WRONG = [
    (Kind.LINE, "x" * 201, "Use at most 200 characters; these are 201."),
    (Kind.LINE, "a\x00b", "control characters"),
    (Kind.LINE, "\u202eevil", "control characters"),
    (Kind.TEXT, "x" * 2001, "Use at most 2000 characters"),
    (Kind.CHOICE, "purple", "Choose one of the answers in the list."),
    (Kind.SEVERAL, ["red", "purple"], "Choose one of the answers in the list."),
    (Kind.YES_NO, "maybe", "Choose one of the answers in the list."),
    (Kind.DATE, "13/01/2027", "Enter a day as year, month and day"),
    (Kind.DATE, "0027-01-13", "Check the year."),
    (Kind.COUNTRY, "XX", "Choose one of the answers in the list."),
]


@pytest.mark.parametrize(("kind", "typed", "sentence"), WRONG)
def test_wrong_answer_is_a_sentence_and_nothing_typed_is_lost(applicant, states, kind, typed, sentence):
    factories.question(states, code="one", kind=kind, options=["red", "blue"] if kind in asking.WITH_OPTIONS else ())
    factories.question(states, code="two")
    applicant.chooses()
    applicant.tells()
    answer(applicant, one=typed, two="Nothing is lost")
    assert applicant.page.status_code == 200
    assert sentence in applicant.text
    assert "Nothing is lost" in applicant.text
    assert "<title>Error:" in applicant.text


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(typed=st.text(max_size=300), more=st.lists(st.text(max_size=50), max_size=5))
def test_hostile_text_is_an_answer_or_an_error_and_never_breaks(states, typed, more):
    Question.objects.all().delete()
    for kind in Kind:
        options = ["red", "blue"] if kind in asking.WITH_OPTIONS else ()
        factories.question(states, code=kind, kind=kind, options=options)
    asked = asking.asked_of(states)
    sent = form(asked, {f"q_{kind}": more if kind == Kind.SEVERAL else typed for kind in Kind})
    sent.is_valid()
    for one in sent.answered:
        assert "\x00" not in one.words
        if one.question.kind not in (Kind.LINE, Kind.TEXT) and one.given:
            assert one.words != ""
    assert set(sent.given) <= {one.pk for one in asked}


def test_hostile_labels_are_shown_as_text(applicant, states):
    label = factories.words("<script>alert(1)</script>")
    before = factories.question(states, code="one", kind=Kind.CHOICE, options=["a", "b"], label=label, help=label)
    factories.question(states, code="two", label=label, help=label, after=(before, ["a"]))
    applicant.chooses()
    applicant.tells()
    page = applicant.get("questions").content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 5


# files


def test_file_survives_going_back_and_forth_and_an_error_elsewhere(applicant, states, scan):
    factories.question(states, code="note", is_required=True)
    applicant.chooses()
    applicant.tells()
    answer(applicant, scan=pdf(), note="")
    assert "Answer the question" in applicant.text
    assert "“portrait.pdf” has arrived." in applicant.text
    applicant.post("person", applicant.PERSON)
    assert "“portrait.pdf” has arrived." in applicant.get("questions").content.decode()
    answer(applicant, note="here")
    applicant.needs()
    assert "portrait.pdf" in applicant.get("check").content.decode()
    applicant.sends()
    kept = Answer.objects.get(question=scan).file
    assert bytes(kept.content) == PDF
    assert StoredFile.objects.count() == 1


def test_file_is_judged_by_its_content_and_the_reason_is_shown(applicant, scan):
    applicant.chooses()
    applicant.tells()
    answer(applicant, scan=pdf("portrait.pdf", b"MZ\x90\x00 not a pdf"))
    assert "This file is not a PDF, JPEG or PNG." in applicant.text
    assert not StoredFile.objects.exists()
    answer(applicant)
    assert "Answer the question “A scan”." in applicant.text
    assert answer(applicant, scan=pdf()).headers["Location"].endswith("/needs/")


def test_new_file_takes_the_place_of_the_old_one(applicant, scan):
    applicant.chooses()
    applicant.tells()
    answer(applicant, scan=pdf("first.pdf"))
    answer(applicant, scan=pdf("second.pdf"))
    assert [file.name for file in StoredFile.objects.all()] == ["second.pdf"]


def test_file_can_be_left_out_again_where_it_is_optional(applicant, scan):
    Question.objects.update(is_required=False)
    applicant.chooses()
    applicant.tells()
    answer(applicant, scan=pdf())
    assert "Leave out “portrait.pdf”" in applicant.get("questions").content.decode()
    answer(applicant, scan_remove="on")
    assert not StoredFile.objects.exists()


def test_unsent_files_are_deleted_with_their_draft(applicant, scan):
    applicant.chooses()
    applicant.tells()
    answer(applicant, scan=pdf())
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)):
        assert forget_drafts() == 1
    assert not StoredFile.objects.exists()
    assert not Draft.objects.exists()


def test_file_of_a_question_that_is_not_asked_in_the_end_is_deleted(applicant, states, practice):
    factories.question(states, code="proof", kind=Kind.FILE, after=(practice, ["yes"]))
    applicant.chooses()
    applicant.tells()
    answer(applicant, practice="yes", proof=pdf())
    answer(applicant, practice="no")
    applicant.needs()
    applicant.sends()
    assert Registration.objects.exists()
    assert not StoredFile.objects.exists()


def test_file_cannot_be_named_by_the_browser(applicant, conference, scan):
    others = StoredFile.of(conference_id=conference.pk, name="secret.pdf", content_type="application/pdf", content=PDF)
    others.save()
    applicant.chooses()
    applicant.tells()
    answer(applicant, scan=str(others.pk))
    assert "Answer the question “A scan”." in applicant.text


def test_who_decides_here_opens_the_file_which_is_recorded_and_nobody_else(client, applicant, conference, scan):
    applicant.chooses()
    applicant.tells()
    answer(applicant, scan=pdf())
    applicant.needs()
    applicant.sends()
    registration = Registration.objects.get()
    address = reverse("secretariat:registration-answer-file", args=[conference.slug, registration.reference, "scan"])
    staff = Client()
    staff.force_login(factories.user(conference, "registration"))
    page = staff.get(reverse("secretariat:registration", args=[conference.slug, registration.reference]))
    assert address in page.content.decode()
    file = staff.get(address)
    assert file.content == PDF
    assert file.headers["Content-Disposition"] == 'attachment; filename="portrait.pdf"'
    event = AuditEvent.objects.get(verb="answer.file_read")
    assert (event.target_label, event.changes) == (registration.reference, {"scan": None})
    for role in ("reader", "desk"):
        staff.force_login(factories.user(conference, role))
        assert staff.get(address).status_code == 404
        assert address not in staff.get(address.partition("answers/")[0]).content.decode()
    elsewhere = factories.conference()
    stranger = Client()
    stranger.force_login(factories.user(elsewhere))
    assert stranger.get(address).status_code == 404
    assert stranger.get(address.replace(conference.slug, elsewhere.slug)).status_code == 404


# changing later


def test_change_replaces_answers_and_records_which_but_not_what(conference, states, curacao, practice, title):
    registration = factories.registration(states, curacao)
    change(
        by=SYSTEM,
        registration=registration,
        given={practice.pk: Given(("yes",)), title.pk: Given(text="Secret title")},
    )
    assert change(by=SYSTEM, registration=registration, given=asking.given_by(registration)) == []
    assert set(change(by=SYSTEM, registration=registration, given={practice.pk: Given(("no",))})) == {
        practice.pk,
        title.pk,
    }
    assert words_of(registration) == {"Bring a practice?": "No"}
    event = AuditEvent.objects.filter(verb="answers.changed").latest("pk")
    assert event.changes == {"practice": None, "title": None}


def test_answer_to_a_question_that_is_no_longer_asked_survives_a_change_of_the_others(mine, practice, states):
    registration, browser, address = mine
    former = factories.question(states, code="former", label=factories.words("What we asked before"))
    browser.post(address, {"q_practice": "yes", "q_former": "A full answer"})
    former.categories.clear()
    browser.post(address, {"q_practice": "no"})
    assert words_of(registration) == {"Bring a practice?": "No", "What we asked before": "A full answer"}


def test_answer_stays_visible_after_the_question_is_no_longer_asked(states, curacao, practice):
    registration = factories.registration(states, curacao)
    Answer.objects.create(registration=registration, question=practice, codes=["yes"])
    practice.categories.clear()
    assert words_of(registration) == {"Bring a practice?": "Yes"}


# how much is asked of the database


@pytest.mark.parametrize("number", [1, 30])
def test_answers_in_words_takes_two_queries_for_any_number(
    states, curacao, practice, django_assert_num_queries, number
):
    colour = factories.question(states, code="colour", kind=Kind.SEVERAL, options=["red", "blue"])
    day = factories.question(states, code="day", kind=Kind.DATE)
    people = [factories.registration(states, None) for _n in range(number)]
    for one in people:
        Answer.objects.create(registration=one, question=practice, codes=["yes"])
        Answer.objects.create(registration=one, question=colour, codes=["blue", "red"])
        Answer.objects.create(registration=one, question=day, codes=["2027-01-13"])
    with django_assert_num_queries(2):
        found = asking.answers_in_words(people, [practice, colour, day])
    assert len(found) == number
    assert found[people[0].pk] == {practice.pk: "Yes", colour.pk: "Red; Blue", day.pk: "2027-01-13"}


def test_sending_with_questions_asks_few_questions_of_the_database(
    applicant, states, practice, title, django_assert_max_num_queries
):
    for _n in range(5):
        factories.question(states, kind=Kind.CHOICE, options=["red", "blue"])
    applicant.chooses()
    applicant.tells()
    answer(applicant, practice="yes", title="One desk")
    applicant.needs()
    with django_assert_max_num_queries(18 + 2):  # in a test a savepoint and its release stand for the transaction
        applicant.sends()
    assert Answer.objects.count() == 2


def test_step_asks_few_questions_of_the_database(applicant, states, django_assert_max_num_queries):
    for _n in range(10):
        factories.question(states, kind=Kind.CHOICE, options=["red", "blue"])
    applicant.chooses()
    applicant.tells()
    with django_assert_max_num_queries(6):
        applicant.get("questions")


# the person's own page


@pytest.fixture
def mine(conference, states, curacao):
    """A registration, its browser and the address of its questions."""
    registration = factories.registration(states, curacao)
    browser = Client()
    browser.post(f"/en/{conference.slug}/link/{factories.link(registration).token}/")
    return registration, browser, f"/en/{conference.slug}/my/{registration.reference}/questions/"


def test_person_answers_later_what_must_be_answered(mine, practice, title, scan, django_assert_max_num_queries):
    registration, browser, address = mine
    home = address.removesuffix("questions/")
    assert "1 question waits for your answer." in browser.get(home).content.decode()
    wrong = browser.post(address, {"q_practice": "yes", "q_title": "", "q_scan": pdf()}).content.decode()
    assert "Answer the question “Its title”." in wrong
    assert "Choose “portrait.pdf” once more." in wrong
    assert not StoredFile.objects.exists()
    answered = browser.post(address, {"q_practice": "yes", "q_title": "One desk", "q_scan": pdf()}, follow=True)
    assert words_of(registration) == {"Bring a practice?": "Yes", "Its title": "One desk", "A scan": "portrait.pdf"}
    assert "waits for your answer" not in answered.content.decode()
    page = browser.get(address).content.decode()
    assert 'value="One desk"' in page
    assert "“portrait.pdf” has arrived." in page
    browser.post(address, {"q_practice": "no"})
    assert words_of(registration) == {"Bring a practice?": "No", "A scan": "portrait.pdf"}
    browser.post(address, {"q_practice": "no", "q_scan": pdf("newer.pdf")})
    assert [file.name for file in StoredFile.objects.all()] == ["newer.pdf"]
    with django_assert_max_num_queries(12):
        browser.get(home)


def test_person_who_has_left_changes_no_answer(mine, practice):
    registration, browser, address = mine
    Registration.objects.update(state="withdrawn")
    assert browser.post(address, {"q_practice": "yes"}).status_code == 302
    assert not Answer.objects.exists()
    with pytest.raises(IllegalMove):
        change(by=SYSTEM, registration=registration, given={practice.pk: Given(("yes",))})


def test_page_of_questions_is_not_there_without_questions(mine):
    _registration, browser, address = mine
    assert browser.get(address).headers["Location"] == address.removesuffix("questions/")
