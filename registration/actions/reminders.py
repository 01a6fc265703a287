"""Days on which delegations that have not answered are reminded."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone

from conference.audit.models import SYSTEM, Actor, record
from registration.actions.invite import Refused, remind
from registration.delegation_status import Status, needs_reminding
from registration.invitations import is_over, listed
from registration.models import Delegation, ReminderDay

log = logging.getLogger(__name__)

FROM = dt.time(8)  # in the conference's zone: nobody is reminded at night
LATE = 3  # days: after an outage a reminder still goes out so late, and not later


class AlreadySent(Exception):
    """The reminders of this day have gone out, so the day stays on record."""


@transaction.atomic
def add_day(*, by: Actor, reminder: ReminderDay) -> ReminderDay:
    """Save a new day of reminders."""
    reminder.save()
    _record(by, "added", reminder)
    return reminder


@transaction.atomic
def remove_day(*, by: Actor, reminder: ReminderDay) -> None:
    """Remove a day; raises `AlreadySent` when its reminders have gone out."""
    locked = ReminderDay.objects.select_for_update().filter(pk=reminder.pk).first()
    if locked is None:
        return
    if locked.sent_at is not None:
        raise AlreadySent
    _record(by, "removed", locked)
    locked.delete()


def due(at: dt.datetime) -> list[ReminderDay]:
    """The days whose reminders are to go out at the moment `at` (aware): from 8 o'clock in the conference's zone."""
    tomorrow = timezone.localdate(at, dt.UTC) + dt.timedelta(days=1)  # zones reach a day ahead of UTC
    waiting = ReminderDay.objects.filter(sent_at__isnull=True, day__lte=tomorrow).select_related("conference")
    return [one for one in waiting if at >= dt.datetime.combine(one.day, FROM, one.conference.tz)]


def is_too_late(reminder: ReminderDay, at: dt.datetime) -> bool:
    """Whether the reminders of this day are skipped at the moment `at`: it lies more than three days back, or the
    conference is over."""
    conference = reminder.conference
    late = timezone.localdate(at, conference.tz) - reminder.day > dt.timedelta(days=LATE)
    return late or is_over(conference, at)


@transaction.atomic
def send(*, reminder: ReminderDay, at: dt.datetime) -> int | None:
    """Remind every delegation of the conference that needs it, once; returns how many were reminded.

    None when this day was dealt with before, or at this moment by another process. A day that lies more than three
    days back, or after the conference, is skipped, which the record says.
    """
    rows = ReminderDay.objects.select_related("conference").filter(pk=reminder.pk, sent_at__isnull=True)
    locked = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if locked is None:
        return None
    conference = locked.conference
    locked.sent_at = at
    locked.save(update_fields=["sent_at"])
    if is_too_late(locked, at):
        _record(SYSTEM, "skipped", locked)
        return 0
    wanted = [one for one in listed(conference) if needs_reminding(one, Status(one.status))]  # type: ignore[attr-defined]
    sent = sum(_remind(one, at) for one in sorted(wanted, key=lambda one: one.pk))  # one order of locks
    _record(SYSTEM, "sent", locked, {"delegations": [0, sent]})
    return sent


def _remind(delegation: Delegation, at: dt.datetime) -> bool:
    """One that fails must not hold up all the others."""
    try:
        remind(by=SYSTEM, delegation=delegation, at=at)
    except Refused:
        return False
    except Exception:
        log.exception("delegation %s could not be reminded", delegation.pk)
        return False
    return True


def _record(by: Actor, what: str, reminder: ReminderDay, changes: dict[str, list[int]] | None = None) -> None:
    record(by=by, verb=f"reminder_day.{what}", target=reminder, label=reminder.day.isoformat(), changes=changes)
