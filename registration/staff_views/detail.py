"""One registration: what is known of the person, what happened, and the buttons for what can be done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from registration import badges, rules
from registration.actions.confirm import NotCovered
from registration.actions.confirm import confirm as confirm_registration
from registration.actions.leave import decline as decline_registration
from registration.actions.leave import withdraw as withdraw_registration
from registration.actions.needs import read as read_needs
from registration.answers import telephone
from registration.arrivals import presence
from registration.forms.reason import ReasonForm
from registration.history import history
from registration.models import COUNTED, IllegalMove, Registration, State
from registration.models.registration import Access, Diet
from registration.questions import answered
from registration.staff_views import parts, step
from registration.staff_views.loading import back, load, stale_words


def _page(request: StaffRequest, registration: Registration, **extra: Any) -> HttpResponse:
    return render(
        request,
        "secretariat/registration.html",
        {
            "conference": registration.conference,
            "here": "registrations",
            "registration": registration,
            "phone": telephone(registration.phone),
            "answered": answered(registration),
            "history": history(registration),
            "ahead": registration.turn() - 1 if registration.state == State.WAITLISTED else 0,
            **parts.of(request, registration),
            "on_badge": badges.name(registration),
            "present": presence(registration),
            "may_confirm": rules.can_confirm(registration),
            "may_decline": rules.can(registration, State.DECLINED),
            "may_withdraw": rules.can(registration, State.WITHDRAWN),
            "may_reassign": registration.state in COUNTED,
            **extra,
        },
    )


@staff("registration.view")
def registration(request: StaffRequest, conference: Conference, reference: str) -> HttpResponse:
    return _page(request, load(conference, reference))


@staff("registration.decide")
def confirm(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    found = load(conference, reference)
    if request.method == "POST":
        try:
            confirm_registration(by=request.user.actor, registration=found, seen=request.POST.get("seen"))
        except NotCovered as refused:
            messages.warning(request, refused.refusal.sentence)
        except IllegalMove:
            messages.warning(request, stale_words(found))
        else:
            messages.success(
                request, _("%(name)s is confirmed, and the confirmation is on its way.") % {"name": found.full_name}
            )
    return back(found)


@staff("registration.decide")
def decline(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """The page that asks for the reason, which the person is told."""
    found = load(conference, reference)
    form = ReasonForm(request.POST or None)
    stale = ""
    if request.method == "POST" and form.is_valid():
        try:
            decline_registration(
                by=request.user.actor,
                registration=found,
                reason=form.cleaned_data["reason"],
                seen=request.POST.get("seen"),
            )
        except IllegalMove:
            stale = stale_words(found)
        else:
            messages.success(request, _("%(name)s is declined and is told the reason.") % {"name": found.full_name})
            return back(found)
    possible = rules.can(found, State.DECLINED)
    return step.page(
        request,
        "secretariat/registration/decline.html",
        found,
        act=_("Decline"),
        possible=possible,
        form=form,
        stale=stale,
    )


@staff("registration.decide")
def withdraw(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """The page that asks whether to withdraw."""
    found = load(conference, reference)
    if request.method == "POST":
        try:
            withdraw_registration(by=request.user.actor, registration=found, seen=request.POST.get("seen"))
        except IllegalMove:
            messages.warning(request, stale_words(found))
        else:
            messages.success(request, _("%(name)s is withdrawn and has been written to.") % {"name": found.full_name})
        return back(found)
    return step.page(
        request,
        "secretariat/registration/withdraw.html",
        found,
        act=_("Withdraw"),
        is_in=presence(found),
        possible=rules.can(found, State.WITHDRAWN),
    )


@staff("registration.needs")
def needs(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """Show what the person needs, once; the reading is recorded. Never by GET, which anybody may be led to."""
    found = load(conference, reference)
    if request.method != "POST":
        return back(found)
    shown = read_needs(by=request.user.actor, registration=found)
    words = dict(Diet.choices) | dict(Access.choices)
    labels = [words.get(code, code) for code in (*shown.diet, *shown.access)] if shown else []
    return _page(request, found, needs=shown, needs_labels=labels, needs_asked=True)
