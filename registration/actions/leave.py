"""Leaving: declined by the secretariat, withdrawn, or lapsed. Whoever leaves frees the place in the same transaction,
and the first of the waiting list moves up."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from conference.audit.models import SYSTEM, Actor, AuditEvent, record
from registration import delegation_rules, emails
from registration.actions import seats, waitlist
from registration.actions.apply import Refused
from registration.actions.checkin import undo
from registration.arrivals import is_in
from registration.models import Registration, State


def _leave(
    registration: Registration, state: str, *, by: Actor, verb: str, reason: str = "", key: uuid.UUID | None = None
) -> AuditEvent:
    now = timezone.now()
    before, held = registration.state, registration.holds_place
    registration.move(state, now)
    registration.reason = reason
    registration.save(update_fields=["state", "state_since", "waiting_since", "holds_until", "reason"])
    event = record(
        by=by,
        verb=verb,
        target=registration,
        label=registration.reference,
        changes={"state": [before, state]} | ({"sending": str(key)} if key else {}),
    )
    if held:
        seats.free(registration)
        waitlist.move_up(registration.conference_id, at=now)
    return event


@transaction.atomic
def decline(
    *,
    by: Actor,
    registration: Registration,
    reason: str,
    seen: str | None = None,
    key: uuid.UUID | None = None,
) -> Registration:
    """Decline, with a reason that the person is told. The record keeps the `key` of the order to do so with many, if it
    was one.

    Raises `IllegalMove` when it was decided meanwhile; `Stale` when it is no longer in the state `seen`.
    """
    registration = seats.lock_for(registration, seen)
    event = _leave(registration, State.DECLINED, by=by, verb="registration.declined", reason=reason, key=key)
    emails.declined(registration, cause=event)
    return registration


@transaction.atomic
def withdraw(
    *, by: Actor, registration: Registration, seen: str | None = None, by_delegation: bool = False
) -> Registration:
    """Withdraw, by the person, the secretariat or (`by_delegation`) a focal point. Of who is checked in the check-in is
    taken back.

    Raises `IllegalMove` when there is nothing to withdraw from; `Stale` when it is no longer in the state `seen`;
    `Refused` when the focal point may not.
    """
    registration = seats.lock_for(registration, seen)
    if by_delegation and (refusal := delegation_rules.may_withdraw(registration)):
        raise Refused(refusal)
    if (arrival := is_in(registration)) is not None:
        undo(by=by, registration=registration, checkin_id=arrival.pk)
    event = _leave(registration, State.WITHDRAWN, by=by, verb="registration.withdrawn")
    emails.withdrawn(registration, cause=event)
    return registration


@transaction.atomic
def lapse(*, registration: Registration) -> bool:
    """Free the place of an application whose link was not used in time. False when it was used or decided meanwhile."""
    registration = seats.lock_for(registration)
    overdue = registration.holds_until is not None and registration.holds_until <= timezone.now()
    if registration.state != State.SUBMITTED or registration.verified_at is not None or not overdue:
        return False
    event = _leave(registration, State.LAPSED, by=SYSTEM, verb="registration.lapsed")
    emails.lapsed(registration, cause=event)
    return True
