"""Changing the number of places."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from registration.actions import waitlist
from registration.models import Places
from registration.models.places import TooFew, of_conference


@transaction.atomic
def change(*, by: Actor, places: Places, to: int) -> None:
    """Set the number of places, and let people move up into new ones.

    Raises `TooFew` when more than `to` are taken; nothing is changed then.
    """
    of_conference(places.conference_id).lock()
    places.lock()
    before = places.places
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
