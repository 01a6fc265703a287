"""The published agenda in the exchange format of conferences ("frab", https://c3voc.de/wiki/schedule), as JSON and as
XML. Programme apps, hall screens and recording teams read it."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from typing import Any
from xml.etree import ElementTree as ET

from django.utils import timezone, translation

from agenda.document import Day, Document, Entry
from agenda.exports.paper import COLOURS
from conference.models import Conference
from conference.templatetags.plenary import clock

JSON_TYPE, XML_TYPE = "application/json", "application/xml; charset=utf-8"
SLOT = "00:05"  # the grid that times keep to
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "plenary:agenda")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML can hold these

Json = dict[str, Any]


def as_json(document: Document, language: str) -> bytes:
    """The agenda in `language`, as JSON."""
    return json.dumps(schedule(document, language), ensure_ascii=False, indent=1).encode()


def schedule(document: Document, language: str) -> Json:
    """The same as nested data."""
    conference = document.conference
    with translation.override(language), timezone.override(conference.tz):
        numbers = _numbers(document)
        days = document.days()
        where = str(conference.venue or conference.city)
        return {
            "generator": {"name": "Plenary"},
            "schedule": {
                "version": str(document.number),
                "base_url": conference.absolute(conference.url("agenda", language=language)),
                "conference": {
                    "acronym": acronym(conference),
                    "title": str(conference.title),
                    "start": conference.first_day.isoformat(),
                    "end": conference.last_day.isoformat(),
                    "daysCount": len(days),
                    "timeslot_duration": SLOT,
                    "time_zone_name": conference.zone,
                    "url": conference.absolute(conference.url("home", language=language)),
                    "rooms": _rooms(document),
                    "tracks": [
                        {
                            "name": str(theme.name),
                            "slug": f"theme-{theme.number}",
                            "color": COLOURS[theme.colour - 1],
                        }
                        for theme in document.themes
                    ],
                    "days": [_day(document, day, n, language, numbers, where) for n, day in enumerate(days, 1)],
                },
            },
        }


def acronym(conference: Conference) -> str:
    """The conference's slug as the format wants it: at least four characters, without hyphens."""
    return conference.slug.replace("-", "_").ljust(4, "_")


def _guid(conference: Conference, *path: object) -> str:
    """The same in every version and language."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, (conference.slug, *path)))))


def _numbers(document: Document) -> dict[str, int]:
    """The number that the format asks of each session: made of its code, so that it stays from version to version."""
    numbers: dict[str, int] = {}
    used = {0}
    for code in sorted(document.by_code):
        number = uuid.UUID(_guid(document.conference, "session", code)).int >> 98
        while number in used:
            number += 1
        used.add(number)
        numbers[code] = number
    return numbers


def _rooms(document: Document) -> list[Json]:
    places = {e.room.id: e.room for e in document.entries if e.room}
    return [
        {"name": str(room.name), "guid": _guid(document.conference, "room", room.id), "capacity": room.seats}
        for room in places.values()
    ]


def _day(document: Document, day: Day, number: int, language: str, numbers: dict[str, int], where: str) -> Json:
    entries = [entry for row in day.rows for entry in row.entries]
    rooms: dict[str, list[Json]] = {}
    for entry in sorted(entries, key=lambda e: (e.start, e.code)):
        room = str(entry.room.name) if entry.room else where
        rooms.setdefault(room, []).append(_event(document, entry, room, language, numbers[entry.code]))
    return {
        "index": number,
        "date": day.date.isoformat(),
        "day_start": _local(document, min(e.start for e in entries)),
        "day_end": _local(document, max(e.end for e in entries)),
        "rooms": rooms,
    }


def _event(document: Document, entry: Entry, room: str, language: str, number: int) -> Json:
    conference = document.conference
    minutes = int((entry.end - entry.start).total_seconds()) // 60
    return {
        "guid": _guid(conference, "session", entry.code),
        "id": number,
        "date": _local(document, entry.start),
        "start": clock(entry.start),
        "end": _local(document, entry.end),
        "duration": f"{minutes // 60:02}:{minutes % 60:02}",
        "room": room,
        # two hyphens stand in no code, so that no two sessions get the same
        "slug": f"{acronym(conference)}-{entry.code if len(entry.code) > 3 else f'code--{entry.code}'}",
        "url": conference.absolute(conference.url("session", entry.code, language=language)),
        "title": str(entry.title),
        "subtitle": "",
        "track": str(entry.theme.name) if entry.theme else None,
        "type": entry.kind,
        "language": entry.languages[0] if len(entry.languages) == 1 else None,
        "abstract": str(entry.abstract),
        "description": "\n".join(
            f"{clock(talk.start)} {talk.title}" + (f" ({talk.speaker})" if talk.speaker else "") for talk in entry.talks
        ),
        "persons": _persons(conference, entry),
        "links": [],
    }


def _persons(conference: Conference, entry: Entry) -> list[Json]:
    """Those on the podium and those who present, each once."""
    names = [str(name) for bench in entry.podium for name in bench.names]
    names += [str(talk.speaker) for talk in entry.talks if talk.speaker]
    return [{"name": name, "guid": _guid(conference, "person", name)} for name in dict.fromkeys(names)]


def _local(document: Document, moment: dt.datetime) -> str:
    return moment.astimezone(document.conference.tz).isoformat(timespec="seconds")


def as_xml(document: Document, language: str) -> bytes:
    """The agenda in `language`, as XML."""
    data = schedule(document, language)["schedule"]
    about = data["conference"]
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name="Plenary")
    _add(root, "url", document.conference.absolute(document.conference.url("agenda-xml", language=language)))
    _add(root, "version", data["version"])
    conference = ET.SubElement(root, "conference")
    for name in ("title", "acronym", "start", "end", "timeslot_duration", "url", "time_zone_name"):
        _add(conference, name, about[name])
    _add(conference, "days", about["daysCount"])
    for track in about["tracks"]:
        ET.SubElement(conference, "track", {k: _printable(v) for k, v in track.items()})
    for day in about["days"]:
        _add_day(root, day, {room["name"]: room["guid"] for room in about["rooms"]})
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _add_day(root: ET.Element, day: Json, rooms: dict[str, str]) -> None:
    attributes = {"index": str(day["index"]), "date": day["date"], "start": day["day_start"], "end": day["day_end"]}
    element = ET.SubElement(root, "day", attributes)
    for name, events in day["rooms"].items():
        guid = {"guid": rooms[name]} if name in rooms else {}
        room = ET.SubElement(element, "room", {"name": _printable(name)} | guid)
        for event in events:
            _add_event(room, event)


PLAIN = ("room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track", "description")


def _add_event(room: ET.Element, event: Json) -> None:
    element = ET.SubElement(room, "event", id=str(event["id"]), guid=event["guid"])
    for name in PLAIN:
        _add(element, name, event[name] or "")
    if event["language"]:
        _add(element, "language", event["language"])
    persons = ET.SubElement(element, "persons")
    for person in event["persons"]:
        _add(persons, "person", person["name"]).set("guid", person["guid"])
    _add(element, "url", event["url"])


def _add(parent: ET.Element, name: str, text: object) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = _printable(text)
    return element


def _printable(text: object) -> str:
    return UNPRINTABLE.sub("", str(text))
