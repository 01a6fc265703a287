"""What a visitor sees when something is not there, not allowed, out of date or broken: a sentence and the next step."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    return render(request, "pages/error.html", {"heading": heading, "text": text, "status": status}, status=status)


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
