"""What each version of the agenda changed, as an Atom feed in one language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from agenda.steps import Step
from conference import atom
from conference.models import Conference


def feed(conference: Conference, steps: Sequence[Step], language: str) -> atom.Feed:
    """One entry for each of these versions, newest first."""
    page = conference.url("agenda-changes", language=language)
    with translation.override(language), timezone.override(conference.tz):
        made = atom.begin(
            conference,
            language,
            title=_("Changes to the agenda – %(conference)s") % {"conference": conference.short_title},
            page=page,
            address=conference.url("agenda-changes-feed", language=language),
            name="agenda/changes",
        )
        for step in steps:
            listed = format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((s,) for s in step.sentences)))
            notes = format_html_join("", "<p>{}</p>", ((line,) for line in step.notes))
            made.add_item(
                title=_("Version %(number)s of the agenda") % {"number": step.number},
                link=f"{conference.absolute(page)}#version-{step.number}",
                description=notes + (listed if step.sentences else ""),
                unique_id=atom.tag(conference, "agenda/changes", str(step.number), language),
                pubdate=step.published_at,
                updateddate=step.published_at,
            )
    return made
