"""Taking and freeing places (decision 4). Sends nothing: who moves up is `waitlist`'s matter.

Locks are taken in one order: the conference's row, the delegation's row, the registration. Every function here runs
inside its caller's transaction.
"""

from __future__ import annotations

from django.db.models import F

from registration.models import HOLDS_PLACE, Places, Registration
from registration.models.places import of_conference


def _delegation_row(registration: Registration) -> Places | None:
    return Places.objects.get(delegation=registration.delegation) if registration.delegation else None


def take(registration: Registration) -> bool:
    """Take a place wherever this registration counts, or nowhere. After False the row that was full stays locked until
    the transaction ends, so that nobody frees a place there before this person stands on the waiting list."""
    category, delegation = registration.category, _delegation_row(registration)
    if not category.counts and delegation is None:
        return True  # media, interpreters, secretariat: no limit
    conference = of_conference(registration.conference_id)
    if not category.counts:
        conference.lock()  # for the order of locks only
    elif not conference.take():
        return False
    if delegation is not None and not delegation.take():
        if category.counts:
            conference.free()
        return False
    return True


def lock_for(registration: Registration) -> Registration:
    """Lock what this registration counts against, then itself; returns it as it is now."""
    of_conference(registration.conference_id).lock()
    if (delegation := _delegation_row(registration)) is not None:
        delegation.lock()
    return (
        Registration.objects.select_for_update(no_key=True, of=("self",))
        .select_related("conference", "category", "delegation")
        .get(pk=registration.pk)
    )


def free(registration: Registration) -> None:
    """Give the place back; the caller has locked with `lock_for`."""
    if registration.category.counts:
        of_conference(registration.conference_id).free()
    if (delegation := _delegation_row(registration)) is not None:
        delegation.free()


def recount(conference_id: int) -> dict[int, tuple[int, int]]:
    """Compare each counter with the registrations that hold a place. Returns the drift: row id → (counter, counted)."""
    holding = Registration.objects.filter(conference_id=conference_id, state__in=HOLDS_PLACE)
    drift = {}
    for row in Places.objects.filter(conference_id=conference_id).order_by(F("delegation").asc(nulls_first=True)):
        counted = (
            holding.filter(category__counts=True).count()
            if row.delegation_id is None
            else holding.filter(delegation_id=row.delegation_id).count()
        )
        if counted != row.taken:
            drift[row.pk] = (row.taken, counted)
    return drift
