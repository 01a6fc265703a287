"""The agenda as structured data (schema.org Event with sub-events)."""

from __future__ import annotations

from typing import Any

from agenda.document import Document, Entry
from conference import structured


def agenda(document: Document, language: str) -> dict[str, Any]:
    """The conference with its sessions; breaks are left out."""
    within = [_brief(document, entry, language) for entry in document.entries if not entry.is_pause]
    return structured.event(document.conference, language) | {"subEvent": within}


def session(document: Document, entry: Entry, language: str) -> dict[str, Any]:
    """One session, as part of the conference."""
    conference = document.conference
    whole = structured.event(conference, language)
    return _brief(document, entry, language) | {
        "description": str(entry.abstract),
        "eventAttendanceMode": whole["eventAttendanceMode"],
        "eventStatus": whole["eventStatus"],
        "organizer": whole["organizer"],
        "inLanguage": language,
        "superEvent": {key: whole[key] for key in ("@type", "name", "startDate", "endDate", "location", "url")},
    }


def _brief(document: Document, entry: Entry, language: str) -> dict[str, Any]:
    conference = document.conference
    return {
        "@type": "Event",
        "name": str(entry.title),
        "startDate": entry.start.astimezone(conference.tz).isoformat(),
        "endDate": entry.end.astimezone(conference.tz).isoformat(),
        "location": structured.place(conference, str(entry.room.name) if entry.room else ""),
        "url": conference.absolute(conference.url("session", entry.code, language=language)),
    }
