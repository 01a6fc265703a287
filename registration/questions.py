"""Additional questions: which are asked of whom, under which condition, and what an answer says in words.

The one place that knows when a question is asked. The public form, a nominee's completion, the person's own page and
the secretariat's pages ask here; `registration.forms.questions` makes form fields of it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from conference.files.upload import Upload
from conference.models import Conference
from conference.templatetags.plenary import date as in_full
from registration.models import Answer, Category, Question, Registration
from registration.models.countries import country_name

YES, NO = "yes", "no"
WITH_OPTIONS = frozenset({Question.Kind.CHOICE, Question.Kind.SEVERAL})  # kinds whose answers the organizer lists
LEADING = WITH_OPTIONS | {Question.Kind.YES_NO}  # kinds on whose answers another question may depend


@dataclass(frozen=True)
class Given:
    """What somebody answered to one question; as in `Answer`, with a file that is stored already or still to be."""

    codes: tuple[str, ...] = ()
    text: str = ""
    file_id: uuid.UUID | None = None
    file_name: str = ""
    upload: Upload | None = None

    @property
    def says_something(self) -> bool:
        return bool(self.codes or self.text or self.file_id or self.upload)


def _in_order(questions: QuerySet[Question]) -> QuerySet[Question]:
    return questions.order_by("order", "pk").prefetch_related("options")


def asked_of(category: Category) -> list[Question]:
    """The questions put to a category, in order, with their options at hand; two queries."""
    return list(_in_order(category.questions.all()))


def of_conference(conference: Conference) -> list[Question]:
    """All questions of a conference, in order, with their options at hand: for exports and columns; two queries."""
    return list(_in_order(conference.questions.all()))


def asks(category: str = "pk") -> Exists:
    """To annotate rows with: whether anything is asked of their category (`category`: the path to its id)."""
    return Exists(Question.objects.filter(categories=OuterRef(category)))


def is_asked(question: Question, given: Mapping[int, Given]) -> bool:
    """Whether a question is asked of somebody who has given these answers, by question id. They hold only answers to
    questions that are asked themselves: `keep_asked` goes through them in order."""
    if question.shown_if_id is None:
        return True
    before = given.get(question.shown_if_id)
    return before is not None and not set(before.codes).isdisjoint(question.shown_if_values)


def keep_asked(questions: Iterable[Question], given: Mapping[int, Given]) -> dict[int, Given]:
    """The answers that count: those to questions that are asked, given the answers before them, and that say
    something. A condition's question stands earlier in the order (conference.editions.rules)."""
    kept: dict[int, Given] = {}
    for question in questions:
        answer = given.get(question.pk)
        if answer is not None and answer.says_something and is_asked(question, kept):
            kept[question.pk] = answer
    return kept


def answers_of(question: Question) -> dict[str, str]:
    """Codes and words of the answers that a question offers, in the active language."""
    if question.kind == Question.Kind.YES_NO:
        return {YES: _("Yes"), NO: _("No")}
    return {option.code: str(option.label) for option in question.options.all()}


def condition(question: Question, before: Question) -> str:
    """When this question is asked, in words; `before` is the question on which it depends."""
    offered = answers_of(before)
    answers = _(" or ").join(
        _("“%(answer)s”") % {"answer": offered.get(code, code)} for code in question.shown_if_values
    )
    return _("Only if you answered %(answers)s to “%(question)s”.") % {"answers": answers, "question": before.label}


def in_words(question: Question, codes: Sequence[str], text: str, file_name: str, *, plain: bool = False) -> str:
    """One answer for a reader, in the active language; `plain` leaves a day as ISO 8601, for spreadsheets."""
    match question.kind:
        case Question.Kind.CHOICE | Question.Kind.SEVERAL | Question.Kind.YES_NO:
            offered = answers_of(question)
            in_their_order = [words for code, words in offered.items() if code in codes]
            return "; ".join([*in_their_order, *(code for code in codes if code not in offered)])
        case Question.Kind.COUNTRY:
            return "; ".join(country_name(code) for code in codes)
        case Question.Kind.DATE:
            return "; ".join(codes if plain else (in_full(dt.date.fromisoformat(code)) for code in codes))
        case Question.Kind.FILE:
            return file_name
        case _:
            return text


def answers_in_words(
    registrations: Iterable[Registration] | Iterable[int], questions: Sequence[Question]
) -> dict[int, dict[int, str]]:
    """Registration id → question id → the answer in words of the active language, for lists and exports.

    Registrations (rows or ids) of any number take two queries, and one when the questions have their options at hand,
    as from `of_conference`. Who has not answered is missing. A day is ISO 8601, a file its name.
    """
    wanted = {question.pk: question for question in questions}
    ids = [one.pk if isinstance(one, Registration) else one for one in registrations]
    rows = Answer.objects.filter(registration__in=ids, question__in=wanted).values_list(
        "registration_id", "question_id", "codes", "text", "file__name"
    )
    prefetch_related_objects(list(questions), "options")
    found: dict[int, dict[int, str]] = {}
    for registration, question, codes, text, name in rows:
        words = in_words(wanted[question], codes, text, name or "", plain=True)
        found.setdefault(registration, {})[question] = words
    return found


@dataclass(frozen=True)
class Answered:
    """One question as it stands with one person; `given` is None while there is no answer."""

    question: Question
    given: Given | None

    @property
    def words(self) -> str:
        """In the active language; "" while there is no answer."""
        if self.given is None:
            return ""
        return in_words(self.question, self.given.codes, self.given.text, self.given.file_name)


def given_by(registration: Registration) -> dict[int, Given]:
    """The answers of a saved registration by question id, also to fill a form with; one query, no file's content."""
    rows = Answer.objects.filter(registration=registration)
    return {
        question: Given(tuple(codes), text, file, name or "")
        for question, codes, text, file, name in rows.values_list(
            "question_id", "codes", "text", "file_id", "file__name"
        )
    }


def answered(registration: Registration) -> list[Answered]:
    """What a saved registration was asked and answered, in order: the questions of its category whose condition holds,
    and those once answered that are no longer asked. Two queries, one where nothing is asked."""
    of_category = Question.categories.through.objects.filter(category=registration.category_id).values("question")
    questions = (
        Question.objects.alias(own=FilteredRelation("answers", condition=Q(answers__registration=registration.pk)))
        .filter(Q(pk__in=of_category) | Q(own__isnull=False))
        .annotate(
            own_id=F("own"), codes=F("own__codes"), text=F("own__text"), file=F("own__file"), name=F("own__file__name")
        )
    )
    rows: list[Any] = list(_in_order(questions))
    given = {row.pk: Given(tuple(row.codes), row.text, row.file, row.name or "") for row in rows if row.own_id}
    return [Answered(row, given.get(row.pk)) for row in rows if row.pk in given or is_asked(row, given)]
