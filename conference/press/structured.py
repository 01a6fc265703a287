"""A release as structured data (schema.org NewsArticle)."""

from __future__ import annotations

from typing import Any

from conference import structured
from conference.models import Conference
from conference.press.models import ReleaseText


def article(conference: Conference, text: ReleaseText, address: str) -> dict[str, Any]:
    """One text of a published release; `address` is its full address."""
    release = text.release
    assert release.issued_at is not None
    return {
        "@type": "NewsArticle",
        "headline": text.title,
        "description": text.lead,
        "inLanguage": text.language,
        "datePublished": release.issued_at.astimezone(conference.tz).isoformat(timespec="seconds"),
        "dateModified": (text.corrected_at or release.issued_at)
        .astimezone(conference.tz)
        .isoformat(timespec="seconds"),
        "url": address,
        "mainEntityOfPage": address,
        "author": structured.organizer(conference),
        "publisher": structured.organizer(conference),
        "contentLocation": {"@type": "Place", "name": text.dateline or str(conference.city)},
    }
