"""Days on which delegations that have not answered are reminded."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from conference.audit.models import SYSTEM, Actor, AuditEvent, record
from registration.actions.invite import Refused, WrittenMeanwhile, remind
from registration.delegation_status import Status, needs_reminding
from registration.invitations import listed
from registration.models import Delegation, ReminderDay
from registration.rules import is_over

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
    """Remove a day; raises `AlreadySent` when its reminders have gone out, or some of them."""
    locked = ReminderDay.objects.select_for_update().filter(pk=reminder.pk).first()
    if locked is None:
        return
    if locked.sent_at is not None or _sent(locked):
        raise AlreadySent
    _record(by, "removed", locked)
    locked.delete()


def due(at: dt.datetime) -> list[ReminderDay]:
    """The days whose reminders are to go out at the moment `at` (aware): from 8 o'clock in the conference's zone."""
    tomorrow = timezone.localdate(at, dt.UTC) + dt.timedelta(days=1)  # zones reach a day ahead of UTC
    waiting = ReminderDay.objects.filter(sent_at__isnull=True, day__lte=tomorrow).select_related("conference")
    return [one for one in waiting if at >= _begins(one)]


def _begins(reminder: ReminderDay) -> dt.datetime:
    """The moment from which on the reminders of this day go out."""
    return dt.datetime.combine(reminder.day, FROM, reminder.conference.tz)


def is_too_late(reminder: ReminderDay, at: dt.datetime) -> bool:
    """Whether the reminders of this day are skipped at the moment `at`: it lies more than three days back, or the
    conference is over."""
    conference = reminder.conference
    late = timezone.localdate(at, conference.tz) - reminder.day > dt.timedelta(days=LATE)
    return late or is_over(conference, at)


def send(*, reminder: ReminderDay, at: dt.datetime) -> int | None:
    """Remind every delegation of the conference that needs it, once; returns how many were reminded by this call.

    Each in a short transaction of its own, so that nobody waits behind them. Whoever was written to since the day began
    is left out: stopped in the middle, or called twice at once, it reminds nobody twice, and goes on where it ended.
    None when this day was dealt with before. A day that lies more than three days back, or after the conference, is
    skipped, which the record says.
    """
    if not _open().filter(pk=reminder.pk).exists():
        return None
    late = is_too_late(reminder, at)
    sent = 0 if late else sum(_remind(reminder, one, at) for one in _wanted(reminder))
    _close(reminder, at, late=late)
    return sent


def _open() -> QuerySet[ReminderDay]:
    return ReminderDay.objects.filter(sent_at__isnull=True)


def _wanted(reminder: ReminderDay, **narrowed: int) -> list[Delegation]:
    rows = listed(reminder.conference).filter(**narrowed)
    return [one for one in rows if needs_reminding(one, Status(one.status))]  # type: ignore[attr-defined]


def _remind(reminder: ReminderDay, delegation: Delegation, at: dt.datetime) -> bool:
    """One of them, unless it answered or was written to meanwhile. One that fails must not hold up all the others."""
    try:
        with transaction.atomic():
            there = _open().select_for_update().filter(pk=reminder.pk).first()  # so that the day is not removed
            if there is None or not _wanted(reminder, pk=delegation.pk):
                return False
            remind(by=SYSTEM, delegation=delegation, seen=_begins(reminder), at=at, day=reminder)
    except (Refused, WrittenMeanwhile):
        return False
    except Exception:
        log.exception("delegation %s could not be reminded", delegation.pk)
        return False
    return True


@transaction.atomic
def _close(reminder: ReminderDay, at: dt.datetime, *, late: bool) -> None:
    """Nothing more is sent on account of this day. Says so once, with the number of all who were reminded."""
    if not _open().filter(pk=reminder.pk).update(sent_at=at):
        return
    number = _sent(reminder)
    if late and not number:
        _record(SYSTEM, "skipped", reminder)
    else:
        _record(SYSTEM, "sent", reminder, {"delegations": [0, number]})


def _sent(reminder: ReminderDay) -> int:
    """How many delegations were reminded on account of this day."""
    mine = AuditEvent.objects.filter(conference_id=reminder.conference_id, verb="delegation.reminded")
    return mine.filter(changes__reminder_day=reminder.pk).count()


def _record(by: Actor, what: str, reminder: ReminderDay, changes: dict[str, list[int]] | None = None) -> None:
    record(by=by, verb=f"reminder_day.{what}", target=reminder, label=reminder.day.isoformat(), changes=changes)
