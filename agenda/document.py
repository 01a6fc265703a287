"""The published agenda as one document: made once, when a version is published; every public page, feed and mail is
rendered from it. Holds every language; times are UTC."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from i18nfield.strings import LazyI18nString

from agenda.difference import Json, in_order
from agenda.models import PodiumRole, Session, Version
from agenda.models.session import PAUSES
from conference.models import Conference


def build(conference: Conference, sessions: Iterable[Session]) -> Json:
    """The document of these sessions (`Session.objects.whole()`): the public ones that have a time."""
    shown = [_session(s, conference) for s in sessions if s.is_placed and s.is_public]
    return {"zone": conference.zone, "sessions": in_order(shown)}


def _session(session: Session, conference: Conference) -> Json:
    def texts(value: Any) -> dict[str, str]:
        data = getattr(value, "data", value)
        if not isinstance(data, dict):
            data = {conference.languages[0]: str(data or "")}
        return {language: text for language, text in sorted(data.items()) if text}

    assert session.start is not None
    assert session.end is not None
    return {
        "code": session.code,
        "kind": session.kind,
        "title": texts(session.title),
        "abstract": texts(session.abstract),
        "theme": {"number": session.theme.number, "name": texts(session.theme.name)} if session.theme else None,
        "languages": sorted(session.languages),
        "open_to_press": session.open_to_press,
        "room": {"id": session.room.pk, "name": texts(session.room.name), "seats": session.room.seats}
        if session.room
        else None,
        "start": _utc(session.start),
        "end": _utc(session.end),
        "presentations": [
            {"id": p.pk, "offset": p.offset, "minutes": p.minutes, "title": texts(p.title), "speaker": texts(p.speaker)}
            for p in session.presentations.all()
        ],
        "people": [{"role": p.role, "name": texts(p.name)} for p in session.people.all()],
    }


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Place:
    """A room as it was published."""

    id: int
    name: LazyI18nString
    seats: int | None


@dataclass(frozen=True)
class Subject:
    """A theme as it was published."""

    number: int
    name: LazyI18nString

    @property
    def colour(self) -> int:
        """Which of the six colours of themes it has."""
        return (self.number - 1) % 6 + 1


@dataclass(frozen=True)
class Talk:
    """A presentation inside a session; `is_new` since the version before."""

    start: dt.datetime
    end: dt.datetime
    title: LazyI18nString
    speaker: LazyI18nString
    is_new: bool = False


@dataclass(frozen=True)
class Bench:
    """Those who have one role on the podium."""

    role: str
    names: tuple[LazyI18nString, ...]

    @property
    def label(self) -> str:
        return str(PodiumRole(self.role).label)


@dataclass(frozen=True)
class Entry:
    """A session as it was published. `was_*` are set where this version moved it."""

    code: str
    kind: str
    title: LazyI18nString
    abstract: LazyI18nString
    theme: Subject | None
    languages: tuple[str, ...]
    open_to_press: bool
    room: Place | None
    start: dt.datetime
    end: dt.datetime
    talks: tuple[Talk, ...]
    podium: tuple[Bench, ...]
    is_new: bool = False
    was_start: dt.datetime | None = None
    was_end: dt.datetime | None = None
    was_room: Place | None = None

    @property
    def is_pause(self) -> bool:
        return self.kind in PAUSES

    @property
    def old_start(self) -> dt.datetime:
        return self.was_start or self.start

    @property
    def old_end(self) -> dt.datetime:
        return self.was_end or self.end

    @property
    def has_new_day(self) -> bool:
        """Whether it moved to another day of the active zone."""
        return timezone.localtime(self.old_start).date() != timezone.localtime(self.start).date()


@dataclass(frozen=True)
class Row:
    """What stands side by side: sessions that begin together, or lie within a pause."""

    start: dt.datetime
    end: dt.datetime
    entries: tuple[Entry, ...]

    @property
    def pauses(self) -> list[Entry]:
        return [e for e in self.entries if e.is_pause]

    @property
    def sessions(self) -> list[Entry]:
        return [e for e in self.entries if not e.is_pause]


@dataclass(frozen=True)
class Day:
    number: int  # of the conference, from 1
    date: dt.date
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Document:
    """A published version of a conference's agenda."""

    conference: Conference
    number: int
    published_at: dt.datetime
    note: LazyI18nString
    entries: tuple[Entry, ...]
    difference: Json  # from the version before
    source: Json  # as it is stored

    @cached_property
    def by_code(self) -> dict[str, Entry]:
        return {entry.code: entry for entry in self.entries}

    @property
    def themes(self) -> list[Subject]:
        """Those that occur, by number."""
        return sorted({e.theme.number: e.theme for e in self.entries if e.theme}.values(), key=lambda t: t.number)

    @property
    def rooms(self) -> list[Place]:
        """Those in which sessions (not only breaks) take place, in the order of their first use."""
        return list({e.room.id: e.room for e in self.entries if e.room and not e.is_pause}.values())

    @property
    def languages(self) -> list[str]:
        """Languages of interpretation that occur."""
        return sorted({language for e in self.entries for language in e.languages})

    def days(self, entries: Iterable[Entry] | None = None) -> list[Day]:
        """These entries (all, if none are given) by day in the conference's zone, each day as rows."""
        by_date: dict[dt.date, list[Entry]] = {}
        for entry in self.entries if entries is None else entries:
            by_date.setdefault(entry.start.astimezone(self.conference.tz).date(), []).append(entry)
        return [
            Day((date - self.conference.first_day).days + 1, date, tuple(_rows(those)))
            for date, those in sorted(by_date.items())
        ]


def _rows(entries: list[Entry]) -> list[Row]:
    """One row per beginning; what lies within a pause that has begun stands beside it."""
    rows: list[list[Entry]] = []
    for entry in sorted(entries, key=lambda e: (e.start, not e.is_pause, e.room.id if e.room else 0, e.code)):
        head = rows[-1][0] if rows else None
        within_pause = head is not None and head.is_pause and entry.start < head.end and entry.end <= head.end
        if head is not None and (entry.start == head.start or within_pause):
            rows[-1].append(entry)
        else:
            rows.append([entry])
    return [Row(row[0].start, row[0].end if row[0].is_pause else max(e.end for e in row), tuple(row)) for row in rows]


def current(conference: Conference) -> Document | None:
    """The latest published version, in one query; None when nothing was published. Drafts never come this way."""
    version = latest(conference)
    return of_version(version, conference) if version else None


def latest(conference: Conference) -> Version | None:
    return Version.objects.filter(programme__conference=conference).order_by("-number").first()


def of_version(version: Version, conference: Conference) -> Document:
    """The document of this version, as rows for pages."""
    changes = {c["code"]: c["fields"] for c in version.difference["changed"]}
    added = {s["code"] for s in version.difference["added"]} if version.number > 1 else set()
    return Document(
        conference=conference,
        number=version.number,
        published_at=version.published_at,
        note=LazyI18nString(version.note.data if version.note else ""),
        entries=tuple(
            read(s, changes.get(s["code"], {}), is_new=s["code"] in added) for s in version.document["sessions"]
        ),
        difference=version.difference,
        source=version.document,
    )


def read(session: Json, change: Json | None = None, *, is_new: bool = False) -> Entry:
    """One session of a document, with what this version changed of it."""
    change = change or {}
    start = dt.datetime.fromisoformat(session["start"])
    old_talks = {t["id"] for t in change["presentations"][0]} if "presentations" in change else None
    roles: dict[str, list[LazyI18nString]] = {}
    for person in session["people"]:
        roles.setdefault(person["role"], []).append(LazyI18nString(person["name"]))
    theme = session["theme"]
    return Entry(
        code=session["code"],
        kind=session["kind"],
        title=LazyI18nString(session["title"]),
        abstract=LazyI18nString(session["abstract"]),
        theme=Subject(theme["number"], LazyI18nString(theme["name"])) if theme else None,
        languages=tuple(session["languages"]),
        open_to_press=session["open_to_press"],
        room=_place(session["room"]),
        start=start,
        end=dt.datetime.fromisoformat(session["end"]),
        talks=tuple(
            Talk(
                start=start + dt.timedelta(minutes=t["offset"]),
                end=start + dt.timedelta(minutes=t["offset"] + t["minutes"]),
                title=LazyI18nString(t["title"]),
                speaker=LazyI18nString(t["speaker"]),
                is_new=old_talks is not None and t["id"] not in old_talks,
            )
            for t in session["presentations"]
        ),
        podium=tuple(Bench(role, tuple(roles[role])) for role in PodiumRole.values if role in roles),
        is_new=is_new,
        was_start=dt.datetime.fromisoformat(change["start"][0]) if "start" in change else None,
        was_end=dt.datetime.fromisoformat(change["end"][0]) if "end" in change else None,
        was_room=_old_room(change),
    )


def _place(room: Json | None) -> Place | None:
    return Place(room["id"], LazyI18nString(room["name"]), room["seats"]) if room else None


def _old_room(change: Json) -> Place | None:
    """Where it was, if it went to another room: a room that was only renamed has not moved."""
    if "room" not in change:
        return None
    old, new = change["room"]
    return _place(old) if old and (not new or old["id"] != new["id"]) else None
