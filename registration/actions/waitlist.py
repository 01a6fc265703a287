"""Moving up from the waiting list: nobody waits while a place is free."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from conference.audit.models import SYSTEM, Actor, record
from registration import emails, rules
from registration.actions import internal_notes, seats
from registration.actions.confirm import tell
from registration.models import IllegalMove, Places, Registration, State
from registration.models.places import Full, of_conference


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
        _move(registration, by=SYSTEM, at=at)
        moved.append(registration)
    return moved


def _move(registration: Registration, *, by: Actor, at: dt.datetime) -> None:
    """The person, who has just got a place and is locked, leaves the waiting list and is told."""
    at_once = rules.is_decided_at_once(registration.category)
    registration.move(State.CONFIRMED if at_once else State.SUBMITTED, at)
    if rules.may_lapse(registration):
        registration.holds_until = at + rules.HOLD
    registration.save(update_fields=["state", "state_since", "waiting_since", "holds_until"])
    event = record(
        by=by,
        verb="registration.moved_up",
        target=registration,
        label=registration.reference,
        changes={"state": [State.WAITLISTED, registration.state]},
    )
    if at_once:
        tell(registration, cause=event)
    else:
        emails.moved_up(registration, cause=event)


def _add_place(row: Places, *, by: Actor) -> None:
    """One place more in a row that is locked, for somebody who takes it at once."""
    row.places += 1
    row.save(update_fields=["places"])
    label = row.delegation.code if row.delegation else ""
    record(by=by, verb="places.changed", target=row, label=label, changes={"places": [row.places - 1, row.places]})


@transaction.atomic
def move_one_up(
    *, by: Actor, registration: Registration, reason: str, add_place: bool = False, seen: str | None = None
) -> Registration:
    """Move this person up whoever waits in front, into a free place; with `add_place` into a new one where none is
    free. The reason is kept as a note among colleagues; the person is told of the place.

    Raises `Full` when there is no place; `IllegalMove` when the person does not wait, `Stale` when no longer.
    """
    registration = seats.lock_for(registration, seen)
    if registration.state != State.WAITLISTED:
        raise IllegalMove(registration.state)
    rows = seats.rows_of(registration)
    full = [row for row in rows if not row.left]
    if full and not add_place:
        raise Full(full[-1])
    for row in full:
        _add_place(row, by=by)
    if not seats.take(registration):
        raise Full(rows[-1])
    _move(registration, by=by, at=timezone.now())
    internal_notes.add(by=by, registration=registration, text=reason)
    return registration


def _next_in_line(conference_id: int) -> Registration | None:
    """The first of the waiting list whose delegation has room, and the conference too where it counts."""
    conference = of_conference(conference_id).lock()
    room = Q(delegation__isnull=True) | Q(delegation__places__taken__lt=F("delegation__places__places"))
    line = Registration.objects.filter(room, conference_id=conference_id, state=State.WAITLISTED)
    if not conference.left:
        line = line.filter(category__counts=False)
    return line.select_related("conference", "category", "delegation").order_by("waiting_since", "id").first()
