"""The same for many: each page shows first whom it meets and who is left out, and acts on POST."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.jobs import actions as jobs
from conference.models import Conference
from registration.actions import bulk
from registration.forms.reason import ReasonForm
from registration.many.chosen import MOST, Chosen, choose, unpack
from registration.many.deeds import DEEDS, Deed, Task
from registration.many.work import kind_of, parameters
from registration.models import Registration
from registration.models.reference import normal
from registration.staff_views.filters import FilterForm, choices, known_to
from registration.staff_views.forms import MessageForm


@staff("registration.decide")
def confirm(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Confirm all who hold a place, and are covered by a note verbale where one is needed. Who was named and has not
    given the details yet is confirmed only if one says so."""
    return _many(request, conference, "confirm", "secretariat/many_confirm.html")


@staff("registration.decide")
def decline(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Decline all, with one reason that each of them is told."""
    form = ReasonForm(request.POST or None)
    return _many(request, conference, "decline", "secretariat/many_decline.html", form)


@staff("registration.decide")
def message(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Write to one or to many, in one's own words."""
    form = MessageForm(request.POST or None)
    return _many(request, conference, "message", "secretariat/many_message.html", form)


def _many(
    request: StaffRequest, conference: Conference, name: str, template: str, form: forms.Form | None = None
) -> HttpResponseBase:
    """Show whom it meets, and do it once that was seen: at once, or in the background where they are many."""
    deed, key = DEEDS[name], _key(request)
    seen = unpack(request.POST.get("picked", ""))
    chosen = _chosen(request, conference, deed, seen)
    if request.method != "POST" or not chosen.is_anybody or (form is not None and not form.is_valid()):
        return _page(request, conference, template, deed, chosen, form, key)
    chosen = chosen.settled(joins="apart" in request.POST, why=_("has not given the details yet"))
    task = Task(deed, request.user.actor, key, form.cleaned_data if form is not None else {})
    back = _safe(request, request.POST.get("from", ""), conference)
    if chosen.is_long:
        with transaction.atomic():
            job = jobs.start_once(
                kind=kind_of(name),
                conference_id=conference.pk,
                owner=(str(request.user.pk), str(request.user)),
                language=get_language() or "en",
                parameters=parameters(task, back),
                given=("", chosen.picked.encode()),
            )
        return redirect("secretariat:job", conference.slug, job.pk)
    people = [one.registration for one in chosen.names.people]
    outcome = bulk.run(people, lambda one: task.act(one, chosen.met[one.pk]))
    left = chosen.names_left
    outcome.left_out += left.people
    _report(request, outcome, deed.done(outcome.done), left.unnamed)
    return redirect(reverse("secretariat:registrations", args=[conference.slug]) + back)


def _chosen(request: StaffRequest, conference: Conference, deed: Deed, seen: dict[int, str]) -> Chosen:
    """From the ticks or the filter of the list (GET), or from the preview's own form (POST): then exactly those who
    were shown, whoever came or went since."""
    rows = Registration.objects.filter(conference=conference)
    if request.method == "POST":
        rows = rows.filter(pk__in=seen).order_by("sort_name", "pk")
    elif query := request.GET.get("all"):
        rows = _filters(request, conference, query).narrow(rows)
    else:
        rows = rows.filter(reference__in=[code for text in request.GET.getlist("pick") if (code := normal(text))])
        rows = rows.order_by("sort_name", "pk")
    return choose(conference, rows, deed.why_not, seen, apart=deed.apart)


def _page(
    request: StaffRequest,
    conference: Conference,
    template: str,
    deed: Deed,
    chosen: Chosen,
    form: forms.Form | None,
    key: uuid.UUID,
) -> HttpResponseBase:
    query = request.GET.get("all") or request.GET.get("list") or request.POST.get("from", "")
    context = {
        "conference": conference,
        "here": "registrations",
        "what": deed.title,
        "chosen": chosen,
        "form": form,
        "key": key,
        "most": MOST,
        "back": reverse("secretariat:registrations", args=[conference.slug]) + _safe(request, query, conference),
        "from": query,
    }
    return render(request, template, context)


def _filters(request: StaffRequest, conference: Conference, query: str) -> FilterForm:
    return FilterForm(QueryDict(query.lstrip("?")), *choices(conference), known_to(request.user, conference))


def _safe(request: StaffRequest, query: str, conference: Conference) -> str:
    """The query of a list, as the list itself would write it."""
    return _filters(request, conference, query).query() if query else ""


def _report(request: StaffRequest, outcome: bulk.Outcome, done: str, more: int) -> None:
    """Say with how many it was done and who was left out, and why; `more`: how many besides."""
    if outcome.done:
        messages.success(request, done)
    else:
        messages.warning(request, _("Nothing was changed."))
    for one in outcome.left_out[:10]:
        messages.warning(
            request, _("Left out: %(name)s %(why)s.") % {"name": one.registration.full_name, "why": one.why}
        )
    more += len(outcome.left_out[10:])
    if more:
        messages.warning(request, ngettext("%(n)d more was left out.", "%(n)d more were left out.", more) % {"n": more})


def _key(request: StaffRequest) -> uuid.UUID:
    """The key of one order, which the form carries: sent twice, it is done once."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()
