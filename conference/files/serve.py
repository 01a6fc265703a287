"""Giving files out again: for saving, never to be run by the browser as part of this site."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from conference.files.models import StoredFile


def attachment(name: str, content_type: str, content: bytes) -> HttpResponse:
    """A download that no cache keeps. A browser that shows it all the same runs nothing in it (CSP `sandbox`)."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def shown(name: str, pdf: bytes) -> HttpResponse:
    """A PDF of our own making that the browser opens, so that one key prints it. It holds no script; in a sandbox, or
    without the styles that it adds itself, the browser's viewer would show nothing."""
    response = attachment(name, "application/pdf", pdf)
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response.headers["Content-Security-Policy"] = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    return response


def stored(file: StoredFile) -> HttpResponse:
    """An uploaded file, as it was received."""
    return attachment(file.name, file.content_type, bytes(file.content))
