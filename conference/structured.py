"""Structured data for search engines (schema.org): JSON-LD in the page. It is data, not script: nothing runs it, and
the content security policy does not forbid it."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from conference.models import Conference

# What could end the element or open another one inside it (as django.utils.html.json_script does).
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def block(data: dict[str, Any]) -> SafeString:
    """The element for a page's head."""
    text = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


def place(conference: Conference, room: str = "") -> dict[str, Any]:
    """Where something takes place."""
    names = [name for name in (room, str(conference.venue or ""), str(conference.city)) if name]
    return {"@type": "Place", "name": ", ".join(names), "address": str(conference.city)}


def event(conference: Conference, language: str) -> dict[str, Any]:
    """The conference as an event."""
    return {
        "@type": "Event",
        "name": str(conference.title),
        "startDate": conference.first_day.isoformat(),
        "endDate": conference.last_day.isoformat(),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": place(conference),
        "organizer": organizer(conference),
        "inLanguage": language,
        "url": f"{settings.SITE_URL}{conference.url('home', language=language)}",
    }


def organizer(conference: Conference) -> dict[str, Any]:
    """Who holds the conference: the first of its organizers, else the conference's own name."""
    names = [line.strip() for line in str(conference.organizers or "").splitlines() if line.strip()]
    return {"@type": "Organization", "name": names[0] if names else str(conference.short_title)}
