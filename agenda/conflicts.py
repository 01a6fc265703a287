"""What stands in the way of publication: rooms used twice, sessions outside the conference's days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agenda.models import Presentation, Room, Session
from conference.models import Conference
from conference.templatetags.plenary import clock, day_month


@dataclass(frozen=True)
class Conflict:
    """Something wrong with one or two sessions of the draft. A hard one prevents publication."""

    kind: str  # room, days, order, presentation
    sessions: tuple[Session, ...]
    room: Room | None = None
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    presentation: Presentation | None = None
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
