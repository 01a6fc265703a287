"""What search engines may find, in every language: the sitemap (https://www.sitemaps.org) and robots.txt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agenda.document import Document
from conference.models import Conference
from conference.pages.home import agenda_of, with_agenda
from conference.press.models import Release

MOST = 50_000  # addresses that one sitemap may have
# The list of participants is public, but people are not offered to search engines.
PAGES = ("home", "press", "accessibility", "data-protection")
PRIVATE = ("/secretariat/", "/*/link/", "/*/my/", "/*/delegation/", "/*/calendar/", "/*/unsubscribe/", "/*/register/")


@dataclass(frozen=True)
class Place:
    """One page: its address in each of its languages, and when it last changed (none: not known)."""

    addresses: dict[str, str]
    changed_at: dt.datetime | None = None


def places(conferences: Iterable[Conference], releases: Iterable[Release]) -> Iterator[Place]:
    """The public pages of these conferences (out of `with_agenda`) and releases (with their texts)."""
    by_conference: dict[int, list[Release]] = {}
    for release in releases:
        by_conference.setdefault(release.conference_id, []).append(release)
    for conference in conferences:
        yield from _of(conference, agenda_of(conference), by_conference.get(conference.pk, []))


def _of(conference: Conference, agenda: Document | None, releases: list[Release]) -> Iterator[Place]:
    def place(name: str, *arguments: str, at: dt.datetime | None = None, within: Iterable[str] = ()) -> Place:
        spoken = [code for code, _name in settings.LANGUAGES if code in (within or conference.languages)]
        return Place(
            {code: conference.absolute(conference.url(name, *arguments, language=code)) for code in spoken}, at
        )

    for name in PAGES:
        yield place(name)
    for name in ("agenda", "agenda-changes"):
        yield place(name, at=agenda.published_at if agenda else None)
    for entry in agenda.entries if agenda else ():
        if not entry.is_pause:
            yield place("session", entry.code, at=agenda.published_at if agenda else None)
    for release in releases:
        yield place("release", release.slug, at=release.issued_at, within=release.languages)


@require_safe
@cache_control(no_cache=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page of every conference, as it is at this moment. Two queries."""
    released = Release.objects.published(timezone.now()).newest_first().with_texts(settings.LANGUAGE_CODE)
    found = [
        {"address": address, "place": place, "others": place.addresses.items()}
        for place in places(with_agenda().order_by("-first_day"), released)
        for address in place.addresses.values()
    ]
    return render(request, "pages/sitemap.xml", {"found": found[:MOST]}, content_type="application/xml; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """What robots shall leave alone, and where the sitemap is (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


sitemap.permission = robots.permission = "public"  # type: ignore[attr-defined]
