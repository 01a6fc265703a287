"""The published agenda as a calendar file (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from agenda.document import Document, Entry, read
from agenda.models import Kind
from conference.models import Conference
from conference.templatetags.plenary import clock

CONTENT_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"


def whole(document: Document, language: str, *, with_cancelled: bool = False) -> bytes:
    """Every session but breaks, in `language`. With `with_cancelled`, those that this version removed say so: for a
    file that is imported over an older one, not for one that a calendar fetches again."""
    cancelled = map(read, document.difference["removed"]) if with_cancelled else ()
    return _calendar(
        document,
        language,
        shown=(e for e in document.entries if e.kind != Kind.BREAK),
        cancelled=(e for e in cancelled if e.kind != Kind.BREAK),
    )


def one(document: Document, entry: Entry, language: str) -> bytes:
    """A single session."""
    return _calendar(document, language, shown=[entry])


def _calendar(document: Document, language: str, *, shown: Iterable[Entry], cancelled: Iterable[Entry] = ()) -> bytes:
    conference = document.conference
    with translation.override(language), timezone.override(conference.zone):
        calendar = Calendar()
        calendar.add("prodid", f"-//Plenary//Agenda//{language.upper()}")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", str(conference.short_title))
        calendar.add("x-wr-timezone", conference.zone)
        for entry in shown:
            calendar.add_component(_event(document, entry, language))
        for entry in cancelled:
            event = _event(document, entry, language)
            event["status"] = "CANCELLED"
            calendar.add_component(event)
        return calendar.to_ical()


def uid(conference: Conference, entry: Entry) -> str:
    """The same for every version and language, so that calendars replace what they have."""
    return f"{entry.code}@{conference.slug}.plenary"


def _event(document: Document, entry: Entry, language: str) -> Event:
    conference = document.conference
    event = Event()
    event.add("uid", uid(conference, entry))
    event.add("sequence", document.number - 1)
    event.add("dtstamp", document.published_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", entry.start.astimezone(dt.UTC))  # UTC: right in every zone, needs no VTIMEZONE
    event.add("dtend", entry.end.astimezone(dt.UTC))
    event.add("summary", str(entry.title))
    event.add("description", _description(entry))
    where = [str(part) for part in (entry.room and entry.room.name, conference.venue, conference.city) if part]
    event.add("location", ", ".join(part for part in where if part))
    event.add("url", conference.absolute(conference.url("session", entry.code, language=language)))
    event.add("status", "CONFIRMED")
    return event


def _description(entry: Entry) -> str:
    lines = [str(entry.abstract)]
    for talk in entry.talks:
        lines.append(f"{clock(talk.start)} {talk.title}" + (f" ({talk.speaker})" if talk.speaker else ""))
    if entry.open_to_press:
        lines.append(_("Open to the press"))
    return "\n".join(line for line in lines if line)
