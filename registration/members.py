"""A delegation's members, as its focal point sees them: names, roles and statuses; never needs or passport data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from registration.models import COUNTED, Delegation, Registration
from registration.models.note import with_coverage
from registration.models.registration import DelegationRole

LIVE = Q(state__in=COUNTED)


def in_order(people: QuerySet[Registration]) -> QuerySet[Registration]:
    """Head, alternates, advisers, observers, the others; within a role by position, those without one last."""
    rank = Case(*(When(role=role, then=Value(n)) for n, role in enumerate(DelegationRole.values)), default=Value(9))
    place = Case(When(position=0, then=Value(32767)), default=F("position"), output_field=IntegerField())
    return people.order_by(rank, place, "sort_name", "pk")


def of(delegation: Delegation) -> QuerySet[Registration]:
    """Everybody who is or was in the delegation, in order, each with `is_covered`; one query."""
    people = Registration.objects.filter(delegation=delegation, conference=delegation.conference_id)
    return in_order(with_coverage(people).select_related("category", "delegation", "conference"))


def live(delegation: Delegation) -> QuerySet[Registration]:
    """Those of them still in the running."""
    return of(delegation).filter(LIVE)


@dataclass(frozen=True)
class Row:
    """A member in a list: `line` is the place among those of the same role, from 0."""

    member: Registration
    line: int
    may_up: bool
    may_down: bool


def rows(live: Sequence[Registration]) -> list[Row]:
    """These members, who are in order, each with where they stand and whether they can move."""
    longest = Counter(one.role for one in live)
    before: Counter[str] = Counter()
    found = []
    for one in live:
        line = before[one.role]
        before[one.role] += 1
        found.append(Row(one, line, may_up=line > 0, may_down=line < longest[one.role] - 1))
    return found


def asked(sent: Mapping[str, str]) -> dict[str, Any]:
    """What the buttons of a row ask of `actions.arrange.move`: up or down, and the `line` that the page showed."""
    typed = sent.get("seen", "")
    is_line = typed.isdecimal() and len(typed) < 6
    return {"up": sent.get("go") != "down", "seen": int(typed) if is_line else None}
