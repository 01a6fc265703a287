"""Answers to additional questions: words in cells as the answers that the form would take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.models import Conference
from registration.forms.questions import fields_for, given_of, name_of
from registration.imports import values
from registration.imports.columns import ANSWER, plain
from registration.imports.values import Wrong
from registration.models import Category, Question
from registration.models.folding import fold
from registration.questions import WITH_OPTIONS, Given, answers_of, is_asked

Kind = Question.Kind


@dataclass
class Answers:
    """What a row answers, by question id; `more`: how many cells answer what this person is not asked, as when an
    answer of the form is hidden; `wrong`: code of a column and what is wrong with its cell."""

    given: dict[int, Given] = field(default_factory=dict)
    more: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)


class AnswerReader:
    """Reads the cells of these questions, in their order. What is not answered may be answered by the person later."""

    def __init__(self, questions: Sequence[Question], countries: Mapping[str, str]) -> None:
        self.cells = [_Cell(question, countries) for question in questions]

    def read(self, cells: Mapping[str, str], category: Category) -> Answers:
        found = Answers()
        for cell in self.cells:
            typed = cells.get(cell.code, "")
            if not typed:
                continue
            if category.pk not in cell.categories or not is_asked(cell.question, found.given):
                found.more += 1
                continue
            try:
                found.given[cell.question.pk] = cell.read(typed)
            except Wrong as error:
                found.wrong.append((cell.code, error.sentence))
            except ValidationError as error:
                found.wrong.append((cell.code, " ".join(error.messages)))
        return found


class _Cell:
    """One question, with what its answers are called."""

    def __init__(self, question: Question, countries: Mapping[str, str]) -> None:
        self.question, self.code = question, ANSWER + question.code
        self.categories = {category.pk for category in question.categories.all()}
        self.field = fields_for([question])[name_of(question)]
        self.field.required = False
        self.known = countries if question.kind == Kind.COUNTRY else _known(question)

    def read(self, typed: str) -> Given:
        """Raises `Wrong` or `ValidationError`."""
        value: Any = typed
        match self.question.kind:
            case Kind.CHOICE | Kind.YES_NO | Kind.COUNTRY:
                value = self._one(typed)
            case Kind.SEVERAL:
                value = self._several(typed)
            case Kind.DATE:
                value = values.iso_day(typed)
        return given_of(self.question, self.field.clean(value))

    def _one(self, typed: str) -> str:
        unknown = _("“%(typed)s” is none of the answers that are known here.")
        return self._exactly(typed) or values.look_up(typed, self.known, unknown)

    def _exactly(self, typed: str) -> str | None:
        return self.known.get(typed) or self.known.get(fold(typed))

    def _several(self, typed: str) -> list[str]:
        """Separated by semicolons; an answer that has some itself counts as one. In the order of the question."""
        parts = [part.strip() for part in typed.split(";") if part.strip()]
        chosen: set[str] = set()
        while parts:
            for length in range(len(parts), 0, -1):
                if code := self._exactly("; ".join(parts[:length])):
                    break
            else:
                code, length = self._one(parts[0]), 1
            chosen.add(code)
            del parts[:length]
        return [code for code in answers_of(self.question) if code in chosen]


def _known(question: Question) -> dict[str, str]:
    """What an answer may be called → its code: its words in every language, those of the active one first, as they are,
    folded and without punctuation; then its code."""
    if question.kind not in WITH_OPTIONS and question.kind != Kind.YES_NO:
        return {}
    pairs: list[tuple[str, str]] = []
    for language in dict.fromkeys([get_language() or "en", *values.LANGUAGES]):
        with translation.override(language):
            pairs += [(words, code) for code, words in answers_of(question).items()]
    pairs += [(code, code) for code in answers_of(question)]
    found: dict[str, str] = {}
    for form in (str, fold, plain):
        for words, code in pairs:
            found.setdefault(form(words), code)
    return found


def example(question: Question, conference: Conference) -> str:
    """A good answer, for a table to fill in; "" to what is asked only after another answer, or freely."""
    offered = list(answers_of(question).values())
    if question.shown_if_id is not None:
        return ""
    match question.kind:
        case Kind.CHOICE | Kind.YES_NO:
            return offered[0] if offered else ""
        case Kind.SEVERAL:
            return "; ".join(offered[:2])
        case Kind.DATE:
            return conference.first_day.isoformat()
        case Kind.COUNTRY:
            return "BS"
        case _:
            return ""
