"""The record of changes in readable sentences: puts together what each room says of its own verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from agenda import history as agenda
from conference.accounts import history as accounts
from conference.accounts.models import Role
from conference.audit.models import AuditEvent
from conference.audit.sentences import Called, as_stored, sentence
from conference.models import Conference
from conference.press import history as press
from conference.templatetags.plenary import date
from registration import history as registration
from registration.models import Delegation, Places, Registration, ReminderDay

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


def naming(conference: Conference, delegations: Iterable[Delegation] | None = None) -> Called:
    """Names whatever the record keeps as a code, an address or a date. One query, unless the delegations are given."""
    rows = conference.delegations.all() if delegations is None else delegations
    delegation_called = registration.called_by(*rows)

    def called(kind: str, word: str) -> Any:
        if kind == "role":
            return dict(Role.choices).get(word, word)
        if kind == ReminderDay._meta.label_lower:
            return date(dt.date.fromisoformat(word))
        of_all = kind == Places._meta.label_lower and not word  # the places of the whole conference
        if of_all or (kind == Conference._meta.label_lower and word == conference.slug):
            return str(conference)
        return delegation_called(kind, word)

    return called


def lines(events: Iterable[AuditEvent], called: Called = as_stored) -> list[Line]:
    """The events as lines, in the order given."""
    kind = Registration._meta.label_lower
    told = [(event, sentence(event, SENTENCES, called)) for event in events]
    return [Line(event, text, event.target_label if event.target_type == kind else "") for event, text in told]


def latest(conference: Conference, delegations: Iterable[Delegation], number: int = 6) -> list[Line]:
    """The newest events of a conference with these delegations."""
    newest = AuditEvent.objects.filter(conference_id=conference.pk).order_by("-at")[:number]
    return lines(newest, naming(conference, delegations))
