"""The list of participants: who is on it for whom, and in which order. Nothing else decides either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from registration.models import Category, Delegation, Registration, State
from registration.models.delegation import Visibility
from registration.models.folding import fold
from registration.models.registration import DelegationRole


class Audience(models.TextChoices):
    """For whom a list is made."""

    PUBLIC = "public", _("Everyone")
    PARTICIPANTS = "participants", _("All participants")
    SECRETARIAT = "secretariat", _("The secretariat only")


# Whom an audience sees, by what each person chose.
SEES: dict[str, frozenset[str]] = {
    Audience.PUBLIC: frozenset({Visibility.PUBLIC}),
    Audience.PARTICIPANTS: frozenset({Visibility.PUBLIC, Visibility.PARTICIPANTS}),
    Audience.SECRETARIAT: frozenset(Visibility.values),
}


def for_audience(conference: Conference, audience: str) -> QuerySet[Registration]:
    """Those who are confirmed and whom this audience may see. The only place that decides it, with `is_for`."""
    return Registration.objects.filter(
        conference=conference, state=State.CONFIRMED, visibility__in=sorted(SEES[audience])
    )


def is_for(registration: Registration, audience: str) -> bool:
    """`for_audience` for one row."""
    return registration.state == State.CONFIRMED and registration.visibility in SEES[audience]


def published(conference: Conference) -> QuerySet[Registration]:
    """Those whom everyone may see."""
    return for_audience(conference, Audience.PUBLIC)


def is_published(registration: Registration) -> bool:
    """`published` for one row."""
    return is_for(registration, Audience.PUBLIC)


# The convention's order of blocks (United Nations practice for lists of participants): who hosts, States, Territories,
# organizations, civil society and other groups, then those who belong to no delegation.
BLOCKS: dict[str, Any] = {
    Delegation.Kind.HOST: _("Host government"),
    Delegation.Kind.STATE: _("States"),
    Delegation.Kind.TERRITORY: _("Territories"),
    Delegation.Kind.ORGANIZATION: _("Organizations"),
    Delegation.Kind.POOL: _("Civil society and other groups"),
}
OTHERS = _("Other participants")


def block_order(kind: str = "kind") -> Case:
    """SQL: the place of a delegation's block; `kind` is the column's path. Without a delegation: last."""
    whens = (When(Q((kind, value)), then=Value(n)) for n, value in enumerate(BLOCKS))
    return Case(*whens, default=Value(len(BLOCKS)), output_field=IntegerField())


def delegations_in_order(delegations: QuerySet[Delegation]) -> QuerySet[Delegation]:
    """Block by block, each in the alphabet of the active language."""
    return delegations.order_by(block_order(), Delegation.sort_field(), "pk")


class Folded(Func):
    """SQL: a text without accents, in small letters; what `registration.models.folding.fold` does to Latin letters."""

    template = "lower(regexp_replace(normalize(%(expressions)s, NFKD), '[\\u0300-\\u036f]', '', 'g')) COLLATE \"C\""


def in_order(people: QuerySet[Registration]) -> QuerySet[Registration]:
    """In the order of the convention and of the active language: block by block, by delegation, those without one by
    category; within it by organization where each person names one (in pools), by role (heads first), then as the focal
    point put them, then by family name."""
    rank = Case(*(When(role=role, then=Value(n)) for n, role in enumerate(DelegationRole.values)), default=Value(9))
    placed = Case(When(position=0, then=Value(1)), default=Value(0), output_field=IntegerField())
    return people.select_related("delegation", "category").order_by(
        block_order("delegation__kind"),
        F(f"delegation__{Delegation.sort_field()}").asc(nulls_last=True),
        "delegation_id",
        "category__order",
        "category_id",
        Case(When(category__names_organization=True, then=Folded("organization")), default=Value("")),
        rank,
        placed,
        "position",
        "sort_name",
        "pk",
    )


def stands_under(person: Registration) -> str:
    """What people of one group stand under together: the organization where each names one, else the role."""
    if person.category.names_organization and person.organization:
        return person.organization
    return str(person.get_role_display()) if person.role else ""


def beginnings(people: Iterable[Registration]) -> Iterator[tuple[str, Registration]]:
    """Each person of a group, with what it stands under where that begins, else ""."""
    before = ""
    for person in people:
        words = stands_under(person)
        yield (words if fold(words) != before else ""), person
        before = fold(words)


@dataclass
class Group:
    """A delegation, or the people of a category who have none."""

    of: Delegation | Category
    people: list[Registration]

    @property
    def name(self) -> str:
        return str(self.of)


@dataclass
class Block:
    """One part of the list: `key` is a kind of delegation, or "others"."""

    key: str
    title: str
    groups: list[Group] = field(default_factory=list)


def blocks(people: Iterable[Registration]) -> list[Block]:
    """People in that order, under their delegations and the blocks of those."""
    found: list[Block] = []
    for _key, those in groupby(people, key=lambda p: (p.delegation_id, p.delegation_id or p.category_id)):
        group = list(those)
        delegation = group[0].delegation
        kind = delegation.kind if delegation else "others"
        if not found or found[-1].key != kind:
            found.append(Block(kind, str(BLOCKS.get(kind, OTHERS))))
        found[-1].groups.append(Group(delegation or group[0].category, group))
    return found
