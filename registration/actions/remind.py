"""Sending somebody the private links again."""

from __future__ import annotations

from django.db import transaction

from conference.audit.models import record
from conference.models import Conference
from registration import delegation_emails, emails
from registration.actions.apply import APPLICANT
from registration.invitations import Mailbox
from registration.models import FocalPoint, Registration, State
from registration.models.registration import LINK_OPENS

AT_MOST = 50  # links in one mail; one who registers more people for one mailbox asks the secretariat


@transaction.atomic
def send_links(*, conference: Conference, mailbox: str) -> None:
    """One mail with the private link of each registration of this mailbox, newest first, and one with the link to each
    delegation of which it is the focal point's; none where there is none. Who was replaced has no link any more, and is
    told so where the mailbox has no other registration.

    Whoever asked learns nothing: only the mailbox does.
    """
    _send_delegations(conference, mailbox)
    of_mailbox = Registration.objects.filter(LINK_OPENS, conference=conference, email__iexact=mailbox)
    registrations = list(of_mailbox.select_related("conference").order_by("-created_at")[:AT_MOST])
    if registrations:
        first = registrations[0]
        event = record(by=APPLICANT, verb="registration.link_asked", target=first, label=first.reference)
        emails.links(registrations, cause=event)
    elif (former := _replaced(conference, mailbox)) is not None:
        event = record(by=APPLICANT, verb="registration.link_asked", target=former, label=former.reference)
        emails.replaced_old(former, cause=event)


def _replaced(conference: Conference, mailbox: str) -> Registration | None:
    """Who of this mailbox was replaced last."""
    rows = Registration.objects.filter(conference=conference, email__iexact=mailbox, state=State.REPLACED)
    return rows.select_related("conference", "category", "delegation").order_by("-state_since").first()


def _send_delegations(conference: Conference, mailbox: str) -> None:
    focal_points = list(
        FocalPoint.objects.filter(delegation__conference=conference, email__iexact=mailbox)
        .select_related("delegation__conference")
        .order_by("pk")[:AT_MOST]
    )
    if focal_points:
        first = focal_points[0]
        event = record(by=APPLICANT, verb="delegation.link_asked", target=first.delegation, label=first.delegation.code)
        delegation_emails.workspace_links(Mailbox(focal_points), cause=event)
