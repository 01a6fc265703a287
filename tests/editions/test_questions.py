"""Setting additional questions up, and what bad input gets."""

import pytest
from django.urls import reverse

from conference.accounts.models import Role
from conference.audit.models import AuditEvent
from registration.models import Answer, Category, Option, Question
from registration.models.delegation import Colour
from tests import factories

Kind = Question.Kind


def at(name, *args):
    return reverse(f"secretariat:{name}", args=args)


@pytest.fixture
def states(conference):
    return factories.category(conference, name=factories.words("States"))


@pytest.fixture
def media(conference):
    return factories.category(conference, name=factories.words("Media"))


@pytest.fixture
def desk(client, owner, conference):
    return Desk(client, conference)


class Desk:
    """An organizer's browser on these pages; `page` is the last answer, `text` its words."""

    def __init__(self, client, conference):
        self.client, self.slug = client, conference.slug

    def _post(self, address, data):
        self.page = self.client.post(address, data, follow=True)
        self.text = self.page.content.decode()
        return self.page

    def form(self, *rows, **fields):
        """What is sent; each row is an answer's words, or a pair of its code and words."""
        data = {"label_en": "Where will you stay?", "kind": "line", "options-INITIAL_FORMS": "0"} | fields
        data["options-TOTAL_FORMS"] = str(len(rows))
        for number, row in enumerate(rows):
            code, label = row if isinstance(row, tuple) else ("", row)
            data[f"options-{number}-code"], data[f"options-{number}-label_en"] = code, label
        return data

    def adds(self, *rows, **fields):
        return self._post(at("setup-question-new", self.slug), self.form(*rows, **fields))

    def edits(self, code, *rows, **fields):
        return self._post(at("setup-question", self.slug, code), self.form(*rows, **fields))

    def moves(self, code, to):
        return self._post(at("setup-question-move", self.slug, code), {"to": to})

    def deletes(self, code):
        return self._post(at("setup-question-delete", self.slug, code), {})

    def stops(self, code):
        return self._post(at("setup-question-stop", self.slug, code), {})


def in_order(conference):
    return [one.code for one in conference.questions.order_by("order", "pk")]


def test_question_is_added_with_answers_and_gets_codes_from_its_words(desk, conference, states, media):
    desk.adds(
        "The conference hotel",
        "",
        "Elsewhere",
        kind="choice",
        label_es="¿Dónde se alojará?",
        help_en="So that we can fetch you.",
        is_required="on",
        categories=[states.pk, media.pk],
    )
    made = Question.objects.get()
    assert (made.code, made.kind, made.is_required) == ("where-will-you-stay", "choice", True)
    assert made.label.localize("es") == "¿Dónde se alojará?"
    assert [(one.code, str(one.label)) for one in made.options.all()] == [
        ("the-conference-hotel", "The conference hotel"),
        ("elsewhere", "Elsewhere"),
    ]
    assert set(made.categories.all()) == {states, media}
    assert "Where will you stay?" in desk.text
    assert "States, Media" in desk.text
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.target_label) == ("question.added", "Where will you stay?")


def test_questions_of_the_same_words_get_different_codes(desk, conference, states):
    desk.adds(categories=[states.pk])
    desk.adds(categories=[states.pk])
    assert in_order(conference) == ["where-will-you-stay", "where-will-you-stay-2"]


def test_question_is_asked_only_after_the_chosen_answers(desk, conference, states):
    hotel = factories.question(states, code="hotel", kind=Kind.CHOICE, options=["yes", "no", "later"], order=1)
    page = desk.client.get(at("setup-question-new", desk.slug)).content.decode()
    assert f'value="{hotel.pk}:later"' in page
    desk.adds(code="nights", categories=[states.pk], asked_after=[f"{hotel.pk}:yes", f"{hotel.pk}:later"])
    made = Question.objects.get(code="nights")
    assert (made.shown_if, made.shown_if_values) == (hotel, ["yes", "later"])
    assert "Only if you answered “Yes” or “Later”" in desk.text
    desk.edits("nights", categories=[states.pk])
    made.refresh_from_db()
    assert (made.shown_if, made.shown_if_values) == (None, [])


BAD = [
    ({"label_en": ""}, "“Question” is missing."),
    ({"label_en": "a\x00b"}, "control characters"),
    ({"label_en": "x" * 201}, "200"),
    ({"kind": "riddle"}, "Choose one of the answers in the list."),
    ({"code": "Not A Code"}, "Use small letters, digits and hyphens only."),
    ({"code": "taken"}, "Another question has this code."),
    ({"categories": ["999999"]}, "Choose categories in the list."),
    ({"categories": ["x"]}, "Choose categories in the list."),
    ({"asked_after": ["1:none"]}, "no longer offered"),
    ({"kind": "choice"}, "Give at least two answers to choose from."),
]


@pytest.mark.parametrize(("typed", "sentence"), BAD)
def test_bad_input_is_a_sentence_and_nothing_is_saved(desk, conference, states, typed, sentence):
    factories.question(states, code="taken")
    desk.adds("Kept row", **{"help_en": "Kept help"} | typed)
    assert desk.page.status_code == 200
    assert sentence in desk.text
    assert "<title>Error:" in desk.text
    assert "Kept row" in desk.text
    assert "Kept help" in desk.text
    assert Question.objects.count() == 1


def test_answers_that_are_wrong_are_named_by_their_number(desk, states):
    desk.adds("Fine", "x" * 151, kind="choice")
    assert "Answer 2 – " in desk.text
    desk.adds("Same", "Same", kind="choice")
    assert "“Same” stands there twice." in desk.text
    desk.adds(*(f"Answer {n}" for n in range(51)), kind="choice")
    assert "Give at most 50 answers" in desk.text
    assert not Question.objects.exists()


def test_condition_of_two_questions_is_refused(desk, states):
    one, other = (factories.question(states, kind=Kind.YES_NO) for _n in range(2))
    desk.adds(categories=[states.pk], asked_after=[f"{one.pk}:yes", f"{other.pk}:no"])
    assert "Choose answers of one question only." in desk.text


def test_condition_needs_the_same_categories(desk, states, media):
    before = factories.question(states, kind=Kind.YES_NO, label=factories.words("Hotel?"))
    desk.adds(categories=[states.pk, media.pk], asked_after=[f"{before.pk}:yes"])
    assert "“Hotel?”, on which this depends, is not asked of all these categories." in desk.text
    assert Question.objects.count() == 1


def test_later_questions_and_those_without_choices_cannot_lead(desk, states):
    line = factories.question(states, code="line")
    first = factories.question(states, code="first")
    later = factories.question(states, code="later", kind=Kind.YES_NO)
    page = desk.client.get(at("setup-question", desk.slug, "first")).content.decode()
    assert f'value="{later.pk}:yes"' not in page
    assert f'value="{line.pk}:' not in page
    desk.edits("first", categories=[states.pk], asked_after=[f"{later.pk}:yes"])
    first.refresh_from_db()
    assert first.shown_if is None


def test_questions_are_moved_by_buttons_and_not_past_their_condition(desk, conference, states):
    lead = factories.question(states, code="lead", kind=Kind.YES_NO, label=factories.words("Hotel?"))
    factories.question(states, code="follower", after=(lead, ["yes"]), label=factories.words("Nights?"))
    factories.question(states, code="last")
    desk.moves("last", "up")
    assert in_order(conference) == ["lead", "last", "follower"]
    desk.moves("lead", "down")
    assert in_order(conference) == ["last", "lead", "follower"]
    desk.moves("lead", "down")
    assert "“Nights?” is asked only after “Hotel?”, so it stays below it." in desk.text
    desk.moves("last", "up")
    assert in_order(conference) == ["last", "lead", "follower"]


def test_answered_question_keeps_its_kind_and_its_answers(desk, conference, states):
    question = factories.question(states, code="hotel", kind=Kind.CHOICE, options=["yes", "no", "later"])
    Answer.objects.create(registration=factories.registration(states), question=question, codes=["no"])
    page = desk.client.get(at("setup-question", desk.slug, "hotel")).content.decode()
    assert "People have answered already, so this stays as it is." in page
    desk.edits("hotel", ("yes", "Yes"), ("later", "Later"), kind="line", categories=[states.pk])
    assert "Somebody has answered “No”, so this answer stays." in desk.text
    desk.edits("hotel", ("no", "Not at all"), ("yes", "Yes"), "Perhaps", kind="line", categories=[states.pk])
    question.refresh_from_db()
    assert question.kind == Kind.CHOICE
    assert [(one.code, str(one.label)) for one in Option.objects.filter(question=question)] == [
        ("no", "Not at all"),
        ("yes", "Yes"),
        ("perhaps", "Perhaps"),
    ]


def test_answer_on_which_a_question_depends_stays(desk, states):
    lead = factories.question(states, code="lead", kind=Kind.CHOICE, options=["yes", "no", "later"])
    factories.question(states, after=(lead, ["later"]), label=factories.words("Nights?"))
    desk.edits("lead", ("yes", "Yes"), ("no", "No"), kind="choice", categories=[states.pk])
    assert "“Nights?” is asked only after an answer that would disappear." in desk.text
    desk.edits("lead", kind="line", categories=[states.pk])
    assert "“Nights?” is asked only after an answer that would disappear." in desk.text
    desk.edits("lead", ("yes", "Yes"), ("later", "Later"), kind="choice", categories=[])
    assert "“Nights?” depends on this question and is asked of more categories." in desk.text
    assert lead.options.count() == 3


def test_removed_row_is_an_answer_less(desk, states):
    question = factories.question(states, code="hotel", kind=Kind.SEVERAL, options=["one", "two", "three"])
    desk.edits(
        "hotel",
        *[("one", "One"), ("two", "Two"), ("three", "Three")],
        **{"kind": "several", "options-1-remove": "on"},
    )
    assert [one.code for one in question.options.all()] == ["one", "three"]


def test_rows_are_added_and_moved_without_saving(desk, states):
    desk.adds("First", "Second", kind="choice", rows="more", label_en="")
    assert "Error:" not in desk.text
    assert 'name="options-4-label_en"' in desk.text
    desk.adds("First", "Second", kind="choice", rows="up-1")
    assert desk.text.index('value="Second"') < desk.text.index('value="First"')
    desk.adds("First", "Second", kind="choice", rows="up-0")
    assert desk.text.index('value="First"') < desk.text.index('value="Second"')
    for nonsense in ("", "up-", "up-x", "down-99", "up-²"):
        assert desk.adds("First", rows=nonsense).status_code == 200
    assert not Question.objects.exists()


@pytest.mark.parametrize("total", ["", "x", "-1", "999999"])
def test_forged_number_of_rows_is_no_fault(desk, states, total):
    desk.adds(**{"options-TOTAL_FORMS": total})
    assert desk.page.status_code == 200
    desk.adds(**{"options-TOTAL_FORMS": total, "rows": "more"})
    assert desk.page.status_code == 200


def test_question_is_deleted_while_nobody_has_answered(desk, states):
    factories.question(states, code="hotel")
    assert "Delete “" in desk.client.get(at("setup-question-delete", desk.slug, "hotel")).content.decode()
    desk.deletes("hotel")
    assert not Question.objects.exists()
    assert AuditEvent.objects.latest("pk").verb == "question.deleted"


def test_answered_question_is_not_deleted_and_can_stop_being_asked(desk, states):
    question = factories.question(states, code="hotel")
    Answer.objects.create(registration=factories.registration(states), question=question, text="Yes")
    desk.deletes("hotel")
    assert "1 person has answered, so it cannot be deleted." in desk.text
    assert "Stop asking it" in desk.text
    desk.stops("hotel")
    assert "is no longer asked. The answers stay." in desk.text
    assert (question.categories.count(), Answer.objects.count()) == (0, 1)


def test_question_that_leads_to_another_is_neither_deleted_nor_stopped(desk, states):
    lead = factories.question(states, code="lead", kind=Kind.YES_NO)
    factories.question(states, after=(lead, ["yes"]), label=factories.words("Nights?"))
    desk.deletes("lead")
    assert "“Nights?” is asked only after this question, so it cannot be deleted." in desk.text
    desk.stops("lead")
    assert "depends on this question" in desk.text
    assert lead.categories.count() == 1


def test_list_says_how_many_people_have_answered(desk, states):
    question = factories.question(states)
    for _n in range(3):
        Answer.objects.create(registration=factories.registration(states), question=question, text="Yes")
    page = desk.client.get(at("setup-questions", desk.slug)).content.decode()
    assert '<td class="wide-only end">3</td>' in page


@pytest.mark.parametrize("number", [1, 20])
def test_list_asks_as_many_queries_for_any_number(desk, conference, states, django_assert_max_num_queries, number):
    lead = factories.question(states, kind=Kind.CHOICE, options=["a", "b"])
    for _n in range(number):
        factories.question(states, kind=Kind.CHOICE, options=["a", "b"], after=(lead, ["a"]))
    with django_assert_max_num_queries(9):
        desk.client.get(at("setup-questions", desk.slug))


def test_empty_list_says_what_to_do(desk, conference):
    page = desk.client.get(at("setup-questions", desk.slug)).content.decode()
    assert "Questions are asked of categories. Add those first." in page
    factories.category(conference)
    assert "Add the first question" in desk.client.get(at("setup-questions", desk.slug)).content.decode()


def test_only_who_may_set_up_sees_the_questions(client, conference):
    client.force_login(factories.user(conference, Role.REGISTRATION))
    assert client.get(at("setup-questions", conference.slug)).status_code == 404


def test_category_gets_a_colour_and_its_rule_of_notes(client, owner, conference):
    client.post(
        at("setup-category-new", conference.slug),
        {
            "name_en": "Experts",
            "code": "experts",
            "admission": "application",
            "default_visibility": "public",
            "colour": "orchid",
            "needs_note": "on",
        },
    )
    made = Category.objects.get(code="experts")
    assert (made.colour, made.needs_note) == (Colour.ORCHID, True)
    assert "colour-orchid" in client.get(at("setup-categories", conference.slug)).content.decode()
    page = client.get(at("setup-category", conference.slug, "experts")).content.decode()
    assert all(f"colour-{one.value}" in page for one in Colour)
