"""A delegation's members, as its focal point sees them: names, roles and statuses; never needs or passport data."""

from __future__ import annotations

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
