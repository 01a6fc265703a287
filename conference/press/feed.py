"""The latest releases as an Atom feed, in one language; a release that is not in it stands in its original language."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from conference import atom
from conference.models import Conference
from conference.press.models import Release

SHOWN = 30


def feed(conference: Conference, language: str, at: dt.datetime) -> atom.Feed:
    """What everyone may read at the moment `at`, newest first. One query."""
    with translation.override(language):
        made = atom.begin(
            conference,
            language,
            title=_("Press releases – %(conference)s") % {"conference": conference.short_title},
            page=conference.url("press", language=language),
            address=conference.url("press-feed", language=language),
            name="press",
        )
    released = Release.objects.published(at).filter(conference=conference).newest_first()
    # An entry is new again when any of its texts was corrected: which one is shown depends on the feed's language.
    for release in released.with_texts(language).annotate(corrected_at=Max("texts__updated_at"))[:SHOWN]:
        _add(made, conference, release, language)
    return made


def _add(made: atom.Feed, conference: Conference, release: Release, language: str) -> None:
    shown = release.text["language"]
    issued = release.issued_at
    assert issued is not None
    made.add_item(
        title=release.text["title"],
        link=conference.absolute(conference.url("release", release.slug, language=shown)),
        description=escape(release.text["lead"]),
        unique_id=atom.tag(conference, "press", release.slug, shown),
        pubdate=issued,
        updateddate=max(issued, release.corrected_at),  # type: ignore[attr-defined]
        language=shown,
        links=[
            {
                "rel": "alternate",
                "hreflang": other,
                "type": "text/html",
                "href": conference.absolute(conference.url("release", release.slug, language=other)),
            }
            for other in release.languages
            if other != shown
        ]
        + [
            {
                "rel": "related",
                "hreflang": shown,
                "type": "application/pdf",
                "href": conference.absolute(conference.url("release-pdf", release.slug, language=shown)),
            }
        ],
    )
