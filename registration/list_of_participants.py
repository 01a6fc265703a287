"""The public list of participants: those who are confirmed and chose to be seen by everyone."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Collate, Lower

from conference.models import Conference
from registration.models import Delegation, Registration, State
from registration.models.delegation import Visibility
from registration.models.folding import fold
from registration.models.registration import DelegationRole


def published(conference: Conference) -> QuerySet[Registration]:
    """Those whom everyone may see. The only place that decides it, with `is_published`."""
    return Registration.objects.filter(conference=conference, state=State.CONFIRMED, visibility=Visibility.PUBLIC)


def is_published(registration: Registration) -> bool:
    """`published` for one row."""
    return registration.state == State.CONFIRMED and registration.visibility == Visibility.PUBLIC


def in_order(people: QuerySet[Registration]) -> QuerySet[Registration]:
    """By delegation in the order of the active language, those without one last, by category; within it heads first,
    then by family name."""
    rank = Case(*(When(role=role, then=Value(n)) for n, role in enumerate(DelegationRole.values)), default=Value(9))
    return people.select_related("delegation", "category").order_by(
        F(f"delegation__{Delegation.sort_field()}").asc(nulls_last=True),
        "delegation_id",
        "category__order",
        "category_id",
        rank,
        Collate(Lower("family_name"), "C"),
        "pk",
    )


def groups(people: Iterable[Registration]) -> list[tuple[str, list[Registration]]]:
    """People in that order under the names of their delegations (else categories)."""
    roles = {role: n for n, role in enumerate(DelegationRole.values)}

    def rank(person: Registration) -> tuple[int, str, str]:
        return roles.get(person.role, 9), fold(person.family_name), fold(person.given_name)

    found = groupby(people, key=lambda p: (p.delegation_id, p.delegation_id or p.category_id))
    made = []
    for _key, rows in found:
        those = sorted(rows, key=rank)
        made.append((str(those[0].delegation or those[0].category), those))
    return made
