"""The list of participants, for everyone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.accounts.access import public
from conference.models import Conference
from registration import final_list
from registration import list_of_participants as listing

PER_PAGE = 300


@public(cached=("participants",), parameters=("page",))
@require_safe
def participants(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Those who chose to be seen, by delegation. At most three queries."""
    number = request.GET.get("page", "")
    page = max(int(number) if number.isdecimal() and len(number) < 6 else 1, 1)
    start = (page - 1) * PER_PAGE
    people = final_list.listed(conference, listing.Audience.PUBLIC, start, start + PER_PAGE + 1)
    if start and not people:
        raise Http404
    context = {
        "conference": conference,
        "here": "participants",
        "blocks": listing.blocks(people[:PER_PAGE]),
        "earlier": page - 1,
        "later": page + 1 if len(people) > PER_PAGE else None,
    }
    return render(request, "registration/participants.html", context)
