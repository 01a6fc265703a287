"""Making a conference, and the facts that belong to it as a whole."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.accounts.access import StaffRequest, signed_in, staff
from conference.editions import rules
from conference.editions.actions import conference as actions
from conference.editions.forms import ConferenceForm, NewConferenceForm, OpeningForm, PlacesForm, too_few
from conference.editions.overview import facts, steps
from conference.models import Conference
from registration.actions import places as places_actions
from registration.models.places import TooFew, of_conference


@signed_in
def new(request: StaffRequest) -> HttpResponseBase:
    """Make a conference: for those who may enter all of them."""
    if not request.user.is_superuser:
        raise Http404
    form = NewConferenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                conference = actions.make(
                    by=request.user.actor,
                    conference=form.save(commit=False),
                    owner=request.user,
                    places=form.cleaned_data["places"],
                    usual_categories=form.cleaned_data["usual_categories"],
                )
        except IntegrityError:  # pressed twice, or a colleague took the same address at the same moment
            form = NewConferenceForm(request.POST)
            form.is_valid()
        else:
            messages.success(request, _("The conference is made. See below what it still needs."))
            return redirect("secretariat:setup", conference.slug)
    return render(request, "editions/new.html", {"form": form})


@staff("conference.edit")
def overview(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """What is set up, what is missing, and the state of registration."""
    now = timezone.now()
    context = {
        "conference": conference,
        "here": "setup",
        "part": "overview",
        "steps": steps(conference),
        "facts": facts(conference),
        "refusal": rules.refuse_opening(conference),
        "state": conference.opening_state(now),
    }
    return render(request, "editions/overview.html", context)


@staff("conference.edit")
def edit(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Names, texts, place, days, languages, contact."""
    form = ConferenceForm(request.POST or None, instance=conference)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.change(by=request.user.actor, conference=conference, fields=form.changed_columns)
        except IntegrityError:  # at the same moment another conference came to the front
            form = ConferenceForm(request.POST, instance=Conference.objects.get(pk=conference.pk))
            form.is_valid()
        else:
            messages.success(request, _("Saved. The public site shows it."))
            return redirect("secretariat:setup", conference.slug)
    shown = Conference.objects.get(pk=conference.pk) if form.errors else conference  # the frame shows what is saved
    context = {"conference": shown, "here": "setup", "part": "conference", "form": form}
    return render(request, "editions/conference.html", context)


@staff("conference.edit")
def opening(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """When registration opens and closes."""
    form = OpeningForm(request.POST or None, instance=conference, languages=conference.languages)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_opening(
                by=request.user.actor,
                conference=conference,
                opens_at=form.cleaned_data["opens_at"],
                closes_at=form.cleaned_data["closes_at"],
            )
        except actions.Refused as refused:
            form.add_error("opens_at", refused.refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("secretariat:setup", conference.slug)
    context = {"conference": conference, "here": "setup", "part": "opening", "form": form}
    return render(request, "editions/opening.html", context)


@staff("conference.edit")
@require_POST
def open_now(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Open registration at this moment."""
    try:
        actions.open_now(by=request.user.actor, conference=conference)
    except actions.Refused as refused:
        messages.error(request, refused.refusal.sentence)
    else:
        messages.success(request, _("Registration is open."))
    return redirect("secretariat:setup", conference.slug)


@staff("conference.edit")
@require_POST
def close_now(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Close registration at this moment."""
    actions.close_now(by=request.user.actor, conference=conference)
    messages.success(request, _("Registration is closed. You can open it again at any time."))
    return redirect("secretariat:setup", conference.slug)


@staff("conference.edit")
def places(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """The places of the whole conference."""
    row = of_conference(conference.pk)
    before = row.places
    form = PlacesForm(request.POST or None, initial={"places": before})
    if request.method == "POST" and form.is_valid():
        try:
            if form.is_changed("places"):
                to, seen = form.cleaned_data["places"], form.now("places")
                places_actions.change(by=request.user.actor, places=row, to=to, seen=seen)
        except places_actions.Changed as error:
            form.ask_again("places", error.now)
        except TooFew as error:
            form.add_error("places", too_few(error.taken))
        else:
            row.refresh_from_db()
            messages.success(request, _places_words(before, row.places))
            return redirect("secretariat:setup", conference.slug)
    context = {"conference": conference, "here": "setup", "part": "places", "form": form, "places": row}
    return render(request, "editions/places.html", context | {"facts": facts(conference)})


def _places_words(before: int, now: int) -> str:
    if now > before:
        return _("Saved. Whoever waited for a new place has moved up and been told.")
    if now < before:
        return _("Saved. There are fewer places now; nobody who holds one loses it.")
    return _("Saved. The number of places is the same as before.")
