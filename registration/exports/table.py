"""The rows of an exported list, read in portions, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from conference.models import Conference
from registration.arrivals import with_presence
from registration.exports.columns import Column, Person
from registration.models import Question, Registration
from registration.models.note import with_coverage
from registration.questions import answers_in_words
from registration.staff_views.filters.columns import with_marks

PORTION = 1000  # people read at once


def rows(
    conference: Conference,
    keys: Sequence[int],
    columns: Sequence[Column],
    questions: Sequence[Question],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[list[Any]]:
    """A list of cells for each of these registrations, in this order, in the active language and zone."""
    categories = conference.categories.in_bulk()
    delegations = conference.delegations.in_bulk()
    asked = [one for one in questions if any(column.code == f"answer-{one.code}" for column in columns)]
    names: dict[str, str] = {}
    people = with_marks(_people(conference), [column.code for column in columns])
    for start in range(0, len(keys), PORTION):
        portion = keys[start : start + PORTION]
        found = people.in_bulk(portion)
        answers = answers_in_words(list(portion), asked) if asked else {}
        for number, key in enumerate(portion):
            one = found.get(key)
            if one is None:  # gone meanwhile
                continue
            one.category = categories[one.category_id]
            one.delegation = delegations.get(one.delegation_id) if one.delegation_id else None
            person = Person(one, one.category, one.delegation, names, answers.get(key, {}))
            yield [column.value(person) for column in columns]
            if number % 100 == 0:
                progress(start + number, len(keys))
    progress(len(keys), len(keys))


def _people(conference: Conference) -> QuerySet[Registration]:
    rows = Registration.objects.filter(conference=conference).select_related("travel", "funding")
    return with_presence(with_coverage(rows)).defer("search", "sort_name", "reason")
