"""Sending somebody the private links again."""

from __future__ import annotations

from django.db import transaction

from conference.audit.models import record
from conference.models import Conference
from registration import emails
from registration.actions.apply import APPLICANT
from registration.models import Registration

AT_MOST = 50  # links in one mail; one who registers more people for one mailbox asks the secretariat


@transaction.atomic
def send_links(*, conference: Conference, mailbox: str) -> None:
    """One mail with the private link of each registration of this mailbox, newest first; none where there is none.

    Whoever asked learns nothing: only the mailbox does.
    """
    of_mailbox = Registration.objects.filter(conference=conference, email__iexact=mailbox, merged_into__isnull=True)
    registrations = list(of_mailbox.select_related("conference").order_by("-created_at")[:AT_MOST])
    if registrations:
        first = registrations[0]
        event = record(by=APPLICANT, verb="registration.link_asked", target=first, label=first.reference)
        emails.links(registrations, cause=event)
