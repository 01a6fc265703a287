"""Roles in a delegation, and the order of its members within a role."""

from __future__ import annotations

from django.db import transaction

from conference.audit.models import Actor, record
from registration import delegation_rules, members
from registration.actions import seats
from registration.actions.apply import Refused
from registration.models import COUNTED, IllegalMove, Registration


class Moved(Exception):
    """The order is no longer the one that was seen; nothing was changed."""


@transaction.atomic
def give_role(*, by: Actor, registration: Registration, role: str) -> Registration:
    """Give a member another role, at the end of those who have it. The same role again changes nothing.

    Raises `Refused` when the delegation has a head already; `IllegalMove` when the person is no longer in it.
    """
    registration = seats.lock_for(registration)
    if registration.state not in COUNTED:
        raise IllegalMove(registration.state)
    if registration.role == role:
        return registration
    if registration.delegation is not None:
        refusal = delegation_rules.may_lead(members.live(registration.delegation), registration, role)
        if refusal is not None:
            raise Refused(refusal)
    before, registration.role, registration.position = registration.role, role, 0
    registration.save(update_fields=["role", "position"])
    record(
        by=by,
        verb="registration.role_given",
        target=registration,
        label=registration.reference,
        changes={"role": [before, role]},
    )
    return registration


@transaction.atomic
def move(*, by: Actor, registration: Registration, up: bool, seen: int | None = None) -> None:
    """Move a member one up or down among those of the same role. At the end of the line nothing happens.

    `seen` is the place in the line, from 0, that the page showed: raises `Moved` when it is another by now, so that a
    button pressed twice moves once. Raises `IllegalMove` when the person is no longer in the delegation.
    """
    registration = seats.lock_for(registration)
    if registration.state not in COUNTED or registration.delegation is None:
        raise IllegalMove(registration.state)
    line = [one for one in members.live(registration.delegation) if one.role == registration.role]
    here = next(n for n, one in enumerate(line) if one.pk == registration.pk)
    if seen is not None and seen != here:
        raise Moved
    there = here - 1 if up else here + 1
    if not 0 <= there < len(line):
        return
    line[here], line[there] = line[there], line[here]
    for n, one in enumerate(line, start=1):
        if one.position != n:
            Registration.objects.filter(pk=one.pk).update(position=n)
    record(by=by, verb="registration.moved_in_order", target=registration, label=registration.reference)
