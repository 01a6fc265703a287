"""The draft of the agenda, day by day, and moving a session quickly."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda import changes, grid
from agenda.actions import publish, sessions
from agenda.forms import MoveForm
from agenda.models import Programme, Room, Session
from agenda.rules import Refused
from conference.accounts.access import staff
from conference.models import Conference


@staff("agenda.view")
def agenda(request: HttpRequest, conference: Conference) -> HttpResponse:
    """One day as a grid of quarter hours and rooms (`day` in the query), with clashes on top."""
    return _page(request, conference, _day(conference, request.GET.get("day")))


@staff("agenda.edit")
@require_POST
def move(request: HttpRequest, conference: Conference) -> HttpResponseBase:
    """Give a session another time and room; bad input shows the same page again."""
    form = MoveForm(request.POST, conference=conference)
    shown = _day(conference, request.POST.get("shown"))
    if form.is_valid():
        data = form.cleaned_data
        try:
            session = sessions.move(
                by=request.user.actor,  # type: ignore[union-attr]
                session=data["session"],
                start=data["start"],
                end=data["end"],
                room=data["room"],
            )
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            done = _("“%(session)s” was moved. The public agenda stays until you publish.")
            messages.success(request, done % {"session": session})
            return redirect(address(conference, session))
    return _page(request, conference, shown, form)


def address(conference: Conference, session: Session) -> str:
    """The draft page of the day on which the session stands."""
    path = reverse("secretariat:agenda", args=[conference.slug])
    return f"{path}?day={session.start.astimezone(conference.tz).date()}" if session.start else path


def _day(conference: Conference, wanted: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(wanted or "")
    except ValueError:
        return conference.first_day


def _page(request: HttpRequest, conference: Conference, day: dt.date, form: MoveForm | None = None) -> HttpResponse:
    prepared = publish.prepare(conference)
    days = sorted({*conference.days, *(s.start.astimezone(conference.tz).date() for s in prepared.sessions if s.start)})
    rooms = list(Room.objects.in_use().filter(conference=conference))
    clashing = [s for conflict in prepared.conflicts for s in conflict.sessions]
    shown_form = form or MoveForm(conference=conference, session=next(iter(clashing), None))
    shown_form.show(prepared.sessions, rooms)
    context: dict[str, Any] = {
        "conference": conference,
        "here": "agenda",
        "prepared": prepared,
        "programme": Programme.objects.filter(conference=conference).first(),
        "days": days,
        "day": day,
        "grid": grid.day(day, prepared.sessions, rooms),
        "clashing": {s.pk for s in clashing},
        "unplaced": [s for s in prepared.sessions if not s.is_placed],
        "changes": changes.sentences(prepared.difference, prepared.document) if prepared.latest else [],
        "form": shown_form,
    }
    return render(request, "agenda/draft.html", context, status=400 if form else 200)
