"""The check-in desk: one input, one large answer. Nothing changes by GET."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from registration import arrivals
from registration.actions import checkin as actions
from registration.badges import Size
from registration.forms.fields import Line
from registration.models import CheckIn, IllegalMove, Registration, State
from registration.models.reference import normal
from registration.recognize import Recognized, recognize
from registration.staff_views.loading import load

DESK = "desk"  # in the session: what this desk is called
PRINTING = "desk_printing"  # and the size and language of its badges


@dataclass
class Answer:
    """What the desk is told. `kind`: welcome, again, wait, lost, stop, unknown or choose; it sets shape and colour."""

    kind: str
    found: Recognized
    registration: Registration | None = None
    checkin: CheckIn | None = None
    replaced_by: Registration | None = None


class DeskForm(forms.Form):
    """What a desk is called, and what its printer holds: one badge to a page."""

    desk = Line(label=gettext_lazy("Name of this desk"), max_length=60, required=False)
    size = forms.ChoiceField(
        label=gettext_lazy("Badges are printed here on"),
        choices=[(size.value, size.label) for size in (Size.CARD, Size.A6)],
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the badges printed here"), required=False)

    def __init__(self, data: QueryDict | None, conference: Conference, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        names = dict(settings.LANGUAGES)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [(code, names[code]) for code in conference.languages] or list(settings.LANGUAGES)


def desk_of(request: HttpRequest, conference: Conference) -> str:
    """The name that this browser's desk has in this conference, or an empty text."""
    return str(request.session.get(DESK, {}).get(str(conference.pk), ""))


def printing_of(request: HttpRequest, conference: Conference) -> dict[str, str]:
    """The size and the language in which this browser's desk prints badges of this conference."""
    kept = request.session.get(PRINTING, {}).get(str(conference.pk), {})
    return {"size": Size.CARD.value, "language": next(iter(conference.languages), "en"), **kept}


@staff("registration.checkin")
def desk(request: StaffRequest, conference: Conference) -> HttpResponse:
    """The desk. By POST with `code`, whoever is meant is let in at once; a name only lists who could be meant. With
    `in`, whoever was just registered here and let in is welcomed."""
    answer = None
    if request.method == "POST":
        answer = _answer(request, conference, recognize(conference, request.POST.get("code", "")))
    elif code := normal(request.GET.get("in", "")):
        answer = _welcome(conference, code)
    return _page(request, conference, answer)


def _welcome(conference: Conference, code: str) -> Answer | None:
    """The answer for somebody who is in already; None for everybody else."""
    arrival = arrivals.open_checkins(conference).filter(registration__reference=code)
    made = arrival.select_related("registration__category", "registration__delegation").first()
    return Answer("welcome", Recognized(code), made.registration, made) if made else None


def _page(request: StaffRequest, conference: Conference, answer: Answer | None, **extra: Any) -> HttpResponse:
    request.uses_camera = True  # type: ignore[attr-defined]  # conference/pages/headers.py
    name, printing = desk_of(request, conference), printing_of(request, conference)
    context = {
        "conference": conference,
        "here": "checkin",
        "answer": answer,
        "desk": name,
        "desk_form": DeskForm(None, conference, initial={"desk": name, **printing}),
        "printing": printing,
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
    """Keep what this desk is called and how it prints, in this browser."""
    form = DeskForm(request.POST, conference)
    if not form.is_valid():
        return _page(request, conference, None, desk_form=form)
    chosen = {name: form.cleaned_data[name] for name in ("size", "language") if form.cleaned_data[name]}
    for key, kept in ((DESK, form.cleaned_data["desk"]), (PRINTING, chosen)):
        request.session[key] = {**request.session.get(key, {}), str(conference.pk): kept}
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
