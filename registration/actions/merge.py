"""Merging two registrations of one person. Nothing is lost: what is taken over changes places with what stood there, so
that the row which is given up keeps the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, AuditEvent, record
from conference.links.models import PrivateLink, revoke
from registration import delegation_rules, emails, events, members, proposals, rules
from registration.actions import belongings, seats, waitlist
from registration.actions.belongings import swap
from registration.actions.change import move_mailbox
from registration.actions.confirm import tell
from registration.models import Registration, State
from registration.models.places import Full
from registration.models.registration import DelegationRole

# What may be taken from the one or the other; category and delegation stay those of the registration that is kept.
FIELDS = proposals.PERSON


class NotMerged(Exception):
    """These two cannot be merged; `refusal` says why."""

    def __init__(self, refusal: rules.Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def conflicts(keep: Registration, drop: Registration) -> list[str]:
    """The fields in which both say something, and not the same: whoever merges chooses."""
    names = [
        name for name in FIELDS if getattr(drop, name) not in ("", getattr(keep, name)) and getattr(keep, name) != ""
    ]
    return names if other_head(keep, drop) is None else [name for name in names if name != "role"]


def other_head(keep: Registration, drop: Registration) -> Registration | None:
    """Who is the head of the delegation of `keep`, so that it cannot take the role over of `drop`, a head."""
    if keep.delegation is None or drop.role != DelegationRole.HEAD:
        return None
    return delegation_rules.other_head(members.live(keep.delegation), keep, drop)


@transaction.atomic
def merge(*, by: Actor, keep: Registration, drop: Registration, take: Collection[str] = ()) -> Registration:
    """Make one registration of two: `keep` stays, `drop` is withdrawn and points to it.

    `take` names what comes from `drop` where both have something: fields of `FIELDS`, and belongings
    (`registration.actions.belongings`). What `keep` lacks comes anyhow, but for the role of a second head. The place of
    `drop` is freed, or goes to `keep` where that one waits; a confirmation is kept. One mail tells the person, at the
    address that is kept; the links of `drop` open nothing any more, nor does that of `keep` in a mailbox that is given
    up.

    Raises `NotMerged`; `Full` when `keep` waits, `drop` holds a place, and that place cannot count for `keep`.
    """
    keep, drop = seats.lock_many([keep, drop])
    refusal = rules.may_merge(keep, drop)
    if refusal is not None:
        raise NotMerged(refusal)
    now = timezone.now()
    before, held, waited = drop.state, drop.holds_place, keep.state == State.WAITLISTED
    if held and waited:
        if not seats.transfer(of=drop, category=keep.category, delegation=keep.delegation):
            raise Full(next(row for row in seats.rows_of(keep) if not row.left))
    elif held:
        seats.free(drop)
    mailbox = keep.email
    taken = _take_fields(keep, drop, take)
    drop.move(State.WITHDRAWN, now)
    drop.merged_into = keep
    drop.index()
    drop.save()
    keep.index()
    keep.save()
    Registration.objects.filter(merged_into=drop).update(merged_into=keep)
    taken += belongings.move(by=by, keep=keep, drop=drop, take=take, at=now)
    for link in PrivateLink.objects.select_for_update().filter(kind__in=KINDS, subject_id=str(drop.pk)):
        revoke(link)
    events.merged.tell(keep, drop)
    cause = _record(by, keep, drop, before, taken)
    if keep.email.lower() != mailbox.lower():
        move_mailbox(keep, mailbox, cause=cause)
    is_told = _advance(by, keep, before if held else "", now)
    is_told = any(one.pk == keep.pk for one in waitlist.move_up(keep.conference_id, at=now)) or is_told
    keep.refresh_from_db(fields=["state", "state_since", "waiting_since", "holds_until", "verified_at"])
    if not is_told:
        emails.merged(keep, cause=cause, former=drop.reference)
    return keep


KINDS = ("registration", "badge", "calendar")  # of private links to a registration


def _take_fields(keep: Registration, drop: Registration, take: Collection[str]) -> list[str]:
    """Exchange what is taken over; returns the names. How a mailbox was proved goes with the mailbox."""
    names = [name for name in FIELDS if (name in take or getattr(keep, name) == "") and getattr(drop, name) != ""]
    names = [name for name in names if getattr(drop, name) != getattr(keep, name)]
    if not keep.category.has_roles or other_head(keep, drop) is not None:
        names = [name for name in names if name != "role"]
    is_same_mailbox = keep.email.lower() == drop.email.lower()
    swap(keep, drop, names)
    if is_same_mailbox:
        keep.verified_at = keep.verified_at or drop.verified_at
    elif "email" in names:
        swap(keep, drop, ["verified_at"])
    keep.needs_told_at = keep.needs_told_at or drop.needs_told_at
    if keep.replaces_id is None and drop.replaces_id is not None and drop.replaces_id != keep.pk:
        swap(keep, drop, ["replaces_id"])
    if keep.delegation_id == drop.delegation_id:
        swap(keep, drop, [name for name in ("named_by_id", "endorsed_at") if getattr(keep, name) is None])
        if delegation_rules.is_named_by_delegation(drop) and not delegation_rules.is_named_by_delegation(keep):
            swap(keep, drop, ["source"])
        keep.position = keep.position or drop.position
    return names


def _record(by: Actor, keep: Registration, drop: Registration, before: str, taken: list[str]) -> AuditEvent:
    """One event for each of the two; returns that of `keep`."""
    record(
        by=by,
        verb="registration.merged_away",
        target=drop,
        label=drop.reference,
        changes={"state": [before, State.WITHDRAWN]},
    )
    return record(
        by=by,
        verb="registration.merged",
        target=keep,
        label=keep.reference,
        changes={"merged": [drop.reference, keep.reference]} | dict.fromkeys(taken),
    )


def _advance(by: Actor, keep: Registration, state: str, at: dt.datetime) -> bool:
    """Bring `keep` as far as the other one was, which held its place in `state` ("" when it held none). Returns whether
    the person was told by that."""
    was = keep.state
    if state == State.CONFIRMED and rules.refuse_confirming(keep):
        state = State.SUBMITTED  # confirmed for another delegation: here a note verbale must name the person first
    if state == State.CONFIRMED and was != State.CONFIRMED:
        keep.move(State.CONFIRMED, at)
        verb = "registration.confirmed"
    elif state and was == State.WAITLISTED:
        keep.move(State.SUBMITTED, at)
        verb = "registration.moved_up"
    elif state == State.SUBMITTED and was == State.NOMINATED:
        keep.move(State.SUBMITTED, at)
        verb = "registration.submitted"
    else:
        verb = ""
    keep.holds_until = (keep.holds_until or at + rules.HOLD) if rules.may_lapse(keep) else None
    keep.save(update_fields=["state", "state_since", "waiting_since", "holds_until"])
    if not verb:
        return False
    event = record(by=by, verb=verb, target=keep, label=keep.reference, changes={"state": [was, keep.state]})
    if verb != "registration.confirmed":
        return False
    tell(keep, cause=event)
    return True
