"""Who may see a participant's page: a browser in which that registration's private link was used.

The session names registrations, each with the generation of the link that opened it and the moment until which it
counts. Several people may share a browser; a revoked link closes what it had opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from conference.accounts.access import View, public
from conference.links.models import PrivateLink
from conference.models import Conference
from registration.models import Registration
from registration.models.reference import normal

SESSION = "registrations"
LASTS = dt.timedelta(hours=12)


def admit(request: HttpRequest, link: PrivateLink, registration: Registration) -> None:
    """Open this browser's session for one more registration, under a new session key."""
    now = timezone.now()
    granted = {pk: grant for pk, grant in request.session.get(SESSION, {}).items() if grant[1] > now.timestamp()}
    granted[str(registration.pk)] = [link.generation, (now + LASTS).timestamp()]
    request.session[SESSION] = granted
    request.session.cycle_key()
    if SESSION_KEY not in request.session:  # a member of staff who looks keeps the session of the office
        request.session.set_expiry(int(LASTS.total_seconds()))


def is_admitted(request: HttpRequest, registration: Registration) -> bool:
    """Whether this browser may see it now: the link was used here, not too long ago, and not revoked since."""
    generation, until = request.session.get(SESSION, {}).get(str(registration.pk), (0, 0))
    if until <= timezone.now().timestamp():
        return False
    links = PrivateLink.objects.filter(kind="registration", subject_id=str(registration.pk), generation=generation)
    return links.exists()


def leave(request: HttpRequest, registration: Registration) -> None:
    """Close this registration in this browser."""
    granted = dict(request.session.get(SESSION, {}))
    granted.pop(str(registration.pk), None)
    request.session[SESSION] = granted


def participant(view: Callable[..., HttpResponseBase]) -> View:
    """A participant's page: `view(request, conference, registration, …)`. Anybody else, and an unknown code, get one
    and the same page with status 404, which says how to come in."""

    @public
    @never_cache
    @wraps(view)
    def inner(
        request: HttpRequest, conference: Conference, reference: str, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        registration = (
            Registration.objects.select_related("conference", "category", "delegation", "needs")
            .filter(conference=conference, reference=normal(reference))
            .first()
        )
        if registration is None or not is_admitted(request, registration):
            return stranger(request, conference)
        return view(request, conference, registration, *args, **kwargs)

    inner.permission = "participant"  # type: ignore[attr-defined]
    return inner


def stranger(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What anybody sees who did not come by the private link."""
    return render(request, "my/stranger.html", {"conference": conference}, status=404)
