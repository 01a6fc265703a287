"""Inviting a delegation, and reminding one that has not answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.models import Actor, record
from registration import delegation_emails as emails
from registration.delegation_status import status_of
from registration.invitations import Kind, last_written, mailboxes, refuse
from registration.models import Delegation, FocalPoint, ReminderDay
from registration.rules import Refusal, refuse_over


class Refused(Exception):
    """This delegation cannot be written to now; `refusal` says why and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class WrittenMeanwhile(Exception):
    """A mail has gone to this delegation since the page was made that asks for another one; nothing was sent."""


def invite(*, by: Actor, delegation: Delegation, seen: dt.datetime | None = None, at: dt.datetime | None = None) -> int:
    """Send the invitation to every focal point, one mail to each mailbox; returns how many.

    `seen` is when whoever asks looked (None: nobody did), `at` the moment that it counts for, now unless given; both
    aware. Raises `Refused`, and `WrittenMeanwhile` when the delegation was written to since `seen`.
    """
    return _write(Kind.INVITE, by=by, delegation=delegation, seen=seen, at=at or timezone.now())


def remind(
    *,
    by: Actor,
    delegation: Delegation,
    seen: dt.datetime | None = None,
    at: dt.datetime | None = None,
    day: ReminderDay | None = None,
) -> int:
    """Remind every focal point of what is missing, as `invite` does. The record says on account of which `day`, if of
    any."""
    return _write(Kind.REMIND, by=by, delegation=delegation, seen=seen, at=at or timezone.now(), day=day)


@transaction.atomic
def send_link(*, by: Actor, focal_point: FocalPoint, seen: dt.datetime | None = None) -> str:
    """Send the invitation with the private link to one mailbox, that of this focal point, also while the delegation is
    complete: to somebody who came later, or to whom nothing arrived. Returns the address.

    Raises `Refused` when the conference is over or somebody has taken the focal point off the list, and
    `WrittenMeanwhile` when an invitation went there since `seen` (aware): a button pressed twice sends once.
    """
    at = timezone.now()
    delegation = _lock(focal_point.delegation_id)
    box = next((box for box in mailboxes(delegation) if focal_point in box.focal_points), None)
    if box is None:
        raise Refused(Refusal("gone", _("Somebody else has removed this meanwhile.")))
    if refusal := refuse_over(delegation.conference, at):
        raise Refused(refusal)
    if seen is not None and any(one.invited_at and one.invited_at >= seen for one in box.focal_points):
        raise WrittenMeanwhile
    changes = {"mails": [None, 1]}
    event = record(by=by, verb="delegation.invited", target=delegation, label=delegation.code, changes=changes)
    emails.invitation(box, delegation, cause=event, at=at)
    _note_invited(delegation, box.focal_points, at)
    return box.email


def _lock(pk: int) -> Delegation:
    """The delegation as it is now, with what a letter says of it. Two who press at once come one after the other;
    registering, which only refers to the row, does not wait."""
    rows = Delegation.objects.select_related("conference", "category", "places").prefetch_related("focal_points")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def _note_invited(delegation: Delegation, focal_points: Iterable[FocalPoint], at: dt.datetime) -> None:
    delegation.focal_points.filter(pk__in=[one.pk for one in focal_points]).update(invited_at=at)
    if delegation.invited_at is None:
        delegation.invited_at = at
        delegation.save(update_fields=["invited_at"])


@transaction.atomic
def note_letter(*, by: Actor, delegation: Delegation) -> None:
    """Note that the delegation was invited by a letter on paper. Doing it twice, or after a mail, changes nothing."""
    now = _lock(delegation.pk)
    if now.invited_at is not None:
        return
    _note_invited(now, (), timezone.now())
    record(by=by, verb="delegation.invited_by_letter", target=now, label=now.code)


@transaction.atomic
def _write(
    kind: Kind,
    *,
    by: Actor,
    delegation: Delegation,
    seen: dt.datetime | None,
    at: dt.datetime,
    day: ReminderDay | None = None,
) -> int:
    locked = _lock(delegation.pk)
    written = last_written(locked)
    if seen is not None and written is not None and written >= seen:
        raise WrittenMeanwhile
    status = status_of(locked)
    refusal = refuse(kind, locked, status, at)
    if refusal is not None:
        raise Refused(refusal)
    boxes = mailboxes(locked)
    verb = "delegation.invited" if kind == Kind.INVITE else "delegation.reminded"
    changes: dict[str, Any] = {"mails": [None, len(boxes)]} | ({"reminder_day": day.pk} if day else {})
    event = record(by=by, verb=verb, target=locked, label=locked.code, changes=changes)
    for box in boxes:
        if kind == Kind.INVITE:
            emails.invitation(box, locked, cause=event, at=at)
        else:
            emails.reminder(box, locked, status=status, cause=event, at=at)
    if kind == Kind.INVITE:
        _note_invited(locked, locked.focal_points.all(), at)
    else:
        locked.focal_points.update(reminded_at=at)
    return len(boxes)
