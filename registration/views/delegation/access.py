"""Who may see a delegation's workspace: a browser in which the private link of one of its focal points was used."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from conference.accounts.access import View, public
from conference.links.sessions import admitted
from conference.models import Conference
from registration import members
from registration.models import Delegation, FocalPoint, Registration
from registration.models.reference import normal


def focal_point(view: Callable[..., HttpResponseBase]) -> View:
    """A page of the workspace: `view(request, conference, delegation, focal_point, …)`. Anybody else, and an unknown
    delegation, get one and the same page with status 404, which says how to come in. Two queries beside the session's
    and the conference's."""

    @public
    @never_cache
    @wraps(view)
    def inner(request: HttpRequest, conference: Conference, code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = {
            str(one.pk): one
            for one in FocalPoint.objects.filter(
                delegation__conference=conference, delegation__code=code
            ).select_related("delegation__category", "delegation__places")
        }
        here = admitted(request, "focal-point", list(found))
        if not here:
            return stranger(request, conference)
        chosen = found[min(here, key=int)]
        delegation = chosen.delegation
        delegation.conference = delegation.category.conference = conference
        return view(request, conference, delegation, chosen, *args, **kwargs)

    inner.permission = "focal point"  # type: ignore[attr-defined]
    return inner


def stranger(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What anybody sees who did not come by the private link of a focal point."""
    return render(request, "registration/workspace/stranger.html", {"conference": conference}, status=404)


def member(delegation: Delegation, reference: str) -> Registration:
    """Somebody who is or was in this delegation; anybody else is 404, as if there were no such person."""
    found = members.of(delegation).filter(reference=normal(reference)).first()
    if found is None:
        raise Http404
    found.delegation, found.conference = delegation, delegation.conference
    return found
