"""Rooms and themes: the list, and a form for each."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda.actions import rooms
from agenda.forms import OfConferenceForm, RoomForm, ThemeForm
from agenda.models import Room, Theme
from agenda.rules import Refused
from conference.accounts.access import staff
from conference.models import Conference

USED = Count("sessions", filter=Q(sessions__is_removed=False))


@staff("agenda.view")
def overview(request: HttpRequest, conference: Conference) -> HttpResponse:
    context = {
        "conference": conference,
        "here": "agenda",
        "rooms": Room.objects.in_use().filter(conference=conference).annotate(used=USED),
        "themes": Theme.objects.filter(conference=conference).annotate(used=USED),
    }
    return render(request, "agenda/rooms.html", context)


def _load_room(conference: Conference, pk: int) -> Room:
    room = Room.objects.in_use().filter(conference=conference, pk=pk).first()
    if room is None:
        raise Http404
    return room


def _load_theme(conference: Conference, pk: int) -> Theme:
    theme = Theme.objects.filter(conference=conference, pk=pk).first()
    if theme is None:
        raise Http404
    return theme


@staff("agenda.edit")
def room(request: HttpRequest, conference: Conference, pk: int | None = None) -> HttpResponseBase:
    """A new room, or one to be changed."""
    found = _load_room(conference, pk) if pk else None
    form = RoomForm(request.POST or None, conference=conference, instance=copy(found) if found else None)
    if form.is_valid():
        actor = request.user.actor  # type: ignore[union-attr]
        try:
            if found:
                rooms.change_room(by=actor, room=found, fields=form.row)
            else:
                rooms.add_room(by=actor, conference=conference, fields=form.row)
            return _done(request, conference)
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
    return _page(request, conference, form, found)


@staff("agenda.edit")
def theme(request: HttpRequest, conference: Conference, pk: int | None = None) -> HttpResponseBase:
    """A new theme, or one to be changed."""
    found = _load_theme(conference, pk) if pk else None
    form = ThemeForm(request.POST or None, conference=conference, instance=copy(found) if found else None)
    if form.is_valid():
        actor = request.user.actor  # type: ignore[union-attr]
        try:
            if found:
                rooms.change_theme(by=actor, theme=found, fields=form.row)
            else:
                rooms.add_theme(by=actor, conference=conference, fields=form.row)
            return _done(request, conference)
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
    return _page(request, conference, form, found)


def _done(request: HttpRequest, conference: Conference) -> HttpResponseBase:
    messages.success(request, _("Your changes are in the draft. The public agenda stays until you publish."))
    return redirect("secretariat:agenda-rooms", conference.slug)


def _page(
    request: HttpRequest, conference: Conference, form: OfConferenceForm, found: Room | Theme | None
) -> HttpResponse:
    context = {
        "conference": conference,
        "here": "agenda",
        "form": form,
        "found": found,
        "is_room": isinstance(form, RoomForm),
    }
    return render(request, "agenda/room_form.html", context, status=400 if form.errors else 200)


@staff("agenda.edit")
@require_POST
def remove_room(request: HttpRequest, conference: Conference, pk: int) -> HttpResponseBase:
    try:
        rooms.remove_room(by=request.user.actor, room=_load_room(conference, pk))  # type: ignore[union-attr]
    except Refused as refused:
        messages.warning(request, refused.refusal.sentence)
        return redirect("secretariat:agenda-rooms", conference.slug)
    return _done(request, conference)


@staff("agenda.edit")
@require_POST
def remove_theme(request: HttpRequest, conference: Conference, pk: int) -> HttpResponseBase:
    try:
        rooms.remove_theme(by=request.user.actor, theme=_load_theme(conference, pk))  # type: ignore[union-attr]
    except Refused as refused:
        messages.warning(request, refused.refusal.sentence)
        return redirect("secretariat:agenda-rooms", conference.slug)
    return _done(request, conference)
