"""The second stage on a participant's own pages: travel, the visa letter, and papers to take along."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.files.serve import attachment
from conference.models import Conference
from conference.my.access import participant
from registration import badges, rules
from registration.actions import passport as passports
from registration.actions import travel as travels
from registration.calendar import conference_days
from registration.confirmation import confirmation as confirmation_pdf
from registration.forms.travel import PassportForm, TravelForm
from registration.models import IllegalMove, Passport, Registration, State, Travel
from registration.models.countries import country_name
from registration.visa_letter import visa_letter as visa_letter_pdf

PDF = "application/pdf"


def _mine(conference: Conference, registration: Registration, done: str = "") -> HttpResponseBase:
    return redirect(conference.url("my", registration.reference) + (f"?done={done}" if done else ""))


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def travel(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """How somebody comes and goes; may be changed until the conference is over."""
    if not rules.in_second_stage(registration, timezone.now()):
        return _mine(conference, registration)
    row = Travel.objects.filter(registration=registration).first()
    form = TravelForm(request.POST if request.method == "POST" else None, travel=row, conference=conference)
    if form.is_valid():
        try:
            told = travels.tell(by=registration.actor, registration=registration, travel=form.travel())
        except IllegalMove:  # "my registration" says how it stands
            return _mine(conference, registration)
        return _mine(conference, registration, "travel" if told else "no-travel")
    context = {
        "conference": conference,
        "registration": registration,
        "form": form,
        "by": rules.travel_by(conference),
        "is_late": rules.travel_by(conference) < timezone.localdate(timezone=conference.tz),
    }
    return render(request, "my/travel.html", context)


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def visa(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """Asking for a visa letter. What was given is shown only as far as it takes to recognize it."""
    if not rules.in_second_stage(registration, timezone.now()):
        return _mine(conference, registration)
    given = Passport.objects.filter(registration=registration).first()
    anew = request.method == "POST" or "anew" in request.GET
    form = PassportForm(request.POST if request.method == "POST" else None, conference=conference)
    if request.method == "POST" and form.is_valid():
        try:
            passports.give(by=registration.actor, registration=registration, passport=form.passport())
        except IllegalMove:  # "my registration" says how it stands
            return _mine(conference, registration)
        return _mine(conference, registration, "passport")
    context: dict[str, Any] = {
        "conference": conference,
        "registration": registration,
        "form": form if anew or given is None else None,
        "given": given,
    }
    if given is not None:
        context |= {"end": given.number[-3:], "country": country_name(given.country)}
    return render(request, "my/visa.html", context)


@participant
@require_POST
def visa_delete(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """Delete the passport data, whatever the registration's state; a second time it changes nothing."""
    deleted = passports.delete(by=registration.actor, registration=registration)
    return _mine(conference, registration, "passport-deleted" if deleted else "")


@participant
@require_safe
def visa_letter(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """The letter, once it is issued and as long as the person is confirmed."""
    given = Passport.objects.filter(registration=registration, letter_issued_at__isnull=False).first()
    if given is None or registration.state != State.CONFIRMED:
        return _mine(conference, registration)
    name = _("visa-letter-%(code)s.pdf") % {"code": registration.reference}
    return attachment(name, PDF, visa_letter_pdf(registration, given))


@participant
@require_safe
def badge(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """The badge to print at home, for whoever is confirmed. Its code was made with the confirmation, or when the
    private link was used: a GET makes none."""
    if registration.state != State.CONFIRMED:
        return _mine(conference, registration)
    name = _("badge-%(code)s.pdf") % {"code": registration.reference}
    try:
        content = badges.pdf([registration], size=badges.Size.A6, language=registration.language, make=False)
    except badges.NoCode:
        return _mine(conference, registration)
    return attachment(name, PDF, content)


@participant
@require_safe
def confirmation(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """The confirmation on paper, for whoever is confirmed."""
    if registration.state != State.CONFIRMED:
        return _mine(conference, registration)
    name = _("confirmation-%(code)s.pdf") % {"code": registration.reference}
    return attachment(name, PDF, confirmation_pdf(registration))


@participant
@require_safe
def days(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """The days of the conference for one's calendar, for whoever is confirmed before the agenda is public."""
    if registration.state != State.CONFIRMED:
        return _mine(conference, registration)
    return attachment(f"{conference.slug}.ics", "text/calendar; charset=utf-8", conference_days(conference))
