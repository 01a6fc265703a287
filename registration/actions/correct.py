"""The secretariat corrects a person's details: at once, and the person is told what changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor
from registration import delegation_rules, emails, members, proposals
from registration.actions import seats
from registration.actions.apply import Refused
from registration.actions.change import Outdated, apply
from registration.models import COUNTED, IllegalMove, ProposedChange, Registration
from registration.models.registration import DelegationRole


@transaction.atomic
def correct(
    *, by: Actor, registration: Registration, person: dict[str, Any], seen: proposals.Seen, tell: bool = True
) -> list[str]:
    """Write what was typed into the record, field by field; returns the names of the fields that changed.

    `person` holds cleaned values of `proposals.PERSON`; what the form had shown (`seen`) and nobody touched stays as it
    is now. A waiting wish for the same value is granted with it; one for another value still waits, and shows that the
    value beside it has changed. Unless `tell` is false, one mail lists what changed; a new e-mail address is told to
    both mailboxes in any case, because the private link changes with it.

    Raises `Outdated` when a field was changed both here and elsewhere, `Refused` when the delegation has another head,
    `IllegalMove` when the person is out of the running. Nothing is saved then.
    """
    registration = seats.lock_for(registration)
    if registration.state not in COUNTED:
        raise IllegalMove(registration.state)
    now = {name: getattr(registration, name) for name in person}
    touched = {name: value for name, value in person.items() if value != now[name] and not seen.was(name, value)}
    both = [name for name in touched if not seen.was(name, now[name])]
    if both:
        raise Outdated(both)
    if not touched:
        return []
    if touched.get("role") == DelegationRole.HEAD and registration.delegation is not None:
        live = members.live(registration.delegation)
        if refusal := delegation_rules.may_lead_there(live, registration, registration.delegation):
            raise Refused(refusal)
    _grant(registration, touched, by)
    event = apply(registration, None, touched, by=by, verb="registration.changed")
    if tell and set(touched) != {"email"}:
        emails.corrected(registration, cause=event, fields=list(touched))
    return list(touched)


def _grant(registration: Registration, values: dict[str, Any], by: Actor) -> None:
    """Mark the waiting wishes for these very values as accepted."""
    waiting = ProposedChange.objects.waiting().filter(registration=registration, field__in=values)
    for one in waiting.select_for_update().order_by("pk"):
        if one.new == values[one.field]:
            one.decided_at, one.decided_by, one.is_accepted = timezone.now(), (by.label or by.kind)[:200], True
            one.save(update_fields=["decided_at", "decided_by", "is_accepted"])
