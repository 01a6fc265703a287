"""The first middleware (decision 7): public pages from memory, before sessions, languages, forms and logs.

Which view's answers are kept, what they depend on and which parameters they know is said at the view, by `public`.
Such an answer is the same for everyone: no cookie is read, and one that sets a cookie is not kept. It is given out
while its conference's stamp is the one from which it was made, at most a minute and never past an embargo.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from conference.models import Conference
from conference.pages.shelf import LARGEST, Kept, Shelf
from conference.pages.stamp import Parts, Seen, Stamps, widen

LONGEST_ADDRESS = 400  # characters; a longer one is nobody's link


@dataclass
class Making:
    """An answer in the making: its stamp is read together with the conference's row, before anything else."""

    parts: Parts
    stamps: Stamps
    at: float
    slug: str = ""
    seen: Seen | None = None

    def widen(self, rows: QuerySet[Conference]) -> QuerySet[Conference]:
        """The rows with their stamp."""
        return widen(rows, self.parts, self.at)

    def saw(self, conference: Conference) -> None:
        """Take the stamp that came with the row."""
        self.slug = conference.slug
        stamp, moment = conference.stamp, conference.next_moment  # type: ignore[attr-defined]
        self.seen = self.stamps.saw(self.slug, self.parts, stamp, moment, self.at)


class FirstMiddleware:
    """Must stand first: what it keeps has passed all the others and carries all their headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.stamps = Stamps()
        self.plain = Shelf(settings.PUBLIC_CACHE_BYTES)
        self.asked = Shelf(settings.PUBLIC_CACHE_BYTES // 4)  # with parameters: as many as one likes, so apart

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        response = self._answer(request)
        # What nobody declared public is asked for anew: else a shared cache might keep "not found" past an embargo.
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        with_body = request.method == "GET"
        shelf = self.asked if request.META.get("QUERY_STRING") else self.plain
        kept = shelf.get(key)
        if kept is not None:
            now = time.time()
            if now < kept.expires:
                seen = self.stamps.of(kept.slug, kept.parts, now, look=_is_reload(request))
                if seen is not None and seen.value == kept.stamp:
                    return kept.answer(request, now, with_body=with_body)
            shelf.drop(key)
        return self._make(request, key, shelf, with_body=with_body)

    def _make(self, request: HttpRequest, key: str, shelf: Shelf, *, with_body: bool) -> HttpResponseBase:
        """Ask the view; keep what it answers if it may be kept."""
        request.making = None  # type: ignore[attr-defined]
        response = self.get_response(request)
        making: Making | None = request.making  # type: ignore[attr-defined]
        if making is None or making.seen is None or not _is_for_all(response):
            return response
        assert isinstance(response, HttpResponse)
        seen = making.seen
        made = Kept(response, slug=making.slug, parts=making.parts, stamp=seen.value, moment=seen.moment, at=making.at)
        now = time.time()
        if now < made.expires:
            shelf.put(key, made)
        return made.answer(request, now, with_body=with_body)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Here the view is known, and whether its answer is kept. HEAD is then made as GET, to have its headers."""
        parts: Parts = getattr(view, "cached", ())
        if not parts or getattr(request, "making", False) is not None:
            return
        names = {name for name, _value in parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)}
        if names <= set(getattr(view, "parameters", ())):
            request.making = Making(parts, self.stamps, time.time())  # type: ignore[attr-defined]
            request.method = "GET"

    def clear(self) -> None:
        """Forget everything."""
        self.stamps.clear()
        self.plain.clear()
        self.asked.clear()


def _key(request: HttpRequest) -> str | None:
    """What tells answers apart: scheme and address, which names language and conference. None where the rest of the
    stack must answer: addresses that are too long, unknown hosts, and plain HTTP where it is sent to HTTPS."""
    query = request.META.get("QUERY_STRING", "")
    if len(request.path) + len(query) > LONGEST_ADDRESS:
        return None
    secure = request.is_secure()
    if settings.SECURE_SSL_REDIRECT and not secure:
        return None
    try:
        request.get_host()
    except DisallowedHost:
        return None
    return f"{'s' if secure else ''} {request.path}?{query}"


def _is_reload(request: HttpRequest) -> bool:
    """Whether somebody pressed "reload", and wants no second-old answer."""
    sent = request.META  # `request.headers` would read them all
    wish = sent.get("HTTP_CACHE_CONTROL", "")
    return "no-cache" in wish or "max-age=0" in wish


def _is_for_all(response: HttpResponseBase) -> bool:
    """Whether this answer may be given to others: a whole page, without cookies, that nobody declared private."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and "Cache-Control" not in response.headers
        and "cookie" not in response.headers.get("Vary", "").lower()
        and len(response.content) <= LARGEST
    )
