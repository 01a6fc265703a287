"""Moving up from the waiting list: nobody waits while a place is free."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q

from conference.audit.models import SYSTEM, record
from registration import emails, rules
from registration.actions import seats
from registration.actions.confirm import tell
from registration.models import Registration, State
from registration.models.places import of_conference


def move_up(conference_id: int, *, at: dt.datetime) -> list[Registration]:
    """Move people up while there are places: in order of arrival, whoever's delegation has room, and tell each of them.

    A person whose delegation is full does not block the one behind. Runs in the caller's transaction, which holds the
    conference's lock; returns who moved.
    """
    moved = []
    while (registration := _next_in_line(conference_id)) is not None and seats.take(registration):
        registration = (
            Registration.objects.select_for_update(no_key=True, of=("self",))
            .select_related("conference", "category", "delegation")
            .get(pk=registration.pk)
        )
        at_once = rules.is_decided_at_once(registration.category)
        registration.move(State.CONFIRMED if at_once else State.SUBMITTED, at)
        if registration.state == State.SUBMITTED and registration.verified_at is None:
            registration.holds_until = at + rules.HOLD
        registration.save(update_fields=["state", "state_since", "waiting_since", "holds_until"])
        event = record(
            by=SYSTEM,
            verb="registration.moved_up",
            target=registration,
            label=registration.reference,
            changes={"state": [State.WAITLISTED, registration.state]},
        )
        if at_once:
            tell(registration, cause=event)
        else:
            emails.moved_up(registration, cause=event)
        moved.append(registration)
    return moved


def _next_in_line(conference_id: int) -> Registration | None:
    """The first of the waiting list whose delegation has room, and the conference too where it counts."""
    conference = of_conference(conference_id).lock()
    room = Q(delegation__isnull=True) | Q(delegation__places__taken__lt=F("delegation__places__places"))
    line = Registration.objects.filter(room, conference_id=conference_id, state=State.WAITLISTED)
    if not conference.left:
        line = line.filter(category__counts=False)
    return line.select_related("conference", "category", "delegation").order_by("waiting_since", "id").first()
