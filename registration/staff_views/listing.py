"""The list of registrations."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from conference.accounts.access import staff
from conference.models import Conference
from registration.models import Registration, State
from registration.staff_views.filters import FilterForm, choices

PER_PAGE = 50


@staff("registration.view")
def registrations(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Search, filters, sorting, pages; the waiting list in its order."""
    form = FilterForm(request.GET, *choices(conference))
    everyone = Registration.objects.filter(conference=conference)
    rows = form.narrow(everyone).select_related("category", "delegation")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = dict(everyone.order_by().values_list("state").annotate(n=Count("pk")))
    tabs = [
        ("", sum(counts.values())),
        *((state, counts.get(state, 0)) for state in (State.SUBMITTED, State.WAITLISTED, State.CONFIRMED)),
    ]
    return render(
        request,
        "secretariat/registrations.html",
        {
            "conference": conference,
            "here": "registrations",
            "form": form,
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "query": form.query(),
            "everyone": sum(counts.values()),
            "tabs": [{"state": state, "count": n, "here": form.known("status") == state} for state, n in tabs],
            "columns": {name: form.query(sort=name) for name in ("name", "delegation", "status", "newest", "oldest")},
        },
    )
