"""The public agenda: the same for everyone, from the published document, without cookies."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from agenda import changes, document, structured
from agenda.document import Document, Entry
from agenda.exports import frab, ical, paper
from agenda.exports.changes_feed import feed
from agenda.forms import FilterForm
from agenda.steps import steps
from conference import atom
from conference.accounts.access import public
from conference.models import Conference
from conference.structured import block


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
            "structured": block(structured.agenda(shown, _language())) if entries is None else "",
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


@public(cached=("agenda",), parameters=("page",))
def agenda_changes(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What each version changed, newest first."""
    number = request.GET.get("page", "")
    page = max(int(number) if number.isdecimal() and len(number) < 6 else 1, 1)
    shown, has_older = steps(conference, page)
    if page > 1 and not shown:
        raise Http404
    context = {"conference": conference, "here": "agenda", "steps": shown, "newer": page - 1}
    return render(request, "agenda/changes.html", context | {"older": page + 1 if has_older else None})


@public(cached=("agenda",))
def changes_feed(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The changes of the latest versions, to subscribe to."""
    shown, _has_older = steps(conference)
    return atom.answer(feed(conference, shown, _language()))


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
            "structured": block(structured.session(shown, entry, _language())),
        },
    )


@public(cached=("agenda",))
def agenda_ics(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The whole agenda as a calendar file, in the language of the address."""
    return _calendar(ical.whole(_published(conference), _language()), f"{conference.slug}-agenda.ics")


@public(cached=("agenda",))
def agenda_json(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The agenda in the exchange format of conferences, for programme apps."""
    return HttpResponse(frab.as_json(_published(conference), _language()), content_type=frab.JSON_TYPE)


@public(cached=("agenda",))
def agenda_xml(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The same as XML."""
    return HttpResponse(frab.as_xml(_published(conference), _language()), content_type=frab.XML_TYPE)


@public(cached=("agenda",))
def agenda_pdf(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The agenda on paper, in the language of the address."""
    content = paper.agenda_pdf(_published(conference), _language())
    name = f"{conference.slug}-agenda-{_language()}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@public(cached=("agenda",))
def session_ics(request: HttpRequest, conference: Conference, code: str) -> HttpResponse:
    shown, entry = _find(conference, code)
    return _calendar(ical.one(shown, entry, _language()), f"{conference.slug}-{code}.ics")


def _language() -> str:
    return translation.get_language() or "en"


def _published(conference: Conference) -> Document:
    """The published agenda, or 404."""
    shown = document.current(conference)
    if shown is None:
        raise Http404
    return shown


def _find(conference: Conference, code: str) -> tuple[Document, Entry]:
    """The published session of this code, or 404."""
    shown = _published(conference)
    if code not in shown.by_code:
        raise Http404
    return shown, shown.by_code[code]


def _calendar(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=ical.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
