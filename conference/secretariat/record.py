"""The record of changes in readable sentences: puts together what each room says of its own verbs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from agenda import history as agenda
from conference.accounts import history as accounts
from conference.audit.models import AuditEvent
from conference.audit.sentences import sentence
from conference.models import Conference
from conference.press import history as press
from registration import history as registration
from registration.models import Registration

OFFICE: dict[str, Any] = {
    "mail.retried": _("%(actor)s had a mail tried again: %(target)s"),
    "conference.made": _("%(actor)s set the conference up: %(target)s"),
    "conference.copied": _("%(actor)s made %(target)s as a copy of %(new)s"),
    "conference.changed": _("%(actor)s changed the facts of the conference %(target)s"),
    "category.added": _("%(actor)s added the category %(target)s"),
    "category.changed": _("%(actor)s changed the category %(target)s"),
    "category.deleted": _("%(actor)s deleted the category %(target)s"),
    "question.added": _("%(actor)s added the question %(target)s"),
    "question.changed": _("%(actor)s changed the question %(target)s"),
    "question.moved": _("%(actor)s moved the question %(target)s"),
    "question.deleted": _("%(actor)s deleted the question %(target)s"),
}
MAILS = registration.MAILS | agenda.MAILS | accounts.MAILS
SENTENCES = OFFICE | accounts.SENTENCES | registration.SENTENCES | agenda.SENTENCES | press.SENTENCES


@dataclass(frozen=True)
class Line:
    """One event with its sentence; `reference` is the registration's code where there is a page to link to."""

    event: AuditEvent
    text: str
    reference: str


def lines(events: Iterable[AuditEvent]) -> list[Line]:
    """The events as lines, in the order given."""
    kind = Registration._meta.label_lower
    told = [(event, sentence(event, SENTENCES, accounts.VALUES)) for event in events]
    return [Line(event, text, event.target_label if event.target_type == kind else "") for event, text in told]


def latest(conference: Conference, number: int = 6) -> list[Line]:
    """The newest events of a conference."""
    return lines(AuditEvent.objects.filter(conference_id=conference.pk).order_by("-at")[:number])
