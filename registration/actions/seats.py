"""Taking and freeing places (decision 4). Sends nothing: who moves up is `waitlist`'s matter.

Locks are taken in one order: the conference's row, the delegation's row, the registration. Every function here runs
inside its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from registration.models import HOLDS_PLACE, Category, Delegation, IllegalMove, Places, Registration
from registration.models.places import of_conference


class Stale(IllegalMove):
    """The registration is no longer in the state in which whoever decides has seen it; nothing was changed."""


def _rows(registration: Registration) -> QuerySet[Places]:
    """The conference's row and, if there is one, the delegation's, in the order in which they are locked."""
    whole = Q(conference_id=registration.conference_id, delegation__isnull=True)
    own = Q(delegation_id=registration.delegation_id) if registration.delegation_id else Q(pk__in=[])
    return Places.objects.filter(whole | own).order_by(F("delegation").asc(nulls_first=True))


def rows_of(registration: Registration) -> list[Places]:
    """The rows in which this registration counts when it holds a place, as they are now."""
    rows = _rows(registration).select_related("delegation")
    return list(rows if registration.category.counts else rows.filter(delegation__isnull=False))


def take(registration: Registration) -> bool:
    """Take a place wherever this registration counts, or nowhere. After False the row that was full stays locked until
    the transaction ends, so that nobody frees a place there before this person stands on the waiting list."""
    category, delegation_id = registration.category, registration.delegation_id
    if not category.counts and delegation_id is None:
        return True  # media, interpreters, secretariat: no limit
    if not category.counts:
        of_conference(registration.conference_id).lock()  # for the order of locks only
    elif not Places.objects.filter(conference=registration.conference_id, delegation__isnull=True).take():
        return False
    if delegation_id is not None and not Places.objects.filter(delegation=delegation_id).take():
        if category.counts:
            of_conference(registration.conference_id).free()
        return False
    return True


def lock_for(registration: Registration, seen: str | None = None) -> Registration:
    """Lock what this registration counts against, then itself; returns it as it is now.

    Raises `Stale` when it is not in the state `seen`, if that is given, or belongs to another delegation than it did
    when it was read: whoever acts for the former one may not act any more.
    """
    list(_rows(registration).select_for_update(no_key=True))  # each row is locked as it comes, in this order
    now = (
        Registration.objects.select_for_update(no_key=True, of=("self",))
        .select_related("conference", "category", "delegation")
        .get(pk=registration.pk)
    )
    if seen is not None and (now.state != seen or now.delegation_id != registration.delegation_id):
        raise Stale(now.state)
    return now


def lock_many(registrations: Sequence[Registration], *, also: Collection[int | None] = ()) -> list[Registration]:
    """`lock_for` several registrations of one conference, and the rows of the delegations `also` besides: all in the
    one order, by key within each kind. Returns the registrations as they are now, in the order given."""
    delegations = {registration.delegation_id for registration in registrations} | set(also)
    whole = Q(conference_id=registrations[0].conference_id, delegation__isnull=True)
    rows = Places.objects.filter(whole | Q(delegation__in=delegations - {None}))
    list(rows.order_by(F("delegation").asc(nulls_first=True)).select_for_update(no_key=True))
    found = {
        one.pk: one
        for one in Registration.objects.select_for_update(no_key=True, of=("self",))
        .select_related("conference", "category", "delegation")
        .filter(pk__in=[registration.pk for registration in registrations])
        .order_by("pk")
    }
    return [found[registration.pk] for registration in registrations]


def transfer(*, of: Registration, category: Category, delegation: Delegation | None) -> bool:
    """Let the place that `of` holds count for another category and delegation: taken there before it is freed here.
    False when there is none; nothing is changed then. The caller has locked all rows with `lock_many`."""
    conference = of_conference(of.conference_id)
    was, now = of.category.counts, category.counts
    moves = (delegation and delegation.pk) != of.delegation_id
    if now and not was and not conference.take():
        return False
    if moves and delegation is not None and not Places.objects.filter(delegation=delegation).take():
        if now and not was:
            conference.free()
        return False
    if was and not now:
        conference.free()
    if moves and of.delegation_id is not None:
        Places.objects.filter(delegation=of.delegation_id).update(taken=F("taken") - 1)
    return True


def free(registration: Registration) -> None:
    """Give the place back; the caller has locked with `lock_for`."""
    rows = _rows(registration)
    if not registration.category.counts:
        rows = rows.filter(delegation__isnull=False)
    Places.objects.filter(pk__in=rows.values("pk")).update(taken=F("taken") - 1)


Drift = dict[int, tuple[int, int]]  # key of a row of places → what its counter says, and what was counted


@transaction.atomic
def recount(conference_id: int) -> Drift:
    """Compare each counter with the registrations that hold a place. Returns the drift: row id → (counter, counted),
    and keeps it in the rows, for the dashboard.

    Counts while nobody can take or free a place, or else a registration of this moment would look like drift.
    """
    rows = Places.objects.filter(conference_id=conference_id)
    list(rows.filter(delegation__isnull=True).select_for_update(no_key=True))
    holding = Registration.objects.filter(conference_id=conference_id, state__in=HOLDS_PLACE)
    per_delegation = dict(holding.order_by().values_list("delegation").annotate(n=Count("pk")))
    everybody = holding.aggregate(n=Count("pk", filter=Q(category__counts=True)))["n"]
    drift = {}
    for row in rows:
        counted = everybody if row.delegation_id is None else per_delegation.get(row.delegation_id, 0)
        if counted != row.taken:
            drift[row.pk] = (row.taken, counted)
        if row.drift != counted - row.taken:
            Places.objects.filter(pk=row.pk).update(drift=counted - row.taken)
    return drift
