"""Using the private link: proof that the mailbox is the person's."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from conference.audit.models import record
from conference.links.models import PrivateLink, opened
from registration import badges
from registration.models import Registration, State


@transaction.atomic
def open_link(*, link: PrivateLink, registration: Registration) -> None:
    """Note that the link was used (by POST). The first time, the application no longer lapses. Of who was confirmed
    without a letter, as by an import, the badge's code is made: the pages that follow only read.

    The registration is locked before its link, as by replacing and merging, which revoke links."""
    first = Registration.objects.filter(pk=registration.pk, verified_at__isnull=True)
    if first.update(verified_at=timezone.now(), holds_until=None):
        record(by=registration.actor, verb="registration.verified", target=registration, label=registration.reference)
    opened(link)
    if registration.state == State.CONFIRMED:
        badges.link(registration)
