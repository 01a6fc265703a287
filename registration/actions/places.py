"""Changing the number of places."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from registration.actions import waitlist
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
