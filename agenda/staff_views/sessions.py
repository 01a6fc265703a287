"""Creating, changing and removing a session, its presentations and its podium."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda.actions import parts, sessions
from agenda.forms import PartForm, PersonForm, PresentationForm, SessionForm
from agenda.models import Presentation, Session, SessionPerson
from agenda.rules import Refused
from agenda.staff_views.draft import address
from conference.accounts.access import staff
from conference.models import Conference


def load(conference: Conference, pk: int) -> Session:
    """The session of this conference's draft, or 404."""
    session = Session.objects.draft().whole().filter(conference=conference, pk=pk).first()
    if session is None:
        raise Http404
    session.conference = conference
    return session


@staff("agenda.edit")
def new(request: HttpRequest, conference: Conference) -> HttpResponseBase:
    form = SessionForm(request.POST or None, conference=conference)
    if form.is_valid():
        try:
            session = sessions.create(by=request.user.actor, conference=conference, fields=form.row)  # type: ignore[union-attr]
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, _("“%(session)s” is in the draft.") % {"session": session})
            return redirect("secretariat:agenda-session", conference.slug, session.pk)
    return _page(request, conference, form)


@staff("agenda.edit")
def edit(request: HttpRequest, conference: Conference, pk: int) -> HttpResponseBase:
    session = load(conference, pk)
    form = SessionForm(request.POST or None, conference=conference, instance=copy(session))
    if form.is_valid():
        try:
            sessions.change(
                by=request.user.actor,  # type: ignore[union-attr]
                session=session,
                fields=form.row,
                seen=form.cleaned_data["seen"],
            )
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
            form.show_present(load(conference, pk).revision)
        else:
            messages.success(request, _("Your changes are in the draft. The public agenda stays until you publish."))
            return redirect(address(conference, load(conference, pk)))
    return _page(request, conference, form, session)


def _page(
    request: HttpRequest, conference: Conference, form: SessionForm, session: Session | None = None
) -> HttpResponse:
    context = {"conference": conference, "here": "agenda", "form": form, "session": session}
    return render(request, "agenda/session_form.html", context, status=400 if form.errors else 200)


@staff("agenda.edit")
@require_POST
def remove(request: HttpRequest, conference: Conference, pk: int) -> HttpResponseBase:
    session = load(conference, pk)
    back = address(conference, session)
    try:
        sessions.remove(by=request.user.actor, session=session)  # type: ignore[union-attr]
    except Refused as refused:
        messages.warning(request, refused.refusal.sentence)
    else:
        messages.success(request, _("“%(session)s” is no longer in the draft.") % {"session": session})
    return redirect(back)


FORMS: dict[type[parts.Part], type[PartForm]] = {Presentation: PresentationForm, SessionPerson: PersonForm}


@staff("agenda.edit")
def new_presentation(request: HttpRequest, conference: Conference, pk: int) -> HttpResponseBase:
    return _part(request, load(conference, pk), Presentation)


@staff("agenda.edit")
def presentation(request: HttpRequest, conference: Conference, pk: int, part: int) -> HttpResponseBase:
    session = load(conference, pk)
    return _part(request, session, Presentation, _load_part(session, Presentation, part))


@staff("agenda.edit")
@require_POST
def remove_presentation(request: HttpRequest, conference: Conference, pk: int, part: int) -> HttpResponseBase:
    return _remove_part(request, load(conference, pk), Presentation, part)


@staff("agenda.edit")
def new_person(request: HttpRequest, conference: Conference, pk: int) -> HttpResponseBase:
    return _part(request, load(conference, pk), SessionPerson)


@staff("agenda.edit")
def person(request: HttpRequest, conference: Conference, pk: int, part: int) -> HttpResponseBase:
    session = load(conference, pk)
    return _part(request, session, SessionPerson, _load_part(session, SessionPerson, part))


@staff("agenda.edit")
@require_POST
def remove_person(request: HttpRequest, conference: Conference, pk: int, part: int) -> HttpResponseBase:
    return _remove_part(request, load(conference, pk), SessionPerson, part)


def _load_part(session: Session, kind: type[parts.Part], pk: int) -> parts.Part:
    part = kind.objects.filter(session=session, pk=pk).first()
    if part is None:
        raise Http404
    part.session = session
    return part


def _part(
    request: HttpRequest, session: Session, kind: type[parts.Part], part: parts.Part | None = None
) -> HttpResponseBase:
    """The form of a presentation or of a person on the podium, new or to be changed."""
    form: Any = FORMS[kind](request.POST or None, session=session, instance=copy(part) if part else None)
    if form.is_valid():
        actor = request.user.actor  # type: ignore[union-attr]
        try:
            if part:
                parts.change(by=actor, part=part, fields=form.row)
            else:
                parts.add(by=actor, session=session, part=kind, fields=form.row)
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, _("Your changes are in the draft. The public agenda stays until you publish."))
            return redirect("secretariat:agenda-session", session.conference.slug, session.pk)
    context = {
        "conference": session.conference,
        "here": "agenda",
        "form": form,
        "session": session,
        "part": part,
        "is_presentation": kind is Presentation,
    }
    return render(request, "agenda/part_form.html", context, status=400 if form.errors else 200)


def _remove_part(request: HttpRequest, session: Session, kind: type[parts.Part], pk: int) -> HttpResponseBase:
    parts.remove(by=request.user.actor, part=_load_part(session, kind, pk))  # type: ignore[union-attr]
    messages.success(request, _("It is no longer in the draft."))
    return redirect("secretariat:agenda-session", session.conference.slug, session.pk)
