"""Confirming: by the secretariat, or at once in an open category."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, AuditEvent, record
from registration import emails, events, rules
from registration.actions import seats
from registration.models import IllegalMove, Registration, State


@transaction.atomic
def confirm(*, by: Actor, registration: Registration, seen: str | None = None) -> Registration:
    """Confirm a registration that holds a place, and send the confirmation with calendar and code.

    Raises `IllegalMove` when it holds none (waiting list) or was decided meanwhile; `Stale` when it is no longer in
    the state `seen`.
    """
    registration = seats.lock_for(registration, seen)
    if not rules.can_confirm(registration):
        raise IllegalMove(registration.state)
    now = timezone.now()
    before = registration.state
    registration.move(State.CONFIRMED, now)
    registration.verified_at = registration.verified_at or now  # staff acted
    registration.save(update_fields=["state", "state_since", "waiting_since", "holds_until", "verified_at"])
    event = record(
        by=by,
        verb="registration.confirmed",
        target=registration,
        label=registration.reference,
        changes={"state": [before, State.CONFIRMED]},
    )
    tell(registration, cause=event)
    return registration


def tell(registration: Registration, *, cause: AuditEvent) -> None:
    """Tell whoever is wired, and send the confirmation with what they add to it."""
    attachments = [file for answer in events.confirmed.tell(registration, cause) for file in answer]
    emails.confirmed(registration, cause=cause, attachments=attachments)
