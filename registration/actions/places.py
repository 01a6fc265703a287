"""Changing the number of places, and putting a counter right."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from registration.actions import seats, waitlist
from registration.models import Places
from registration.models.places import TooFew, of_conference


class Changed(Exception):
    """Somebody has changed the number of places meanwhile; `now` says to what. Nothing was changed."""

    def __init__(self, now: int) -> None:
        super().__init__(now)
        self.now = now


@transaction.atomic
def change(*, by: Actor, places: Places, to: int, seen: int | None = None) -> None:
    """Set the number of places, and let people move up into new ones. `seen` is how many the page showed.

    Raises `TooFew` when more than `to` are taken, `Changed` when there are not `seen` any more; nothing is done then.
    """
    of_conference(places.conference_id).lock()
    places.lock()
    before = places.places
    if seen is not None and seen != before:
        raise Changed(before)
    if to < places.taken:
        raise TooFew(places.taken)
    if to == before:
        return
    places.places = to
    places.save(update_fields=["places"])
    record(
        by=by,
        verb="places.changed",
        target=places,
        label=places.delegation.code if places.delegation else "",
        changes={"places": [before, to]},
    )
    if to > before:
        waitlist.move_up(places.conference_id, at=timezone.now())


@transaction.atomic
def repair(*, by: Actor, conference_id: int) -> tuple[seats.Drift, seats.Drift]:
    """Write into each counter what was counted, and let people move up into what turned out to be free.

    Returns what was wrong, and what of it stays wrong: where more people hold a place than there are places, somebody
    must first raise the places, for no counter may say more than all.
    """
    drift = seats.recount(conference_id)
    stuck: seats.Drift = {}
    for row in Places.objects.select_related("delegation").filter(pk__in=drift).order_by("pk"):
        counter, counted = drift[row.pk]
        if counted > row.places:
            stuck[row.pk] = drift[row.pk]
            continue
        row.taken, row.drift = counted, 0
        row.save(update_fields=["taken", "drift"])
        record(
            by=by,
            verb="places.repaired",
            target=row,
            label=row.delegation.code if row.delegation else "",
            changes={"taken": [counter, counted]},
        )
    waitlist.move_up(conference_id, at=timezone.now())
    return drift, stuck
