"""Who may see a participant's page: a browser in which that registration's private link was used."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from conference.accounts.access import View, public
from conference.links.sessions import is_admitted, was_admitted
from conference.models import Conference
from registration.models import Registration, State
from registration.models.reference import normal


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
        if registration is None:
            return stranger(request, conference)
        if not is_admitted(request, "registration", registration.pk):
            has_ended = registration.state == State.REPLACED and was_admitted(request, "registration", registration.pk)
            return (replaced if has_ended else stranger)(request, conference)
        return view(request, conference, registration, *args, **kwargs)

    inner.permission = "participant"  # type: ignore[attr-defined]
    return inner


def replaced(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What whoever was replaced sees by the link that they had: that it is so and whom to write to, no names."""
    return render(request, "my/replaced.html", {"conference": conference}, status=404)


def stranger(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What anybody sees who did not come by the private link."""
    return render(request, "my/stranger.html", {"conference": conference}, status=404)
