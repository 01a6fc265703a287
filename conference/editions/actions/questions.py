"""Adding, changing, ordering and deleting additional questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError
from i18nfield.strings import LazyI18nString

from conference.audit.models import Actor, record
from conference.editions import question_rules as rules
from conference.editions.actions import InUse
from conference.models import Conference
from registration.models import Answer, Category, Option, Question
from registration.models.folding import fold
from registration.questions import WITH_OPTIONS
from registration.rules import Refusal


class Refused(Exception):
    """The question cannot be so; `refusal` names the field and says why. Nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


@dataclass(frozen=True)
class Choice:
    """An answer to choose from, as the organizer wrote it; `code` is empty for a new one."""

    code: str
    label: LazyI18nString


def code_from(words: LazyI18nString, taken: Collection[str]) -> str:
    """A short stable code from a text, its English one where there is one: "Good practice?" → "good-practice"."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(words.localize("en"))).strip("-")
    base = slug[:36].strip("-") or "answer"
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


@transaction.atomic
def add_question(
    *, by: Actor, question: Question, categories: Collection[Category], options: Sequence[Choice]
) -> Question:
    """Save a new question at the end of the list. An empty code is made from the label. Raises `Refused`."""
    others = _locked(question.conference)
    question.order = max((one.order for one in others), default=0) + 1
    if not question.code:
        question.code = code_from(question.label, {one.code for one in others})
    _refuse(rules.refuse_options(question.kind, (str(one.label) for one in options)))
    _refuse(_condition(question, categories))
    question.save()
    question.categories.set(categories)
    _write_options(question, options)
    record(by=by, verb="question.added", target=question, label=str(question))
    return question


@transaction.atomic
def change_question(
    *,
    by: Actor,
    question: Question,
    fields: Iterable[str],
    categories: Collection[Category],
    options: Sequence[Choice],
) -> None:
    """Save the named fields, the categories and the answers to choose from. Raises `Refused` when somebody's answer, or
    another question's condition, would lose its meaning; `InUse` when the kind would change under answers."""
    _locked(question.conference)
    now = Question.objects.prefetch_related("options", "categories").get(pk=question.pk)
    answers = Answer.objects.filter(question=question)
    if now.kind != question.kind and answers.exists():
        raise InUse
    question.order = now.order
    codes = [one.code for one in options if one.code]
    chosen = {code for row in answers.values_list("codes", flat=True).distinct() for code in row}
    asked = [category.pk for category in categories]
    _refuse(rules.refuse_options(question.kind, (str(one.label) for one in options)))
    _refuse(rules.refuse_change(now, kind=question.kind, options=codes, categories=asked, answered=chosen))
    _refuse(_condition(question, categories))
    changed = set(fields)
    if changed:
        question.save(update_fields=sorted(changed))
    if {category.pk for category in now.categories.all()} != set(asked):
        question.categories.set(categories)
        changed.add("categories")
    if _write_options(question, options):
        changed.add("options")
    if changed:
        record(
            by=by,
            verb="question.changed",
            target=question,
            label=str(question),
            changes=dict.fromkeys(sorted(changed)),
        )


@transaction.atomic
def stop_asking(*, by: Actor, question: Question) -> None:
    """Ask it of nobody any more; the answers stay. Raises `Refused` while another question depends on it."""
    _locked(question.conference)
    now = Question.objects.prefetch_related("options", "categories").get(pk=question.pk)
    codes = [option.code for option in now.options.all()]
    _refuse(rules.refuse_change(now, kind=now.kind, options=codes, categories=[], answered=()))
    if now.categories.all():
        question.categories.clear()
        record(by=by, verb="question.changed", target=question, label=str(question), changes={"categories": None})


@transaction.atomic
def move_question(*, by: Actor, question: Question, up: bool) -> None:
    """One place up or down; nothing at the end of the list. Raises `Refused` when it would pass the question on which
    it depends, or one that depends on it."""
    rows = _locked(question.conference)
    here = next((n for n, one in enumerate(rows) if one.pk == question.pk), None)
    if here is None:
        return
    there = here + (-1 if up else 1)
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    _refuse(rules.refuse_order(rows))
    for order, one in enumerate(rows, start=1):
        one.order = order
    Question.objects.bulk_update(rows, ["order"])
    record(by=by, verb="question.moved", target=question, label=str(question))


@transaction.atomic
def delete_question(*, by: Actor, question: Question) -> None:
    """Delete a question that nobody has answered and on which none depends; raises `InUse` otherwise."""
    _locked(question.conference)
    record(by=by, verb="question.deleted", target=question, label=str(question))
    try:
        question.delete()
    except ProtectedError as error:
        raise InUse from error


def _locked(conference: Conference) -> list[Question]:
    """All questions in order, locked: nobody answers or changes them until the transaction ends."""
    Conference.objects.select_for_update(no_key=True).only("pk").get(pk=conference.pk)  # for the first question, too
    return list(Question.objects.select_for_update().filter(conference=conference).order_by("order", "pk"))


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)


def _condition(question: Question, categories: Collection[Category]) -> Refusal | None:
    before = question.shown_if
    return rules.refuse_condition(question, before, question.shown_if_values, [one.pk for one in categories])


def _write_options(question: Question, options: Sequence[Choice]) -> bool:
    """Let these be the answers to choose from, in this order; codes stay. Whether anything changed."""
    wanted = list(options) if question.kind in WITH_OPTIONS else []
    rows = {option.code: option for option in Option.objects.filter(question=question)}
    kept = {one.code for one in wanted if one.code in rows}
    gone = [code for code in rows if code not in kept]
    changed = bool(gone)
    Option.objects.filter(question=question, code__in=gone).delete()
    taken = set(kept)
    for order, one in enumerate(wanted, start=1):
        if one.code in kept:
            row = rows[one.code]
            if (row.order, row.label) != (order, one.label):
                row.order, row.label, changed = order, one.label, True
                row.save(update_fields=["order", "label"])
        else:
            code = code_from(one.label, taken)
            taken.add(code)
            Option.objects.create(question=question, code=code, label=one.label, order=order)
            changed = True
    return changed
