"""The door that a view asks before it does what somebody could do a thousand times."""

from __future__ import annotations

import math

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from conference.limits.address import address_of
from conference.limits.models import Rate, count


def refusal(request: HttpRequest, what: str, *, mailbox: str = "", again: str = "") -> HttpResponse | None:
    """Count this request; None when it may pass, else the page that says to wait, with status 429.

    `what` names a rate of `settings.RATE_LIMITS`, of each address and, where it has one, of each mailbox: a ministry
    sits behind one address. `again` is the page to go on from; nothing that was typed may be lost there.
    """
    rates = settings.RATE_LIMITS[what]
    asked = [(what, f"address {address_of(request)}", Rate.read(rates["address"]))]
    if mailbox and "mailbox" in rates:
        asked.append((what, f"mailbox {mailbox.strip().lower()}", Rate.read(rates["mailbox"])))
    wait = count(asked)
    if wait is None:
        return None
    seconds = max(1, math.ceil(wait.total_seconds()))
    context = {
        "conference": getattr(request, "conference", None),
        "again": again,
        "minutes": math.ceil(seconds / 60),
    }
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response
