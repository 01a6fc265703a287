"""The press room: the same for everyone, and nothing before its time."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from conference import atom
from conference.accounts.access import public
from conference.models import Conference
from conference.press import markdown, structured
from conference.press.feed import feed as latest
from conference.press.models import Release, ReleaseText
from conference.press.paper import release_pdf
from conference.structured import block

PER_PAGE = 20


def addresses(conference: Conference, slug: str, codes: list[str]) -> list[dict[str, str]]:
    """Where a release stands in each of its languages."""
    return [
        {"code": code, "url": conference.url("release", slug, language=code)}
        for code in dict(settings.LANGUAGES)
        if code in codes
    ]


def texts_of(conference: Conference, slug: str) -> tuple[list[ReleaseText], ReleaseText]:
    """A published release's texts, and the one to show: in the page's language, else the original. 404 when it is not
    there or not yet: nobody can tell which."""
    releases = Release.objects.published(timezone.now()).filter(conference=conference, slug=slug)
    texts = list(ReleaseText.objects.filter(release__in=releases).select_related("release").order_by("language"))
    if not texts:
        raise Http404
    wanted = (get_language(), texts[0].release.language)
    return texts, min(texts, key=lambda text: wanted.index(text.language) if text.language in wanted else 2)


@public(cached=("press",), parameters=("page",))
@require_safe
def press_room(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Releases, newest first, and whom to call."""
    number = request.GET.get("page", "")
    page = int(number) if number.isdecimal() and len(number) < 6 else 1
    start = (max(page, 1) - 1) * PER_PAGE
    found = Release.objects.published(timezone.now()).filter(conference=conference).newest_first()
    releases = list(found.with_texts(get_language() or "en")[start : start + PER_PAGE + 1])
    if start and not releases:
        raise Http404
    return render(
        request,
        "press/press.html",
        {
            "conference": conference,
            "here": "press",
            "releases": [
                (release, addresses(conference, release.slug, release.languages)) for release in releases[:PER_PAGE]
            ],
            "newer": page - 1,
            "older": page + 1 if len(releases) > PER_PAGE else None,
            "contacts": list(conference.press_contacts.all()),
        },
    )


@public(cached=("press",))
@require_safe
def feed(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The latest releases, to subscribe to."""
    return atom.answer(latest(conference, get_language() or "en", timezone.now()))


@public(cached=("press",))
@require_safe
def release(request: HttpRequest, conference: Conference, slug: str) -> HttpResponse:
    """One release, in the page's language or else in the original one, which the page says."""
    texts, text = texts_of(conference, slug)
    address = conference.absolute(conference.url("release", slug, language=text.language))
    return render(
        request,
        "press/release.html",
        {
            "conference": conference,
            "here": "press",
            "release": text.release,
            "text": text,
            "body": markdown.to_html(text.body, text.opening),
            "is_translated": text.language == get_language(),
            "addresses": addresses(conference, slug, [one.language for one in texts]),
            "address": address,
            "structured": block(structured.article(conference, text, address)),
            "contacts": list(conference.press_contacts.all()),
        },
    )


@public(cached=("press",))
@require_safe
def pdf(request: HttpRequest, conference: Conference, slug: str) -> HttpResponse:
    """The release on paper, in the same language as its page."""
    _texts, text = texts_of(conference, slug)
    content = release_pdf(conference, text, conference.press_contacts.all(), timezone.now())
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{slug}-{text.language}.pdf"',
            "Content-Language": text.language,
        },
    )
