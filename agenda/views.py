"""The public agenda: the same for everyone, from the published document, without cookies."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from agenda import changes, document
from agenda.document import Document, Entry
from agenda.exports import ical
from agenda.forms import FilterForm
from conference.accounts.access import public
from conference.models import Conference


@public(cached=("agenda",), parameters=("theme", "room", "language", "press"))
def agenda(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The agenda by day, narrowed down by `theme`, `room`, `language` and `press` in the query."""
    shown = document.current(conference)
    context = {"conference": conference, "here": "agenda", "agenda": shown}
    if shown is None:
        return render(request, "agenda/none.html", context)
    chosen = _chosen(request, shown)
    entries = [e for e in shown.entries if _matches(e, chosen)] if chosen else None
    return render(
        request,
        "agenda/agenda.html",
        context
        | {
            "days": shown.days(entries),
            "chosen": chosen,
            "changes": changes.sentences(shown.difference, shown.source) if shown.number > 1 else [],
        },
    )


def _chosen(request: HttpRequest, shown: Document) -> dict[str, object]:
    """The filters that were set and that this agenda offers."""
    form = FilterForm(request.GET)
    form.is_valid()
    offered: dict[str, list[Any]] = {
        "theme": [t.number for t in shown.themes],
        "room": [r.id for r in shown.rooms],
        "language": shown.languages,
        "press": [True],
    }
    return {name: value for name, value in form.cleaned_data.items() if value in offered[name]}


def _matches(entry: Entry, chosen: dict[str, object]) -> bool:
    return (
        not entry.is_pause
        and ("theme" not in chosen or (entry.theme is not None and entry.theme.number == chosen["theme"]))
        and ("room" not in chosen or (entry.room is not None and entry.room.id == chosen["room"]))
        and ("language" not in chosen or chosen["language"] in entry.languages)
        and ("press" not in chosen or entry.open_to_press)
    )


@public(cached=("agenda",))
def session(request: HttpRequest, conference: Conference, code: str) -> HttpResponse:
    shown, entry = _find(conference, code)
    return render(
        request,
        "agenda/session.html",
        {
            "conference": conference,
            "here": "agenda",
            "agenda": shown,
            "session": entry,
        },
    )


@public(cached=("agenda",))
def agenda_ics(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The whole agenda as a calendar file, in the language of the address."""
    shown = document.current(conference)
    if shown is None:
        raise Http404
    return _calendar(ical.whole(shown, translation.get_language() or "en"), f"{conference.slug}-agenda.ics")


@public(cached=("agenda",))
def session_ics(request: HttpRequest, conference: Conference, code: str) -> HttpResponse:
    shown, entry = _find(conference, code)
    return _calendar(ical.one(shown, entry, translation.get_language() or "en"), f"{conference.slug}-{code}.ics")


def _find(conference: Conference, code: str) -> tuple[Document, Entry]:
    """The published session of this code, or 404."""
    shown = document.current(conference)
    if shown is None or code not in shown.by_code:
        raise Http404
    return shown, shown.by_code[code]


def _calendar(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=ical.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
