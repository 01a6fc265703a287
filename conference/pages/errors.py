"""What a visitor sees when something is not there, not allowed, out of date or broken: a sentence and the next step."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from conference.models import Conference

is_slug = re.compile(r"[a-z0-9-]{1,40}\Z").match


def _page(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    """Inside a conference's public address the page keeps that conference's frame."""
    context = {"heading": heading, "text": text, "conference": _conference(request)}
    return render(request, "pages/error.html", context, status=status)


def _conference(request: HttpRequest) -> Conference | None:
    """The conference whose public pages this address belongs to; None elsewhere, also in the office, where a stranger
    must not learn which conferences there are."""
    parts = request.path_info.split("/")
    if len(parts) < 4 or not get_language_from_path(request.path_info):
        return None
    known: Conference | None = getattr(request, "conference", None)
    if known is None and is_slug(parts[2]):
        known = Conference.objects.filter(slug=parts[2]).first()
        request.conference = known  # type: ignore[attr-defined]
    return known


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        400,
        _("We could not read this request"),
        _("Please go back, check what you entered and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, _("This is not open to you"), _("If you think it should be, write to the secretariat."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        404,
        _("There is no page at this address"),
        _("The address may be mistyped or out of date. Start again from the conference’s home page."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Touches neither database nor session: either may be what is broken."""
    return render(None, "pages/broken.html", status=500)  # type: ignore[arg-type]


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """A form that was open too long, or a browser that refuses cookies."""
    return _page(
        request,
        403,
        _("This page was open for too long"),
        _("Nothing was sent. Go back, reload the page and send it again; your browser must accept cookies for this."),
    )
