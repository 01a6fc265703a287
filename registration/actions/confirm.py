"""Confirming: by the secretariat, or at once in an open category."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, AuditEvent, record
from registration import badges, emails, events, rules
from registration.actions import seats
from registration.models import IllegalMove, Registration, State


class NotCovered(IllegalMove):
    """No note verbale names the person yet; `refusal` says what to do."""

    def __init__(self, state: str, refusal: rules.Refusal) -> None:
        super().__init__(state)
        self.refusal = refusal


@transaction.atomic
def confirm(
    *, by: Actor, registration: Registration, seen: str | None = None, key: uuid.UUID | None = None
) -> Registration:
    """Confirm a registration that holds a place, and send the confirmation with calendar and code. The record keeps the
    `key` of the order to do so with many, if it was one.

    Raises `IllegalMove` when it holds none (waiting list) or was decided meanwhile; `Stale` when it is no longer in
    the state `seen`; `NotCovered` when a note verbale must name the person and none does.
    """
    registration = seats.lock_for(registration, seen)
    if not (registration.holds_place and rules.can(registration, State.CONFIRMED)):
        raise IllegalMove(registration.state)
    if refusal := rules.refuse_confirming(registration):
        raise NotCovered(registration.state, refusal)
    now = timezone.now()
    before = registration.state
    registration.move(State.CONFIRMED, now)
    registration.save(update_fields=["state", "state_since", "waiting_since", "holds_until"])
    event = record(
        by=by,
        verb="registration.confirmed",
        target=registration,
        label=registration.reference,
        changes={"state": [before, State.CONFIRMED]} | ({"sending": str(key)} if key else {}),
    )
    tell(registration, cause=event)
    return registration


def tell(registration: Registration, *, cause: AuditEvent) -> None:
    """Make the badge's code, tell whoever is wired, and send the confirmation with what they add to it."""
    badges.link(registration)
    attachments = [file for answer in events.confirmed.tell(registration, cause) for file in answer]
    emails.confirmed(registration, cause=cause, attachments=attachments)
