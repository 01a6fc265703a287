"""Work that beat wakes."""

import logging

from celery import shared_task
from django.utils import timezone

from conference.models import Conference
from registration.actions import applications, draft, leave, reminders, seats
from registration.exports import work as exports  # noqa: F401 - the worker must know this kind of work
from registration.imports import work as imports  # noqa: F401 - and this
from registration.many import work as many  # noqa: F401 - and these
from registration.models import Registration, State

log = logging.getLogger(__name__)


@shared_task(name="registration.lapse")
def lapse() -> int:
    """Free the places of applications whose link was not used in time; returns how many."""
    overdue = Registration.objects.filter(
        state=State.SUBMITTED, verified_at__isnull=True, holds_until__lte=timezone.now()
    )
    return sum(_lapse_one(one) for one in overdue.order_by("holds_until")[:500])


def _lapse_one(registration: Registration) -> bool:
    """One that fails must not hold up all the others."""
    try:
        return leave.lapse(registration=registration)
    except Exception:
        log.exception("registration %s could not lapse", registration.reference)
        return False


@shared_task(name="registration.recount")
def recount() -> int:
    """Compare the counters of places with the registrations, and report drift; returns how many rows differ."""
    total = 0
    for conference in Conference.objects.all():
        for row, (counter, counted) in seats.recount(conference.pk).items():
            log.error("places row %s of %s: counter %s, counted %s", row, conference.slug, counter, counted)
            total += 1
    return total


@shared_task(name="registration.forget-drafts")
def forget_drafts() -> int:
    """Delete what people typed and did not send within an hour; returns how many drafts."""
    return draft.forget(at=timezone.now())


@shared_task(name="registration.tell-applications")
def tell_applications() -> int:
    """Tell focal points of applications that wait for them; returns how many mails were written."""
    return applications.tell_all(at=timezone.now())


@shared_task(name="registration.remind-delegations")
def remind_delegations() -> int:
    """Send the reminders of the days that have come; returns how many delegations were reminded."""
    now = timezone.now()
    return sum(reminders.send(reminder=one, at=now) or 0 for one in reminders.due(now))
