"""The same for many: each page shows first whom it meets and who is left out, and acts on POST."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from registration import rules
from registration.actions import bulk
from registration.actions.bulk import MOST, LeftOut, NotDone
from registration.actions.confirm import confirm as confirm_registration
from registration.actions.leave import decline as decline_registration
from registration.actions.message import send
from registration.forms.reason import ReasonForm
from registration.models import Registration
from registration.models.note import with_coverage
from registration.models.reference import normal
from registration.rules import Refusal
from registration.staff_views.filters import FilterForm, choices
from registration.staff_views.forms import MessageForm

FIRST = 5  # names above the form; the others open on request, so that the form is within reach on a telephone
Why = Callable[[Any], Refusal | None]  # of a registration that knows `is_covered`


@dataclass
class Chosen:
    """Whom somebody ticked, or all of a list. `states` are those in which they were seen, by reference code."""

    people: list[Any] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    too_many: bool = False

    @property
    def picked(self) -> str:
        """For the form: codes with the states in which they are shown."""
        return " ".join(f"{one.reference}.{one.state}" for one in self.people)


def _chosen(request: StaffRequest, conference: Conference, why_not: Why) -> Chosen:
    """From the ticks or the filter of the list (GET), or from the preview's own form (POST): then exactly those who
    were shown, whoever came or went since."""
    rows = with_coverage(Registration.objects.filter(conference=conference))
    chosen = Chosen()
    if request.method == "POST":
        pairs = (word.rpartition(".") for word in request.POST.get("picked", "").split()[: MOST + 1])
        chosen.states = {code: state for text, _dot, state in pairs if (code := normal(text))}
        rows = rows.filter(reference__in=chosen.states)
    elif query := request.GET.get("all"):
        rows = FilterForm(QueryDict(query.lstrip("?")), *choices(conference)).narrow(rows)
    else:
        rows = rows.filter(reference__in=[code for text in request.GET.getlist("pick") if (code := normal(text))])
        rows = rows.order_by("sort_name", "pk")
    found = list(rows.select_related("conference", "category", "delegation")[: MOST + 1])
    if len(found) > MOST:
        chosen.too_many = True
        return chosen
    for one in found:
        refusal = why_not(one)
        if refusal is None:
            chosen.people.append(one)
        else:
            chosen.left_out.append(LeftOut(one, refusal.sentence))
    return chosen


def _page(
    request: StaffRequest,
    conference: Conference,
    template: str,
    what: str,
    chosen: Chosen,
    form: forms.Form | None = None,
    **extra: Any,
) -> HttpResponseBase:
    query = request.GET.get("all") or request.GET.get("list") or request.POST.get("from", "")
    context = {
        "conference": conference,
        "here": "registrations",
        "what": what,
        "chosen": chosen,
        "form": form,
        "most": MOST,
        "first": chosen.people[:FIRST],
        "rest": chosen.people[FIRST:],
        "first_left_out": chosen.left_out[:FIRST],
        "rest_left_out": chosen.left_out[FIRST:],
        "back": reverse("secretariat:registrations", args=[conference.slug]) + _safe(query, conference),
        "from": query,
        **extra,
    }
    return render(request, template, context)


def _safe(query: str, conference: Conference) -> str:
    """The query of a list, as the list itself would write it."""
    return FilterForm(QueryDict(query.lstrip("?")), *choices(conference)).query() if query else ""


def _report(request: StaffRequest, outcome: bulk.Outcome, done: str) -> HttpResponseBase:
    """Back to the list, saying with how many it was done and who was left out, and why."""
    if outcome.done:
        messages.success(request, done)
    else:
        messages.warning(request, _("Nothing was changed."))
    for one in outcome.left_out[:10]:
        messages.warning(
            request, _("Left out: %(name)s %(why)s.") % {"name": one.registration.full_name, "why": one.why}
        )
    if len(outcome.left_out) > 10:
        more = len(outcome.left_out) - 10
        messages.warning(request, ngettext("%(n)d more was left out.", "%(n)d more were left out.", more) % {"n": more})
    conference: Conference = request.conference  # type: ignore[attr-defined]
    address = reverse("secretariat:registrations", args=[conference.slug])
    return redirect(address + _safe(request.POST.get("from", ""), conference))


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise NotDone(refusal)


@staff("registration.decide")
def confirm(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Confirm all who hold a place, and are covered by a note verbale where one is needed."""
    chosen = _chosen(request, conference, rules.why_not_confirm)
    if request.method != "POST" or not (chosen.people or chosen.left_out):
        return _page(request, conference, "secretariat/many_confirm.html", _("Confirm several registrations"), chosen)

    def act(one: Registration) -> None:
        confirm_registration(by=request.user.actor, registration=one, seen=chosen.states.get(one.reference))

    outcome = bulk.run(chosen.people, act)
    outcome.left_out += chosen.left_out
    number = len(outcome.done)
    words = ngettext("%(n)d is confirmed and is told so.", "%(n)d are confirmed and are told so.", number)
    return _report(request, outcome, words % {"n": number})


@staff("registration.decide")
def decline(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Decline all, with one reason that each of them is told."""
    chosen = _chosen(request, conference, rules.why_not_decline)
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not (chosen.people or chosen.left_out) or not form.is_valid():
        return _page(
            request, conference, "secretariat/many_decline.html", _("Decline several registrations"), chosen, form
        )

    def act(one: Registration) -> None:
        decline_registration(
            by=request.user.actor,
            registration=one,
            reason=form.cleaned_data["reason"],
            seen=chosen.states.get(one.reference),
        )

    outcome = bulk.run(chosen.people, act)
    outcome.left_out += chosen.left_out
    number = len(outcome.done)
    words = ngettext("%(n)d is declined and is told the reason.", "%(n)d are declined and are told the reason.", number)
    return _report(request, outcome, words % {"n": number})


@staff("registration.decide")
def message(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Write to one or to many, in one's own words."""
    chosen = _chosen(request, conference, rules.why_not_write)
    form = MessageForm(request.POST or None)
    key = _key(request)
    if request.method != "POST" or not chosen.people or not form.is_valid():
        return _page(
            request, conference, "secretariat/many_message.html", _("Write to participants"), chosen, form, key=key
        )

    def act(one: Registration) -> None:
        is_new = send(
            by=request.user.actor,
            registration=one,
            subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"],
            key=key,
        )
        _refuse(None if is_new else Refusal("sent", _("has been sent this message already")))

    outcome = bulk.run(chosen.people, act)
    number = len(outcome.done)
    words = ngettext(
        "The message to %(n)d person is on its way.", "The message to %(n)d persons is on its way.", number
    )
    return _report(request, outcome, words % {"n": number})


def _key(request: StaffRequest) -> uuid.UUID:
    """The key of one sending, which the form carries: sent twice, it is one message to each."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()
