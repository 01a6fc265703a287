"""The published agenda on paper: what the template is given, in one language."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agenda.document import Document, Entry, Row
from conference.templatetags import plenary
from conference.templatetags.plenary import clock, day_month, language_name
from conference.typeset.pdf import pdf

COLOURS = ("#474f8c", "#0b6b69", "#14506f", "#7a3560", "#3f6a22", "#85560a")  # of themes, as in static/css/tokens.css


def agenda_pdf(document: Document, language: str) -> bytes:
    """The PDF of the whole agenda in `language`; times are the conference's."""
    conference = document.conference
    with translation.override(language), timezone.override(conference.tz):
        about = [
            _("Version %(number)s, published on %(when)s.")
            % {"number": document.number, "when": plenary.moment(document.published_at)},
            _("All times are those of %(city)s (%(zone)s).") % {"city": conference.city, "zone": conference.zone},
            *plenary.lines(document.note),
        ]
        data = {
            "language": language,
            "title": _("Agenda"),
            "conference": str(conference.title),
            "when": f"{conference.city} · {plenary.days(conference)}",
            "about": about,
            "address": conference.absolute(conference.url("agenda", language=language)),
            "days": [
                {"title": plenary.day(day.date), "rows": [_row(row, document.number) for row in day.rows]}
                for day in document.days()
            ],
        }
    return pdf("agenda", data, at=document.published_at)


def _row(row: Row, number: int) -> dict[str, Any]:
    return {
        "start": clock(row.start),
        "end": pgettext("end of a session", "to %(end)s") % {"end": clock(row.end)},
        "entries": [_entry(entry, row, number) for entry in row.entries],
    }


def _entry(entry: Entry, row: Row, number: int) -> dict[str, Any]:
    same_times = (entry.start, entry.end) == (row.start, row.end)
    facts = [str(entry.room.name)] if entry.room else []
    if entry.languages:
        facts.append(_("Interpretation:") + " " + ", ".join(map(language_name, entry.languages)))
    if entry.open_to_press:
        facts.append(_("Open to the press"))
    theme = entry.theme
    return {
        "title": str(entry.title),
        "is_pause": entry.is_pause,
        "times": "" if same_times else _span(entry.start, entry.end),
        "theme": theme and {"number": str(theme.number), "name": str(theme.name), "colour": COLOURS[theme.colour - 1]},
        "moved": _moved(entry, number),
        "facts": " · ".join(facts),
        "summary": next(iter(plenary.lines(entry.abstract)), ""),
        "talks": [
            {"times": _span(talk.start, talk.end), "title": str(talk.title), "speaker": str(talk.speaker)}
            for talk in entry.talks
        ],
    }


def _moved(entry: Entry, number: int) -> list[str]:
    """Where and when it was before this version."""
    moved = []
    if entry.was_start or entry.was_end:
        old = _span(entry.old_start, entry.old_end)
        was = f"{day_month(entry.old_start)}, {old}" if entry.has_new_day else old
        moved.append(_("Moved in version %(number)s; was %(old)s") % {"number": number, "old": was})
    if entry.was_room:
        moved.append(_("Moved in version %(number)s; was %(old)s") % {"number": number, "old": entry.was_room.name})
    return moved


def _span(start: Any, end: Any) -> str:
    return f"{clock(start)}–{clock(end)}"
