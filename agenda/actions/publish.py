"""Publishing: the draft becomes an immutable version, and everyone it concerns is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from agenda import conflicts, document, rules
from agenda.actions import draft, schedule
from agenda.conflicts import Conflict
from agenda.difference import Json, difference, is_empty
from agenda.models import Programme, PublishedSlot, Session, Version
from agenda.rules import Refused
from conference.audit.models import Actor, record
from conference.models import Conference
from registration.rules import Refusal


@dataclass(frozen=True)
class Prepared:
    """What publishing the present draft would make, and why it cannot be, if so."""

    number: int
    latest: Version | None
    sessions: list[Session]
    conflicts: list[Conflict]  # hard ones
    warnings: list[Conflict]  # to be looked at
    document: Json
    difference: Json
    refusal: Refusal | None

    @property
    def tells(self) -> bool:
        """Whether a reader notices anything, so that people are told."""
        return not is_empty(self.difference)


def prepare(conference: Conference) -> Prepared:
    """The next version as it would be, for the preview and for publishing; writes nothing. Five queries."""
    latest = document.latest(conference)
    sessions = list(Session.objects.draft().filter(conference=conference).whole().in_order())
    placed = [s for s in sessions if s.is_placed]
    found = conflicts.find(conference, placed)
    new = document.build(conference, placed)
    old = latest.document if latest else None
    slots = {(s.session_id, s.room_id, s.during.lower, s.during.upper) for s in latest.slots.all()} if latest else set()
    return Prepared(
        number=latest.number + 1 if latest else 1,
        latest=latest,
        sessions=sessions,
        conflicts=found,
        warnings=conflicts.people(placed),
        document=new,
        difference=difference(old, new),
        refusal=rules.may_publish(
            placed, found, document_changed=new != old, slots_changed=slots != rules.slots_of(placed)
        ),
    )


@transaction.atomic
def publish(*, by: Actor, conference: Conference, note: LazyI18nString | str = "", seen: int | None = None) -> Version:
    """Publish the draft as the next version: its document, the difference, the slots under the exclusion constraint,
    and the mails to those who were not told yet.

    `seen` is the programme's revision that the preview showed. Raises `Refused`: the draft has changed since, has hard
    conflicts (they are in the exception), no sessions, or nothing new. Two at once wait for each other at the
    programme's row.
    """
    programme = draft.lock(conference)
    if refusal := rules.is_fresh(seen, programme.revision):
        raise Refused(refusal)
    prepared = prepare(conference)
    if prepared.refusal:
        raise Refused(prepared.refusal, prepared.conflicts)
    version = _write(programme, prepared, by, note)
    record(
        by=by,
        verb="agenda.published",
        target=version,
        label=str(version.number),
        conference_id=conference.pk,
        changes={"version": [version.number - 1 or None, version.number]},
    )
    if prepared.tells:
        schedule.tell_everyone(by=by, conference=conference, version=version)
    return version


def _write(programme: Programme, prepared: Prepared, by: Actor, note: LazyI18nString | str) -> Version:
    version = Version.objects.create(
        programme=programme,
        number=prepared.number,
        published_at=timezone.now(),
        published_by=by.label,
        note=note,
        document=prepared.document,
        difference=prepared.difference,
    )
    PublishedSlot.objects.bulk_create(
        PublishedSlot(version=version, session=s, room=s.room, during=DateTimeTZRange(s.start, s.end, "[)"))
        for s in prepared.sessions
        if s.is_placed
    )
    return version
