"""What an additional question may depend on, and what may still change once it was answered. Decides, never writes.

A condition's question stands earlier in the order and is asked of every category of the dependent one. So there are no
circles, and whoever is asked the second has met the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from registration.models import Question
from registration.questions import LEADING, WITH_OPTIONS, answers_of
from registration.rules import Refusal

MOST_OPTIONS = 50
LEAST_OPTIONS = 2


def may_lead(question: Question, to: Question) -> bool:
    """Whether `to` may be made to depend on `question` of the same conference: it has answers to choose from and
    stands earlier. A new question will stand last."""
    if question.pk == to.pk or question.kind not in LEADING:
        return False
    return to.pk is None or (question.order, question.pk) < (to.order, to.pk)


def refuse_condition(
    question: Question, before: Question | None, values: Collection[str], categories: Collection[int]
) -> Refusal | None:
    """None when `question`, asked of these categories (ids), may be asked only after these answers to `before`."""
    if before is None:
        return None
    if not may_lead(before, question):
        return Refusal(
            "shown_if", _("“%(question)s” must stand above this question. Move it up first.") % {"question": before}
        )
    if not set(values) <= set(answers_of(before)):
        return Refusal("shown_if", _("One of these answers is no longer offered. Choose again."))
    asked = {category.pk for category in before.categories.all()}
    if not set(categories) <= asked:
        return Refusal(
            "categories",
            _("“%(question)s”, on which this depends, is not asked of all these categories.") % {"question": before},
        )
    return None


def refuse_change(
    question: Question, *, kind: str, options: Collection[str], categories: Collection[int], answered: Collection[str]
) -> Refusal | None:
    """None when a saved question may get this kind, these options (codes) and these categories (ids). `answered` are
    the codes that people have chosen; those that lead to another question stay too."""
    followers = list(question.leads_to.prefetch_related("categories"))
    kept = set(options) if kind in WITH_OPTIONS else {"yes", "no"} if kind in LEADING else set()
    labels = {option.code: str(option.label) for option in question.options.all()}
    if kind in WITH_OPTIONS:
        for code in answered:
            if code in labels and code not in kept:
                return Refusal(
                    "options",
                    _("Somebody has answered “%(answer)s”, so this answer stays. You can change its words.")
                    % {"answer": labels[code]},
                )
    for follower in followers:
        lost = set(follower.shown_if_values) - kept
        if lost:
            field = "options" if kind == question.kind else "kind"
            return Refusal(
                field,
                _("“%(question)s” is asked only after an answer that would disappear. Change that question first.")
                % {"question": follower},
            )
        if not {category.pk for category in follower.categories.all()} <= set(categories):
            return Refusal(
                "categories",
                _("“%(question)s” depends on this question and is asked of more categories. Change that one first.")
                % {"question": follower},
            )
    return None


def refuse_order(questions: Sequence[Question]) -> Refusal | None:
    """None when in this order every question stands below the one on which it depends."""
    seen: set[int] = set()
    labels = {question.pk: str(question) for question in questions}
    for question in questions:
        if question.shown_if_id is not None and question.shown_if_id not in seen:
            return Refusal(
                "order",
                _("“%(question)s” is asked only after “%(before)s”, so it stays below it.")
                % {"question": question, "before": labels.get(question.shown_if_id, "")},
            )
        seen.add(question.pk)
    return None


def refuse_options(kind: str, labels: Iterable[str]) -> Refusal | None:
    """None when these are enough answers for this kind of question, each of its own words."""
    if kind not in WITH_OPTIONS:
        return None
    words = list(labels)
    if len(words) < LEAST_OPTIONS:
        return Refusal("options", _("Give at least two answers to choose from."))
    if len(words) > MOST_OPTIONS:
        return Refusal("options", _("Give at most 50 answers; a line of text serves better then."))
    double = next((one for one in words if words.count(one) > 1), None)
    if double is not None:
        return Refusal("options", _("“%(answer)s” stands there twice.") % {"answer": double})
    return None
