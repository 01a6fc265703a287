"""A focal point comes in; that a delegation is complete is noted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from conference.links.models import PrivateLink, opened
from registration.models import Delegation, FocalPoint


@transaction.atomic
def open_link(*, link: PrivateLink, focal_point: FocalPoint) -> None:
    """Note that the link was used (by POST); the first time stands in the record."""
    opened(link)
    first = FocalPoint.objects.filter(pk=focal_point.pk, opened_at__isnull=True)
    if first.update(opened_at=timezone.now()):
        record(
            by=focal_point.actor,
            verb="delegation.opened",
            target=focal_point.delegation,
            label=focal_point.delegation.code,
        )


@transaction.atomic
def say_complete(*, by: Actor, delegation: Delegation, is_complete: bool) -> None:
    """Note that nobody else will come, or take that back. Saying it twice changes nothing."""
    now = Delegation.objects.select_for_update(no_key=True).get(pk=delegation.pk)
    if (now.complete_at is not None) == is_complete:
        return
    now.complete_at = timezone.now() if is_complete else None
    now.save(update_fields=["complete_at"])
    verb = "delegation.complete" if is_complete else "delegation.reopened"
    record(by=by, verb=verb, target=now, label=now.code)
