"""The front door, the home page and the texts that every public site owes its visitors."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from conference import structured
from conference.accounts.access import public
from conference.models import Conference
from conference.pages import search as searching
from conference.pages.home import agenda_of, latest_releases, next_sessions, seats_of, with_agenda
from conference.pages.middleware import language_of
from conference.structured import block


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


@public(conferences=with_agenda, cached=("agenda", "press", "places"))
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
        "structured": block(structured.event(conference, get_language() or "en")),
    }
    return render(request, "pages/home.html", context)


@public(conferences=with_agenda, cached=("agenda", "press"), parameters=("q",))
def search(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Sessions and releases in which every word of `q` occurs. Two queries."""
    question = request.GET.get("q", "").strip()[: searching.LONGEST]
    wanted = searching.words(question)
    document = agenda_of(conference) if wanted else None
    context = {
        "conference": conference,
        "question": question,
        "longest": searching.LONGEST,
        "sessions": searching.sessions(document, wanted) if document else [],
        "releases": searching.releases(conference, wanted, get_language() or "en", timezone.now()) if wanted else [],
    }
    return render(request, "pages/search.html", context)


@public(cached=("conference",))
def data_protection(request: HttpRequest, conference: Conference) -> HttpResponse:
    return render(request, "pages/data_protection.html", {"conference": conference})


@public(cached=("conference",))
def accessibility(request: HttpRequest, conference: Conference) -> HttpResponse:
    return render(request, "pages/accessibility.html", {"conference": conference})
