"""Completing one's details after having been named by a focal point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from registration import emails, rules
from registration.actions import answers, seats
from registration.actions.confirm import tell
from registration.models import IllegalMove, Needs, Registration, State
from registration.questions import Given


@transaction.atomic
def complete(
    *,
    by: Actor,
    registration: Registration,
    person: dict[str, Any],
    needs: dict[str, Any],
    given: Mapping[int, Given],
) -> Registration:
    """The details of somebody who was named, and the answers to the additional questions (by question id), by the
    person: from then on the registration awaits the decision, or is confirmed in an open category. Place, delegation,
    role and mailbox stay.

    Raises `IllegalMove` when the details were completed already, or the person is no longer in the delegation.
    """
    registration = seats.lock_for(registration)
    if registration.state != State.NOMINATED:
        raise IllegalMove(registration.state)
    now = timezone.now()
    at_once = rules.is_decided_at_once(registration.category)
    for name, value in person.items():
        setattr(registration, name, value)
    registration.index()
    registration.move(State.CONFIRMED if at_once else State.SUBMITTED, now)
    registration.verified_at = registration.verified_at or now
    registration.needs_told_at = now
    registration.save()
    if any(needs.values()):
        Needs.objects.update_or_create(registration=registration, defaults=needs)
    answers.put(registration, given)
    event = record(
        by=by,
        verb="registration.completed",
        target=registration,
        label=registration.reference,
        changes={"state": [State.NOMINATED, registration.state], **dict.fromkeys(person)},
    )
    if at_once:
        tell(registration, cause=event)
    else:
        emails.completed(registration, cause=event)
    return registration
