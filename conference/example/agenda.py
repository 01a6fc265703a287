"""The example's agenda: rooms, six themes and two days, published twice, so that a moved session shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from i18nfield.strings import LazyI18nString

from agenda.actions import parts, rooms, sessions
from agenda.actions.publish import publish
from agenda.models import Kind, PodiumRole, Presentation, Room, Session, SessionPerson, Theme
from conference.audit.models import Actor
from conference.example import agenda_texts as texts
from conference.models import Conference

ALL = ["en", "es", "fr"]


def words(four: tuple[str, str, str, str]) -> LazyI18nString:
    """English, Spanish, French and Dutch, in this order."""
    return LazyI18nString(dict(zip(("en", "es", "fr", "nl"), four, strict=True)))


@dataclass(frozen=True)
class Item:
    """One session: when (of which day, 1 or 2), what kind, where, on which theme."""

    code: str
    day: int
    begins: str
    ends: str
    kind: str
    room: str = ""
    theme: int = 0
    languages: list[str] = field(default_factory=list)
    press: bool = False
    public: bool = True


PROGRAMME = [
    Item("arrival", 1, "08:00", "09:00", Kind.BREAK, "foyer"),
    Item("opening", 1, "09:00", "10:00", Kind.CEREMONY, "hall", languages=ALL, press=True),
    Item("photograph", 1, "10:00", "10:30", Kind.BREAK),
    Item("plenary-1", 1, "10:30", "12:30", Kind.PLENARY, "hall", 1, ALL),
    Item("lunch-1", 1, "12:30", "14:00", Kind.BREAK),
    Item("press-briefing", 1, "12:45", "13:30", Kind.BRIEFING, "press", press=True),
    Item("plenary-2", 1, "13:45", "15:15", Kind.PLENARY, "hall", 2, ALL),
    Item("break-1", 1, "15:30", "15:45", Kind.BREAK),
    Item("group-3a", 1, "15:45", "17:15", Kind.WORKING_GROUP, "a", 3, ["en", "fr"]),
    Item("group-3b", 1, "15:45", "17:15", Kind.WORKING_GROUP, "press", 3, ["en", "es"]),
    Item("rapporteurs", 1, "17:15", "17:45", Kind.PLENARY, "hall", 3, ALL),
    Item("reception", 1, "18:30", "20:00", Kind.SOCIAL),
    Item("interpreters", 2, "08:15", "08:45", Kind.BRIEFING, "hall", public=False),
    Item("plenary-4", 2, "09:00", "10:30", Kind.PLENARY, "hall", 4, ALL),
    Item("break-2", 2, "10:30", "10:45", Kind.BREAK),
    Item("group-4a", 2, "10:45", "12:15", Kind.WORKING_GROUP, "a", 4, ["en", "es"]),
    Item("group-4b", 2, "10:45", "12:15", Kind.WORKING_GROUP, "b", 4, ["en", "fr"]),
    Item("lunch-2", 2, "12:15", "13:45", Kind.BREAK),
    Item("plenary-5", 2, "13:45", "15:15", Kind.PLENARY, "hall", 5, ALL),
    Item("break-3", 2, "15:15", "15:30", Kind.BREAK),
    Item("round-table", 2, "15:30", "16:30", Kind.ROUND_TABLE, "hall", 6, ALL),
    Item("closing", 2, "16:30", "17:00", Kind.CEREMONY, "hall", languages=ALL, press=True),
    Item("press-conference", 2, "17:00", "17:30", Kind.BRIEFING, "press", press=True),
]

# session → offset and length in minutes, for each text of `texts.TALKS`
TALKS = {
    "plenary-1": [(15, 25), (40, 25)],
    "plenary-4": [(10, 20), (30, 20), (50, 20)],
}

PODIUM = {
    "opening": [PodiumRole.SPEAKER, PodiumRole.SPEAKER, PodiumRole.SPEAKER],
    "plenary-1": [PodiumRole.CHAIR, PodiumRole.PANELLIST, PodiumRole.PANELLIST, PodiumRole.RAPPORTEUR],
    "plenary-2": [PodiumRole.CHAIR, PodiumRole.PANELLIST, PodiumRole.PANELLIST, PodiumRole.RAPPORTEUR],
    "group-3a": [PodiumRole.MODERATOR, PodiumRole.RAPPORTEUR],
    "group-3b": [PodiumRole.MODERATOR, PodiumRole.RAPPORTEUR],
    "plenary-4": [PodiumRole.CHAIR, PodiumRole.RAPPORTEUR],
    "group-4a": [PodiumRole.MODERATOR, PodiumRole.RAPPORTEUR],
    "group-4b": [PodiumRole.MODERATOR, PodiumRole.RAPPORTEUR],
    "plenary-5": [PodiumRole.CHAIR, PodiumRole.PANELLIST, PodiumRole.PANELLIST],
    "round-table": [PodiumRole.MODERATOR],
    "closing": [PodiumRole.SPEAKER, PodiumRole.SPEAKER],
}


def load(conference: Conference, by: Actor) -> None:
    """Draft the two days on the first and the last day of the conference and publish them; then move two sessions and
    publish again. Confirmed participants are told both times."""
    made_rooms = _rooms(conference, by)
    themes = _themes(conference, by)
    made = {item.code: _session(conference, by, item, made_rooms, themes) for item in PROGRAMME}
    publish(by=by, conference=conference)

    start, end = _times(conference, 1, "14:00", "15:30")
    sessions.move(by=by, session=made["plenary-2"], start=start, end=end, room=made_rooms["hall"])
    group = made["group-3b"]
    sessions.move(by=by, session=group, start=group.start, end=group.end, room=made_rooms["b"])
    publish(by=by, conference=conference, note=words(texts.NOTE))


def _rooms(conference: Conference, by: Actor) -> dict[str, Room]:
    return {
        key: rooms.add_room(by=by, conference=conference, fields={"name": words(name), "seats": seats, "order": order})
        for order, (key, seats, name) in enumerate(texts.ROOMS, 1)
    }


def _themes(conference: Conference, by: Actor) -> dict[int, Theme]:
    return {
        number: rooms.add_theme(by=by, conference=conference, fields={"number": number, "name": words(name)})
        for number, name in enumerate(texts.THEMES, 1)
    }


def _session(
    conference: Conference, by: Actor, item: Item, made_rooms: dict[str, Room], themes: dict[int, Theme]
) -> Session:
    title, abstract = texts.SESSIONS[item.code]
    start, end = _times(conference, item.day, item.begins, item.ends)
    fields: dict[str, Any] = {
        "code": item.code,
        "kind": item.kind,
        "title": words(title),
        "abstract": words(abstract) if abstract else LazyI18nString(""),
        "theme": themes.get(item.theme),
        "languages": item.languages,
        "open_to_press": item.press,
        "is_public": item.public,
        "room": made_rooms.get(item.room),
        "start": start,
        "end": end,
    }
    session = sessions.create(by=by, conference=conference, fields=fields)
    for (offset, minutes), (talk, speaker) in zip(
        TALKS.get(item.code, []), texts.TALKS.get(item.code, []), strict=True
    ):
        talk_fields = {"offset": offset, "minutes": minutes, "title": words(talk), "speaker": words(speaker)}
        parts.add(by=by, session=session, part=Presentation, fields=talk_fields)
    podium = zip(PODIUM.get(item.code, []), texts.PODIUM.get(item.code, []), strict=True)
    for order, (role, name) in enumerate(podium, 1):
        person = {"role": role, "name": words(name), "order": order}
        parts.add(by=by, session=session, part=SessionPerson, fields=person)
    return session


def _times(conference: Conference, day: int, begins: str, ends: str) -> tuple[dt.datetime, dt.datetime]:
    date = conference.first_day if day == 1 else conference.last_day
    start, end = (
        dt.datetime.combine(date, dt.time.fromisoformat(time), conference.tz).astimezone(dt.UTC)
        for time in (begins, ends)
    )
    return start, end
