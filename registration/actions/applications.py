"""Telling focal points that somebody applied to their delegation: one mail a day at most for each mailbox, so that
nobody fills it with invented applications."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from conference.audit.models import SYSTEM, AuditEvent, record
from conference.mail.models import Message
from conference.models import Conference
from conference.turns import wait_for_turn
from registration import delegation_emails
from registration.delegation_rules import applications
from registration.invitations import Mailbox
from registration.models import FocalPoint, Registration

log = logging.getLogger(__name__)

PAUSE = dt.timedelta(days=1)


def tell_all(*, at: dt.datetime) -> int:
    """Write to the mailboxes of the focal points for whom a new application waits; returns how many mails were
    written. One that fails must not hold up all the others."""
    written = 0
    for conference in Conference.objects.filter(last_day__gte=timezone.localdate(at, dt.UTC)):
        waiting = applications().filter(conference=conference).values("delegation")
        emails = FocalPoint.objects.filter(delegation__in=waiting).values_list("email", flat=True)
        for mailbox in sorted({email.lower() for email in emails}):
            try:
                written += tell(conference=conference, mailbox=mailbox, at=at)
            except Exception:
                log.exception("a focal point's mailbox of %s could not be told", conference.slug)
    return written


@transaction.atomic
def tell(*, conference: Conference, mailbox: str, at: dt.datetime) -> bool:
    """One mail about all applications that wait for the focal points of this mailbox; none when it had one less than a
    day before, or nobody applied since."""
    wait_for_turn(f"applications\n{conference.pk}\n{mailbox}")
    points = list(
        FocalPoint.objects.filter(delegation__conference=conference, email__iexact=mailbox)
        .select_related("delegation__conference")
        .order_by("pk")
    )
    sent = Message.objects.filter(
        template=delegation_emails.APPLICATIONS, about_type=FocalPoint._meta.label_lower, about_id__in=_keys(points)
    )
    last = sent.aggregate(at=Max("created_at"))["at"]
    if last is not None and at - last < PAUSE:
        return False
    waiting: dict[int, list[Registration]] = defaultdict(list)
    for one in applications().filter(delegation__in=[point.delegation_id for point in points]):
        waiting[one.delegation_id or 0].append(one)
    everybody = [one for those in waiting.values() for one in those]
    if last is not None and not any(one.created_at > last for one in everybody) and not _came_over(everybody, last):
        return False
    points = [point for point in points if waiting[point.delegation_id]]
    first = points[0].delegation
    event = record(by=SYSTEM, verb="delegation.applications_told", target=first, label=first.code)
    numbers = Counter({key: len(those) for key, those in waiting.items()})
    delegation_emails.applications(Mailbox(points), numbers, cause=event)
    return True


def _came_over(people: list[Registration], since: dt.datetime) -> bool:
    """Whether one of them was brought into another delegation since then."""
    moved = AuditEvent.objects.filter(verb="registration.reassigned", at__gt=since, target_id__in=_keys(people))
    return moved.filter(target_type=Registration._meta.label_lower).exists()


def _keys(rows: Sequence[FocalPoint | Registration]) -> list[str]:
    return [str(row.pk) for row in rows]
