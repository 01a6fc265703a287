"""The mails to focal points: invitation and reminders with the letter, waiting applications, links asked for again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from conference.audit.models import AuditEvent
from conference.links.models import make, placeholder
from conference.mail.models import Message
from conference.mail.outbox import Attachment, enqueue
from registration.delegation_status import Status
from registration.invitations import Mailbox
from registration.letter import invitation_letter, letter_name
from registration.models import Delegation, FocalPoint


def link_url(focal_point: FocalPoint) -> str:
    """The full address of the private link, with a placeholder for the token, which is put in at delivery."""
    link = make("focal-point", focal_point.pk)
    conference = focal_point.delegation.conference
    return conference.absolute(conference.url("link", placeholder(link), language=focal_point.language))


def invitation(mailbox: Mailbox, delegation: Delegation, *, cause: AuditEvent, at: dt.datetime) -> Message:
    """Invites; `delegation` with `conference` and `places`. The letter is dated with the day of `at`."""
    return _send("delegation_invitation", mailbox, delegation, cause=cause, at=at)


def reminder(
    mailbox: Mailbox, delegation: Delegation, *, status: Status, cause: AuditEvent, at: dt.datetime
) -> Message:
    """Reminds of what is missing in this status: names, the note verbale, or the word that the list is complete."""
    owes = "names" if status in {Status.NOT_INVITED, Status.INVITED, Status.OPENED} else "rest"
    if status == Status.NOMINATED and delegation.category.needs_note:
        owes = "note"
    deadline = delegation.conference.nominations_until
    is_late = deadline is not None and timezone.localdate(at, delegation.conference.tz) > deadline
    return _send("delegation_reminder", mailbox, delegation, cause=cause, at=at, owes=owes, is_late=is_late)


APPLICATIONS = "registration/emails/applications"


def applications(mailbox: Mailbox, numbers: Mapping[int, int], *, cause: AuditEvent) -> Message:
    """How many applications wait, by delegation id. No names, which strangers have chosen."""
    entries = [
        {"delegation": one.delegation, "number": numbers[one.delegation_id], "url": link_url(one)}
        for one in mailbox.focal_points
    ]
    return _enqueue("applications", mailbox, cause=cause, entries=entries)


def workspace_links(mailbox: Mailbox, *, cause: AuditEvent) -> Message:
    """To a mailbox that asked for its links."""
    entries = [{"focal_point": one, "url": link_url(one)} for one in mailbox.focal_points]
    return _enqueue("workspace_links", mailbox, cause=cause, entries=entries)


def _send(
    name: str, mailbox: Mailbox, delegation: Delegation, *, cause: AuditEvent, at: dt.datetime, **extra: Any
) -> Message:
    for one in mailbox.focal_points:
        one.delegation = delegation
    letter = invitation_letter(delegation, mailbox.language, at)
    return _enqueue(
        name,
        mailbox,
        cause=cause,
        attachments=[Attachment(letter_name(delegation, mailbox.language), "application/pdf", letter)],
        delegation=delegation,
        deadline=delegation.conference.nominations_until,
        links=[{"name": one.name, "url": link_url(one)} for one in mailbox.focal_points],
        **extra,
    )


def _enqueue(
    name: str, mailbox: Mailbox, *, cause: AuditEvent, attachments: Sequence[Attachment] = (), **extra: Any
) -> Message:
    """One mail to a mailbox, in the language and the conference of the first who reads it."""
    conference, language = mailbox.first.delegation.conference, mailbox.language
    return enqueue(
        template=f"registration/emails/{name}",
        to=mailbox.email,
        language=language,
        cause=cause,
        conference_id=conference.pk,
        about=mailbox.first,
        context={
            "conference": conference,
            "name": mailbox.name,
            "mailbox": mailbox.email,
            "data_protection_url": conference.absolute(conference.url("data-protection", language=language)),
            **extra,
        },
        attachments=attachments,
        reply_to=conference.contact_email,
        zone=conference.zone,
    )
