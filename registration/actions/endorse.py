"""Endorsing: the focal point stands behind somebody who applied."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from registration import delegation_rules
from registration.actions import seats
from registration.actions.leave import decline
from registration.models import IllegalMove, Registration


@transaction.atomic
def endorse(*, by: Actor, registration: Registration, seen: str | None = None) -> Registration:
    """Note that the delegation wants this person. The place no longer lapses: it is no invented name. Doing it twice is
    no error.

    Raises `IllegalMove` when it was decided meanwhile; `Stale` when it is no longer in the state `seen`.
    """
    registration = seats.lock_for(registration, seen)
    if registration.endorsed_at is not None:
        return registration
    if not delegation_rules.may_endorse(registration):
        raise IllegalMove(registration.state)
    registration.endorsed_at = timezone.now()
    registration.holds_until = None
    registration.save(update_fields=["endorsed_at", "holds_until"])
    record(by=by, verb="registration.endorsed", target=registration, label=registration.reference)
    return registration


@transaction.atomic
def refuse(*, by: Actor, registration: Registration, reason: str, seen: str | None = None) -> Registration:
    """Turn an application to the delegation down, with a reason that the person is told; the place is freed.

    Raises `IllegalMove` when it was endorsed or decided meanwhile.
    """
    if not delegation_rules.may_refuse(seats.lock_for(registration, seen)):
        registration.refresh_from_db(fields=["state"])
        raise IllegalMove(registration.state)
    return decline(by=by, registration=registration, reason=reason, seen=seen)
