"""Attendance per delegation, and who is confirmed and has not come."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from registration import arrivals

PER_PAGE = 500  # a sheet for the printer, not a list to work through


@staff("registration.checkin")
def attendance(request: StaffRequest, conference: Conference) -> HttpResponse:
    """Both tables, to read and to print; `?delegation=` narrows the second to one delegation."""
    lines = arrivals.attendance(conference)
    wanted = request.GET.get("delegation", "")
    chosen = next((line.delegation for line in lines if line.delegation and line.delegation.code == wanted), None)
    shown = [line for line in lines if chosen is None or line.delegation == chosen]
    numbers = range(sum(line.missing for line in shown))
    page: Page[Any] = Paginator(numbers, PER_PAGE).get_page(request.GET.get("page"))
    if page.object_list:  # numbers so far
        page.object_list = arrivals.absent(conference, shown, page.object_list[0], page.object_list[-1] + 1)
    context = {
        "conference": conference,
        "here": "checkin",
        "lines": lines,
        "confirmed": sum(line.confirmed for line in lines),
        "inside": sum(line.inside for line in lines),
        "chosen": chosen,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": f"?delegation={chosen.code}" if chosen else "?",
    }
    return render(request, "secretariat/checkin/attendance.html", context)
