"""What stands in the way of publication: rooms used twice, sessions outside the conference's days. And what should be
looked at before: people who are expected in two places at once."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agenda.models import Presentation, Room, Session
from conference.models import Conference
from conference.templatetags.plenary import clock, day_month
from registration.models.folding import fold


@dataclass(frozen=True)
class Conflict:
    """Something wrong with one or two sessions of the draft. A hard one prevents publication."""

    kind: str  # room, days, order, presentation, person
    sessions: tuple[Session, ...]
    room: Room | None = None
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    presentation: Presentation | None = None
    person: str = ""
    is_hard: bool = True

    @property
    def sentence(self) -> str:
        """What is wrong, in the active language and zone."""
        first = self.sessions[0]
        match self.kind:
            case "room":
                assert self.start is not None
                assert self.end is not None
                return _("%(room)s, %(day)s, %(start)s to %(end)s: “%(one)s” and “%(other)s” overlap.") % {
                    "room": self.room,
                    "day": day_month(self.start),
                    "start": clock(self.start),
                    "end": clock(self.end),
                    "one": first,
                    "other": self.sessions[1],
                }
            case "person":
                assert self.start is not None
                assert self.end is not None
                return _("%(person)s, %(day)s, %(start)s to %(end)s: in “%(one)s” and in “%(other)s”.") % {
                    "person": self.person,
                    "day": day_month(self.start),
                    "start": clock(self.start),
                    "end": clock(self.end),
                    "one": first,
                    "other": self.sessions[1],
                }
            case "days":
                return _("“%(session)s” lies outside the days of the conference.") % {"session": first}
            case "presentation":
                return _("“%(presentation)s” does not lie within its session, “%(session)s”.") % {
                    "presentation": self.presentation,
                    "session": first,
                }
            case _:
                return _("“%(session)s” must end after it begins.") % {"session": first}


def find(conference: Conference, sessions: Iterable[Session]) -> list[Conflict]:
    """Every conflict among these sessions (with their presentations), in the order of their time.

    Sessions without a time conflict with nothing: they are not published.
    """
    placed = sorted((s for s in sessions if s.start and s.end), key=lambda s: (s.start, s.pk or 0))
    return [*_rooms(placed), *_days(conference, placed), *_order(placed), *_presentations(placed)]


def people(sessions: Iterable[Session]) -> list[Conflict]:
    """Whoever sits on a podium or speaks in two of these sessions (with people and presentations) at one time.

    Not hard: people are named by their function, which two may share ("Rapporteur, IOM").
    """
    expected: dict[str, list[tuple[dt.datetime, dt.datetime, Session, str]]] = {}
    for session in sessions:
        if not session.start or not session.end:
            continue
        times = [(str(person.name), session.start, session.end) for person in session.people.all()]
        for talk in session.presentations.all():
            start = session.start + dt.timedelta(minutes=talk.offset)
            times.append((str(talk.speaker or ""), start, start + dt.timedelta(minutes=talk.minutes)))
        for name, start, end in times:
            if name:
                expected.setdefault(fold(name), []).append((start, end, session, name))
    found: dict[tuple[str, int, int], Conflict] = {}
    for places in expected.values():
        places.sort(key=lambda place: (place[0], place[2].pk or 0))
        for (_start, end, session, name), (later, until, other, _name) in itertools.combinations(places, 2):
            if other != session and later < end:
                pair = (fold(name), session.pk, other.pk)
                clash = Conflict(
                    "person", (session, other), start=later, end=min(end, until), person=name, is_hard=False
                )
                found.setdefault(pair, clash)
    return sorted(found.values(), key=lambda conflict: (conflict.start, conflict.person))


def _rooms(placed: Sequence[Session]) -> list[Conflict]:
    found = []
    open_in: dict[int, list[Session]] = {}
    for session in placed:
        if session.room_id is None:
            continue
        running = [s for s in open_in.get(session.room_id, []) if s.end > session.start]  # type: ignore[operator]
        for other in running:
            ends = min(other.end, session.end)  # type: ignore[type-var]
            found.append(Conflict("room", (other, session), session.room, session.start, ends))
        open_in[session.room_id] = [*running, session]
    return found


def _days(conference: Conference, placed: Sequence[Session]) -> list[Conflict]:
    first = dt.datetime.combine(conference.first_day, dt.time(), conference.tz)
    after = dt.datetime.combine(conference.last_day + dt.timedelta(days=1), dt.time(), conference.tz)
    return [Conflict("days", (s,)) for s in placed if s.start < first or s.end > after]  # type: ignore[operator]


def _order(placed: Sequence[Session]) -> list[Conflict]:
    return [Conflict("order", (s,)) for s in placed if s.end <= s.start]  # type: ignore[operator]


def _presentations(placed: Sequence[Session]) -> list[Conflict]:
    found = []
    for session in placed:
        length = (session.end - session.start).total_seconds() / 60  # type: ignore[operator]
        found += [
            Conflict("presentation", (session,), presentation=talk)
            for talk in session.presentations.all()
            if talk.offset + talk.minutes > length
        ]
    return found
