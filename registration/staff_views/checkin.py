"""The check-in desk: one input, one large answer. Nothing changes by GET."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from registration import arrivals
from registration.actions import checkin as actions
from registration.forms.fields import Line
from registration.models import CheckIn, IllegalMove, Registration, State
from registration.recognize import Recognized, recognize
from registration.staff_views.loading import load

DESK = "desk"  # in the session: what this desk is called


@dataclass
class Answer:
    """What the desk is told. `kind`: welcome, again, wait, lost, stop, unknown or choose; it sets shape and colour."""

    kind: str
    found: Recognized
    registration: Registration | None = None
    checkin: CheckIn | None = None
    replaced_by: Registration | None = None


class DeskForm(forms.Form):
    desk = Line(
        label=gettext_lazy("Name of this desk"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For example: Desk 2. It stands beside every check-in of this browser."),
    )


def desk_of(request: HttpRequest, conference: Conference) -> str:
    """The name that this browser's desk has in this conference, or an empty text."""
    return str(request.session.get(DESK, {}).get(str(conference.pk), ""))


@staff("registration.checkin")
def desk(request: StaffRequest, conference: Conference) -> HttpResponse:
    """The desk. By POST with `code`, whoever is meant is let in at once; a name only lists who could be meant."""
    request.uses_camera = True  # type: ignore[attr-defined]  # conference/pages/headers.py
    answer = None
    if request.method == "POST":
        answer = _answer(request, conference, recognize(conference, request.POST.get("code", "")))
    return _page(request, conference, answer)


def _page(request: StaffRequest, conference: Conference, answer: Answer | None, **extra: Any) -> HttpResponse:
    name = desk_of(request, conference)
    context = {
        "conference": conference,
        "here": "checkin",
        "answer": answer,
        "desk": name,
        "desk_form": DeskForm(initial={"desk": name}),
        "counts": arrivals.counts(conference),
        **extra,
    }
    return render(request, "secretariat/checkin/desk.html", context)


def _answer(request: StaffRequest, conference: Conference, found: Recognized) -> Answer | None:
    if found.problem == "nothing":
        return None
    if not found.people:
        return Answer("unknown", found)
    if not found.is_exact:
        return Answer("choose", found)
    (registration,) = found.people
    if found.former is not None and registration.state == State.CONFIRMED:
        return Answer("lost", found, registration)
    try:
        made = actions.check_in(by=request.user.actor, registration=registration, desk=desk_of(request, conference))
    except actions.AlreadyIn as already:
        return Answer("again", found, registration, already.checkin)
    except IllegalMove as refused:
        registration.state = refused.state
        if registration.holds_place or registration.state == State.WAITLISTED:
            return Answer("wait", found, registration)
        return Answer("stop", found, registration, replaced_by=_successor(registration))
    return Answer("welcome", found, registration, made)


def _successor(registration: Registration) -> Registration | None:
    """Who came in this person's place, through however many replacements; None when nobody did."""
    one, seen = registration, {registration.pk}
    while one.state == State.REPLACED:
        following = Registration.objects.filter(replaces=one).select_related("delegation", "category").first()
        if following is None or following.pk in seen or len(seen) > 5:
            break
        seen.add(following.pk)
        one = following
    return one if one.pk != registration.pk else None


@staff("registration.checkin")
def counts(request: StaffRequest, conference: Conference) -> HttpResponse:
    """The figures of all desks, for every desk to fetch again every few seconds."""
    context = {"conference": conference, "counts": arrivals.counts(conference)}
    return render(request, "secretariat/checkin/_counts.html", context)


@staff("registration.checkin")
@require_POST
def name_desk(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Keep what this desk is called, in this browser."""
    form = DeskForm(request.POST)
    if not form.is_valid():
        return _page(request, conference, None, desk_form=form)
    request.session[DESK] = {**request.session.get(DESK, {}), str(conference.pk): form.cleaned_data["desk"]}
    return redirect("secretariat:checkin", conference.slug)


@staff("registration.checkin")
@require_POST
def undo(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """Take back the check-in that was seen; then back to where the button stood."""
    found = load(conference, reference)
    seen = request.POST.get("seen", "")
    is_number = seen.isascii() and seen.isdigit() and len(seen) < 19  # a bigint; int() refuses 5,000 digits
    try:
        actions.undo(by=request.user.actor, registration=found, checkin_id=int(seen) if is_number else 0)
    except actions.NotIn:
        messages.warning(request, _("Nothing was changed: that check-in was undone before."))
    else:
        messages.success(request, _("%(name)s is no longer checked in.") % {"name": found.full_name})
    if request.POST.get("back") == "registration":
        return redirect("secretariat:registration", conference.slug, found.reference)
    return redirect("secretariat:checkin", conference.slug)
