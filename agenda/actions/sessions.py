"""Drafting sessions: create, change, move, remove."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agenda import rules
from agenda.actions import draft
from agenda.models import Programme, Room, Session
from agenda.rules import Refused
from conference.audit.models import Actor, record
from conference.models import Conference


@transaction.atomic
def create(*, by: Actor, conference: Conference, fields: Mapping[str, Any]) -> Session:
    """A new session of the draft, with these fields of the model (times in UTC or aware). Raises `Refused`."""
    programme = draft.lock(conference)
    if refusal := rules.may_use_code(conference, fields["code"]):
        raise Refused(refusal)
    session = Session.objects.create(conference=conference, **fields)
    record(by=by, verb="agenda.session.created", target=session, label=str(session))
    draft.touch(programme, by)
    return session


@transaction.atomic
def change(*, by: Actor, session: Session, fields: Mapping[str, Any], seen: int | None = None) -> Session:
    """Change fields of a session. `seen` is the revision that the form showed; raises `Refused`, also when it is old.

    Presentations count from the session's beginning and move along.
    """
    programme, session = _open(session, seen)
    if refusal := rules.may_use_code(session.conference, fields.get("code", session.code), session):
        raise Refused(refusal)
    changes = draft.assign(session, fields)
    if changes:
        session.revision += 1
        session.save()
        record(by=by, verb="agenda.session.changed", target=session, label=str(session), changes=changes)
        draft.touch(programme, by)
    return session


def move(
    *,
    by: Actor,
    session: Session,
    start: dt.datetime | None,
    end: dt.datetime | None,
    room: Room | None,
    seen: int | None = None,
) -> Session:
    """Give a session another time (aware, or none at all) and room."""
    return change(by=by, session=session, fields={"start": start, "end": end, "room": room}, seen=seen)


@transaction.atomic
def remove(*, by: Actor, session: Session, seen: int | None = None) -> None:
    """Take a session out of the draft. One that was published leaves a mark, and its code stays taken."""
    programme, session = _open(session, seen)
    record(by=by, verb="agenda.session.removed", target=session, label=str(session))
    if rules.was_published(session):
        session.is_removed = True
        session.revision += 1
        session.save(update_fields=["is_removed", "revision"])
    else:
        session.delete()
    draft.touch(programme, by)


def _open(session: Session, seen: int | None) -> tuple[Programme, Session]:
    """Lock the programme and read the session as it is now; raises `Refused` when it is not what was seen."""
    programme = draft.lock(session.conference)
    now = Session.objects.draft().select_related("conference").filter(pk=session.pk).first()
    refusal = rules.is_fresh(seen, now.revision) if now else rules.gone()
    if now is None or refusal:
        assert refusal
        raise Refused(refusal)
    return programme, now
