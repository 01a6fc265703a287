"""A person changes their own details: at once, or as a wish that waits for the secretariat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, AuditEvent, record
from conference.links.models import revoke_of
from conference.mail.outbox import redirect
from registration import delegation_rules, emails, members, proposals, rules
from registration.actions.apply import Refused
from registration.models import IllegalMove, Needs, ProposedChange, Registration


class Outdated(Exception):
    """The record changed while the person typed; `fields` are those where both changed. Nothing was saved."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@dataclass
class Outcome:
    """Names of fields: what changed at once, what waits now, and which wishes were taken back."""

    applied: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)


def lock(registration: Registration) -> Registration:
    """Lock this registration alone (no place changes hands); returns it as it is now."""
    return (
        Registration.objects.select_for_update(no_key=True, of=("self",))
        .select_related("conference", "category", "delegation")
        .get(pk=registration.pk)
    )


def shown(now: Mapping[str, Any], wishes: Mapping[str, ProposedChange]) -> dict[str, Any]:
    """What the form shows: the wish where one waits, else the present value."""
    return {name: wishes[name].new if name in wishes else value for name, value in now.items()}


@transaction.atomic
def change(
    *, by: Actor, registration: Registration, person: dict[str, Any], needs: dict[str, Any], seen: proposals.Seen
) -> Outcome:
    """Take over what the person typed, field by field.

    `person` and `needs` hold cleaned values of `proposals.PERSON` and `proposals.NEEDS`; fields that are missing stay.
    `seen` says which values the form had shown: what was not touched stays as it is now, even if it changed meanwhile.
    Raises `Outdated` when a field was changed both here and elsewhere, `Refused` when the delegation has another head,
    `IllegalMove` when nothing may be changed.
    """
    registration = lock(registration)
    now_is = timezone.now()
    if not rules.may_change(registration, now_is):
        raise IllegalMove(registration.state)
    row = Needs.objects.select_for_update().filter(registration=registration).first()
    now = proposals.present(registration, row)
    wishes = {
        one.field: one for one in ProposedChange.objects.waiting().filter(registration=registration).select_for_update()
    }
    before = shown(now, wishes)
    typed = {name: value for name, value in {**person, **needs}.items() if name in now}
    touched = {name: value for name, value in typed.items() if not seen.was(name, value)}
    both = [name for name, value in touched.items() if value != before[name] and not seen.was(name, before[name])]
    if both:
        raise Outdated(both)
    touched = {name: value for name, value in touched.items() if value != before[name]}
    _may_lead(registration, touched)
    outcome = Outcome()
    at_once = {}
    for name, value in touched.items():
        if name not in proposals.WAITING or not rules.changes_wait(registration):
            at_once[name] = value
            continue
        if name in wishes:
            wishes[name].delete()
        if value == now[name]:
            outcome.taken_back.append(name)
            continue
        ProposedChange.objects.create(
            registration=registration, field=name, old=now[name], new=value, proposed_at=now_is
        )
        outcome.waiting.append(name)
    outcome.applied = list(at_once)
    if registration.needs_told_at is None and needs:  # also who has none was asked
        registration.needs_told_at = now_is
        registration.save(update_fields=["needs_told_at"])
    if at_once:
        apply(registration, row, at_once, by=by, verb="registration.changed")
    _record(by, registration, "registration.change_proposed", outcome.waiting)
    _record(by, registration, "registration.change_taken_back", outcome.taken_back)
    return outcome


def _may_lead(registration: Registration, values: Mapping[str, Any]) -> None:
    """A delegation has one head. Raises `Refused`."""
    if "role" in values and registration.delegation is not None:
        live = members.live(registration.delegation)
        refusal = delegation_rules.may_lead(live, registration, values["role"])
        if refusal is not None:
            raise Refused(refusal)


def _record(by: Actor, registration: Registration, verb: str, fields: list[str]) -> None:
    if fields:
        record(by=by, verb=verb, target=registration, label=registration.reference, changes=dict.fromkeys(fields))


def apply(
    registration: Registration, needs: Needs | None, values: dict[str, Any], *, by: Actor, verb: str
) -> AuditEvent:
    """Write these values into the locked row, bring the search columns in step, and record which fields changed. A new
    e-mail address is told to the old mailbox and to the new one, which alone gets a link. Raises `Refused` when the
    delegation has another head.
    """
    _may_lead(registration, values)
    old_email = registration.email
    columns = [name for name in values if name in proposals.PERSON]
    for name in columns:
        setattr(registration, name, values[name])
    if columns:
        if "role" in columns:
            registration.position = 0  # at the end of those who have it
            columns.append("position")
        if "email" in columns and old_email.lower() != registration.email.lower():
            registration.verified_at = None  # until the link was used from the new mailbox
            columns.append("verified_at")
            if registration.holds_until is not None:  # the link that had so long did not reach the person
                registration.holds_until = timezone.now() + rules.HOLD
                columns.append("holds_until")
        registration.index()
        registration.save(update_fields=[*columns, "search", "sort_name"])
    if any(name in values for name in proposals.NEEDS):
        row = needs or Needs(registration=registration)
        for name in proposals.NEEDS:
            setattr(row, name, values.get(name, getattr(row, name)))
        if row.diet or row.access or row.details:
            row.save()
        elif row.pk:
            row.delete()
    event = record(by=by, verb=verb, target=registration, label=registration.reference, changes=dict.fromkeys(values))
    if "verified_at" in columns:
        is_named = delegation_rules.may_send_again(registration)  # and may never have had the first mail
        move_mailbox(registration, old_email, cause=event, but=[emails.NOMINATED] if is_named else [])
        (emails.nominated if is_named else emails.address_changed)(registration, cause=event)
    return event


def move_mailbox(registration: Registration, before: str, *, cause: AuditEvent, but: Sequence[str] = ()) -> None:
    """Once the new address is saved: the private link that lies in the mailbox `before` opens nothing any more, and the
    sessions that it opened end. What still waits for that mailbox goes to the new one, but not mails of the templates
    `but`, which are written anew; the old one is told."""
    revoke_of("registration", registration.pk)
    redirect(about=registration, of=before, to=registration.email, but=[*emails.OF_ONE_MAILBOX, *but])
    emails.address_left(registration, before, cause=cause)
