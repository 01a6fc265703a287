"""The front door, the home page and the texts that every public site owes its visitors."""

from functools import partial

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from conference.accounts.access import public
from conference.models import Conference
from conference.pages.home import agenda_of, latest_releases, next_sessions, seats_of, with_agenda
from conference.pages.middleware import language_of


def front(request: HttpRequest) -> HttpResponseBase:
    """To the current conference, in the language that the browser asks for; without one, to the secretariat."""
    conference = Conference.objects.filter(is_current=True).first()
    if conference is None:
        return render(request, "pages/empty.html")
    language = language_of(request)
    if language not in conference.languages:
        language = conference.languages[0]
    response = redirect(conference.url("home", language=language))
    response.headers["Vary"] = "Accept-Language"
    return response


front.permission = "public"  # type: ignore[attr-defined]


def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: touches nothing."""
    return HttpResponse("ok", content_type="text/plain")


healthz.permission = "public"  # type: ignore[attr-defined]


def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: PostgreSQL is needed; without Redis registering works, so that is only degraded."""
    state = {"postgresql": "ok", "redis": "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        state["postgresql"] = "down"
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except redis.RedisError:
        state["redis"] = "degraded"
    return JsonResponse(state, status=503 if state["postgresql"] == "down" else 200)


readyz.permission = "public"  # type: ignore[attr-defined]


@partial(public, conferences=with_agenda)
def home(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What, where, when, for whom; how to register; what comes next; who takes part."""
    now = timezone.now()
    document = agenda_of(conference)
    context = {
        "conference": conference,
        "here": "home",
        "state": conference.opening_state(now),
        "seats": seats_of(conference),
        "document": document,
        "next_days": next_sessions(document, now) if document else [],
        "releases": latest_releases(conference, now),
        "now": now,
    }
    return render(request, "pages/home.html", context)


@public
def data_protection(request: HttpRequest, conference: Conference) -> HttpResponse:
    return render(request, "pages/data_protection.html", {"conference": conference})


@public
def accessibility(request: HttpRequest, conference: Conference) -> HttpResponse:
    return render(request, "pages/accessibility.html", {"conference": conference})
