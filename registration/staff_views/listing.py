"""The list of registrations."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from registration.models import Registration, SavedFilter, State
from registration.staff_views.filters import FilterForm, choices, known_to
from registration.staff_views.filters.columns import filled
from registration.staff_views.paging import page_of

TABS = [
    ("", _("All")),
    (State.SUBMITTED, _("To decide")),
    (State.WAITLISTED, _("Waiting list")),
    (State.CONFIRMED, _("Confirmed")),
]


@staff("registration.view")
def registrations(request: StaffRequest, conference: Conference) -> HttpResponse:
    """Search, filters, sorting, pages; the waiting list in its order; saved lists as links."""
    form = FilterForm(request.GET, *choices(conference), known_to(request.user, conference))
    everyone = Registration.objects.filter(conference=conference)
    counts = dict(everyone.order_by().values_list("state").annotate(n=Count("*")))
    total = sum(counts.values())
    states = form.several("status")
    by_status = sum(counts.get(state, 0) for state in states) if states else total
    narrowed = form.narrow(everyone)
    page = page_of(
        narrowed,
        filled(everyone, form.shown_columns),
        request.GET.get("page"),
        known=by_status if form.narrows_by_status_only else form.number,
        is_short=form.is_similar,
        delegations=form.delegations.values() if form.order == "delegation" and not form.known("q") else None,
    )
    context = {
        "conference": conference,
        "here": "registrations",
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": form.query(),
        "everyone": total,
        "tabs": _tabs(form, counts, total),
        "saved": _saved(request, conference, form),
        "columns": form.shown_columns,
        "sorts": {name: form.query(sort=name) for name in ("name", "delegation", "status", "newest", "oldest")},
    }
    return render(request, "secretariat/registrations.html", context)


def _tabs(form: FilterForm, counts: dict[str, int], total: int) -> list[dict[str, Any]]:
    """The usual lists with their numbers; the one that is shown is marked."""
    shown = form.known("status") if form.narrows_by_status_only else None
    return [
        {"state": state, "label": label, "count": counts.get(state, 0) if state else total, "here": shown == state}
        for state, label in TABS
    ]


def _saved(request: StaffRequest, conference: Conference, form: FilterForm) -> list[dict[str, Any]]:
    """One's own lists and those that colleagues share."""
    lists = SavedFilter.objects.filter(Q(user=request.user) | Q(is_shared=True), conference=conference)
    here = form.query()
    return [{"name": one.name, "query": one.query, "here": one.query == here} for one in lists]
