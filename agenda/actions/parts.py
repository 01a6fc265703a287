"""Drafting what a session consists of: presentations and the podium."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agenda import rules
from agenda.actions import draft
from agenda.models import Presentation, Session, SessionPerson
from agenda.rules import Refused
from conference.audit.models import Actor, record

type_names = {Presentation: "presentation", SessionPerson: "person"}
Part = Presentation | SessionPerson


@transaction.atomic
def add(*, by: Actor, session: Session, part: type[Part], fields: Mapping[str, Any]) -> Part:
    """A presentation or a person on the podium. Raises `Refused` when the session is gone."""
    programme = draft.lock(session.conference)
    if not Session.objects.draft().filter(pk=session.pk).exists():
        raise Refused(rules.gone())
    made = part.objects.create(session=session, **fields)
    _record(by, made, "added")
    draft.touch(programme, by)
    return made


@transaction.atomic
def change(*, by: Actor, part: Part, fields: Mapping[str, Any]) -> Part:
    """Change fields of a part. Raises `Refused` when somebody has removed it."""
    programme = draft.lock(part.session.conference)
    now = _now(part)
    changes = draft.assign(now, fields)
    if changes:
        now.save()
        _record(by, now, "changed", changes)
        draft.touch(programme, by)
    return now


@transaction.atomic
def remove(*, by: Actor, part: Part) -> None:
    """Take a part out of its session; doing it twice is no error."""
    programme = draft.lock(part.session.conference)
    try:
        now = _now(part)
    except Refused:
        return
    _record(by, now, "removed")
    now.delete()
    draft.touch(programme, by)


def _now(part: Part) -> Part:
    now = type(part).objects.select_related("session__conference").filter(pk=part.pk).first()
    if now is None:
        raise Refused(rules.gone())
    return now


def _record(by: Actor, part: Part, verb: str, changes: dict[str, Any] | None = None) -> None:
    record(
        by=by,
        verb=f"agenda.{type_names[type(part)]}.{verb}",
        target=part,
        label=str(part.session),
        conference_id=part.session.conference_id,
        changes=changes,
    )
