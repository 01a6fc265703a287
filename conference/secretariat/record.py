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
    "conference.made": _("%(actor)s set the conference up: %(target)s"),
    "conference.changed": _("%(actor)s changed the facts of the conference %(target)s"),
    "category.added": _("%(actor)s added the category %(target)s"),
    "category.changed": _("%(actor)s changed the category %(target)s"),
    "category.deleted": _("%(actor)s deleted the category %(target)s"),
    "delegation.added": _("%(actor)s added the delegation %(target)s"),
    "delegation.changed": _("%(actor)s changed the delegation %(target)s"),
    "delegation.deleted": _("%(actor)s deleted the delegation %(target)s"),
    "staff.made": _("%(actor)s made an account for staff: %(target)s"),
    "staff.password_set": _("%(actor)s set the password of an account: %(target)s"),
}
AGENDA: dict[str, Any] = {
    "agenda.room.added": _("%(actor)s added the room %(target)s"),
    "agenda.room.changed": _("%(actor)s changed the room %(target)s"),
    "agenda.room.removed": _("%(actor)s removed the room %(target)s"),
    "agenda.theme.added": _("%(actor)s added the theme %(target)s"),
    "agenda.theme.changed": _("%(actor)s changed the theme %(target)s"),
    "agenda.theme.removed": _("%(actor)s removed the theme %(target)s"),
    "agenda.session.created": _("%(actor)s added the session %(target)s to the draft"),
    "agenda.session.changed": _("%(actor)s changed the session %(target)s in the draft"),
    "agenda.session.removed": _("%(actor)s removed the session %(target)s from the draft"),
    "agenda.presentation.added": _("%(actor)s added a presentation to the session %(target)s"),
    "agenda.presentation.changed": _("%(actor)s changed a presentation of the session %(target)s"),
    "agenda.presentation.removed": _("%(actor)s removed a presentation from the session %(target)s"),
    "agenda.person.added": _("%(actor)s added a person to the session %(target)s"),
    "agenda.person.changed": _("%(actor)s changed a person of the session %(target)s"),
    "agenda.person.removed": _("%(actor)s removed a person from the session %(target)s"),
    "agenda.published": _("%(actor)s published version %(target)s of the agenda"),
}
PRESS: dict[str, Any] = {
    "press.written": _("%(actor)s wrote the release “%(target)s”"),
    "press.edited": _("%(actor)s edited the release “%(target)s”"),
    "press.translated": _("%(actor)s translated the release “%(target)s”"),
    "press.published": _("%(actor)s published the release “%(target)s”"),
    "press.withdrawn": _("%(actor)s withdrew the release “%(target)s”"),
    "press.embargoed": _("%(actor)s set the embargo of the release “%(target)s”"),
    "press.contact_added": _("%(actor)s added a press contact: %(target)s"),
    "press.contact_edited": _("%(actor)s changed a press contact: %(target)s"),
    "press.contact_deleted": _("%(actor)s deleted a press contact: %(target)s"),
}
SENTENCES = history.SENTENCES | OFFICE | AGENDA | PRESS


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
