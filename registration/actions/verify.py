"""Using the private link: proof that the mailbox is the person's."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from conference.audit.models import record
from conference.links.models import PrivateLink, opened
from registration.models import Registration


@transaction.atomic
def open_link(*, link: PrivateLink, registration: Registration) -> None:
    """Note that the link was used (by POST). The first time, the application no longer lapses."""
    opened(link)
    first = Registration.objects.filter(pk=registration.pk, verified_at__isnull=True)
    if first.update(verified_at=timezone.now(), holds_until=None):
        record(by=registration.actor, verb="registration.verified", target=registration, label=registration.reference)
