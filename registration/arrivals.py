"""Who is in: figures for every desk, the latest arrivals, attendance per delegation, and who has not come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from conference.models import Conference
from registration.models import CheckIn, Delegation, Registration, State

LATEST = 10


def open_checkins(conference: Conference) -> QuerySet[CheckIn]:
    """Of who is confirmed in this conference, the check-ins that nobody undid."""
    return CheckIn.objects.filter(
        undone_at__isnull=True, registration__conference=conference, registration__state=State.CONFIRMED
    )


def is_in(registration: Registration) -> CheckIn | None:
    """Since when and through which desk this person is in; None when not."""
    return CheckIn.objects.filter(registration=registration, undone_at__isnull=True).first()


def with_presence(people: QuerySet[Registration]) -> QuerySet[Registration]:
    """The same people, each with the check-in that nobody undid, for `presence`: no query more."""
    return people.annotate(
        arrival=FilteredRelation("checkins", condition=Q(checkins__undone_at__isnull=True)),
        in_pk=F("arrival__pk"),
        in_at=F("arrival__at"),
        in_by=F("arrival__by"),
        in_desk=F("arrival__desk"),
    )


def presence(registration: Registration) -> CheckIn | None:
    """`is_in` for a row of `with_presence`."""
    row: Any = registration
    if row.in_pk is None:
        return None
    return CheckIn(pk=row.in_pk, registration=registration, at=row.in_at, by=row.in_by, desk=row.in_desk)


@dataclass(frozen=True)
class Counts:
    """In, confirmed, and the last ten arrivals at all desks."""

    inside: int
    confirmed: int
    latest: list[CheckIn]


def counts(conference: Conference) -> Counts:
    """Three cheap queries: every desk asks every few seconds."""
    arrivals = open_checkins(conference)
    return Counts(
        inside=arrivals.count(),
        confirmed=Registration.objects.filter(conference=conference, state=State.CONFIRMED).count(),
        latest=list(
            arrivals.select_related("registration__delegation", "registration__category").order_by("-at", "-id")[
                :LATEST
            ]
        ),
    )


@dataclass(frozen=True)
class Attendance:
    """One delegation's attendance so far; `delegation` is None for those without one."""

    delegation: Delegation | None
    confirmed: int
    inside: int

    @property
    def missing(self) -> int:
        return self.confirmed - self.inside

    @property
    def percent(self) -> int:
        return round(100 * self.inside / self.confirmed) if self.confirmed else 0


def attendance(conference: Conference) -> list[Attendance]:
    """Per delegation with anybody confirmed, in the alphabet of the active language, those without one last. Two
    queries."""
    rows = (
        Registration.objects.filter(conference=conference, state=State.CONFIRMED)
        .order_by()
        .values_list("delegation")
        .annotate(n=Count("pk"), inside=Count("pk", filter=Exists(_open())))
    )
    figures = {pk: (number, inside) for pk, number, inside in rows}
    known = Delegation.objects.filter(conference=conference).order_by(Delegation.sort_field(), "pk")
    lines = [Attendance(one, *figures[one.pk]) for one in known if one.pk in figures]
    return [*lines, Attendance(None, *figures[None])] if None in figures else lines


def absent(conference: Conference, lines: Sequence[Attendance], start: int, stop: int) -> list[Registration]:
    """Confirmed and not in, by delegation and name: those from number `start` (counted from 0) to before `stop`.
    `lines` of `attendance` say how many there are and in which order their delegations come, so that only the people of
    those delegations are put in order, not all. One query."""
    chosen: list[int | None] = []
    before = skipped = 0
    for line in lines:
        if before + line.missing <= start:
            skipped += line.missing
        elif before < stop and line.missing:
            chosen.append(line.delegation.pk if line.delegation else None)
        before += line.missing
    own = Q(delegation__in=[key for key in chosen if key is not None])
    if None in chosen:
        own |= Q(delegation__isnull=True)
    rows = (
        Registration.objects.filter(own, ~Exists(_open()), conference=conference, state=State.CONFIRMED)
        .select_related("delegation", "category")
        .order_by(F(f"delegation__{Delegation.sort_field()}").asc(nulls_last=True), "delegation_id", "sort_name", "id")
    )
    return list(rows[start - skipped : stop - skipped])


def _open() -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(registration=OuterRef("pk"), undone_at__isnull=True)
