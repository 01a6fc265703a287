"""Who arrives when: the travel list for transport and welcome, and what the organizers pay."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.shortcuts import render

from conference.accounts.access import StaffRequest, staff
from conference.accounts.models import may
from conference.models import Conference
from registration.models import COUNTED, Delegation, Funding, Registration, State

PER_PAGE = 200
VIEWS = ("arrivals", "departures", "silent", "local")
MOMENTS = {"arrivals": "travel__arrives_at", "departures": "travel__departs_at"}


def _confirmed(conference: Conference) -> QuerySet[Registration]:
    return Registration.objects.filter(conference=conference, state=State.CONFIRMED)


def silent(rows: QuerySet[Registration], view: str = "arrivals") -> QuerySet[Registration]:
    """Those who have not told when they arrive (or leave), and do not live here."""
    moment = MOMENTS[view]
    return rows.filter(Q(travel__isnull=True) | Q(travel__is_local=False, **{f"{moment}__isnull": True}))


def in_view(conference: Conference, view: str, day: dt.date | None) -> QuerySet[Registration]:
    """The people of one view, in its order; of one day in the conference's zone if that is given."""
    rows = _confirmed(conference).select_related("category", "delegation", "travel", "funding")
    by_delegation = (F(f"delegation__{Delegation.sort_field()}").asc(nulls_last=True), "sort_name", "id")
    if view == "silent":
        return silent(rows).order_by(*by_delegation)
    if view == "local":
        return rows.filter(travel__is_local=True).order_by(*by_delegation)
    moment = MOMENTS[view]
    rows = rows.filter(**{f"{moment}__isnull": False})
    if day is not None:
        start = dt.datetime.combine(day, dt.time.min, conference.tz)
        end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, conference.tz)
        rows = rows.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})
    return rows.order_by(moment, "sort_name", "id")


def _day(text: str) -> dt.date | None:
    """What the address asks for; what is no day narrows nothing."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def asked(request: StaffRequest) -> tuple[str, dt.date | None]:
    """Which view the address asks for, and of which day."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "arrivals"
    return view, _day(request.GET.get("day", "")) if view in MOMENTS else None


@staff("registration.view")
def travel(request: StaffRequest, conference: Conference) -> HttpResponse:
    """Arrivals, departures, who lives here and who has not told: filtered by day, to be printed."""
    view, day = asked(request)
    everyone = _confirmed(conference)
    rows = in_view(conference, view, day)
    counts = everyone.aggregate(
        arrivals=Count("pk", filter=Q(travel__arrives_at__isnull=False)),
        departures=Count("pk", filter=Q(travel__departs_at__isnull=False)),
        local=Count("pk", filter=Q(travel__is_local=True)),
        everyone=Count("pk"),
    )
    counts["silent"] = counts["everyone"] - counts["arrivals"] - counts["local"]
    days = _days(conference, everyone, view) if view in MOMENTS else []
    number = counts[view] if day is None else sum(one["n"] for one in days if one["on"] == day)
    page = _page(rows, number, request.GET.get("page"))
    sees_funding = may(request.user, "registration.decide", conference)
    context = {
        "conference": conference,
        "here": "travel",
        "width": (6 if view == "arrivals" else 5) + sees_funding,
        "view": view,
        "day": day,
        "days": days,
        "page": page,
        "rows": [_line(row, view) for row in page],
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": f"?view={view}" + (f"&day={day.isoformat()}" if day else ""),
        "counts": counts,
        "tabs": [{"view": name, "count": counts[name], "here": name == view} for name in VIEWS],
        "sees_funding": sees_funding,
    }
    return render(request, "secretariat/travel.html", context)


def _page(rows: QuerySet[Registration], number: int, asked: str | None) -> Page:  # type: ignore[type-arg]
    """One page of so many rows. Only keys are put in order; what a line shows is read for one page. Two queries."""
    page: Page[Any] = Paginator(range(number), PER_PAGE).get_page(asked)
    start = page.number * PER_PAGE - PER_PAGE
    keys = list(rows.values_list("pk", flat=True)[start : start + PER_PAGE])
    found = rows.in_bulk(keys)
    page.object_list = [found[key] for key in keys if key in found]
    return page


def _days(conference: Conference, rows: QuerySet[Registration], view: str) -> list[dict[str, Any]]:
    """The days on which somebody arrives or leaves, with how many."""
    found = (
        rows.filter(**{f"{MOMENTS[view]}__isnull": False})
        .annotate(on=TruncDate(MOMENTS[view], tzinfo=conference.tz))
        .order_by("on")
        .values("on")
        .annotate(n=Count("pk"))
    )
    return [dict(one) for one in found]


def _line(row: Registration, view: str) -> dict[str, Any]:
    travel = getattr(row, "travel", None)
    arriving = view != "departures"
    return {
        "person": row,
        "travel": travel,
        "funding": getattr(row, "funding", None),
        "at": travel and (travel.arrives_at if arriving else travel.departs_at),
        "flight": (travel.arrival_flight if arriving else travel.departure_flight) if travel else "",
    }


def _rows_of(paid: QuerySet[Funding]) -> QuerySet[Funding]:
    """What is paid, with for whom, in the order of delegations and names."""
    return paid.select_related("registration__delegation", "registration__category").order_by(
        F(f"registration__delegation__{Delegation.sort_field()}").asc(nulls_last=True), "registration__sort_name", "pk"
    )


@staff("registration.decide")
def funding(request: StaffRequest, conference: Conference) -> HttpResponse:
    """Who is paid for, and sums per currency. The people of one page of names; the sums are of all."""
    everybody = Funding.objects.filter(registration__conference=conference)
    paid = everybody.filter(registration__state=State.CONFIRMED)
    gone = everybody.exclude(registration__state__in=COUNTED)
    amount = Sum(F("allowance") * F("days"), output_field=DecimalField(max_digits=16, decimal_places=2))
    people = Count("pk", filter=Q(allowance__gt=0))
    sums = paid.order_by("currency").values("currency").annotate(amount=amount, people=people).filter(amount__gt=0)
    page = Paginator(_rows_of(paid), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "conference": conference,
        "here": "travel",
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": "?",
        "rows": [{"funding": row, "sum": (row.allowance or 0) * row.days} for row in page],
        "sums": sums,
        "gone": _rows_of(gone)[:PER_PAGE],
        "totals": paid.aggregate(
            tickets=Count("pk", filter=Q(ticket=True)), hotels=Count("pk", filter=Q(hotel=True)), people=Count("pk")
        ),
    }
    return render(request, "secretariat/funding.html", context)
