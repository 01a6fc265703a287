"""The record of changes in readable sentences: puts together what each room says of its own verbs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from conference.audit.models import AuditEvent
from conference.audit.sentences import sentence
from conference.models import Conference
from registration import history
from registration.models import Registration

OFFICE: dict[str, Any] = {
    "mail.retried": _("%(actor)s had a mail tried again: %(target)s"),
}
SENTENCES = history.SENTENCES | OFFICE


@dataclass(frozen=True)
class Line:
    """One event with its sentence; `reference` is the registration's code where there is a page to link to."""

    event: AuditEvent
    text: str
    reference: str


def lines(events: Iterable[AuditEvent]) -> list[Line]:
    """The events as lines, in the order given."""
    kind = Registration._meta.label_lower
    return [
        Line(event, sentence(event, SENTENCES), event.target_label if event.target_type == kind else "")
        for event in events
    ]


def latest(conference: Conference, number: int = 6) -> list[Line]:
    """The newest events of a conference."""
    return lines(AuditEvent.objects.filter(conference_id=conference.pk).order_by("-at")[:number])
