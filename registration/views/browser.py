"""Which browser a draft belongs to: a random cookie of its own, so that what was typed opens nowhere else."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from conference.models import Conference
from registration.models import Draft

COOKIE = "draft"
COOKIE_AGE = 12 * 3600  # seconds; a draft itself is kept for `rules.DRAFT`


def cookie_of(request: HttpRequest) -> str:
    """The browser's cookie, or a new one for it."""
    return request.COOKIES.get(COOKIE) or secrets.token_urlsafe(32)


def give(response: HttpResponseBase, cookie: str) -> HttpResponseBase:
    """Set the cookie. Its path is the whole site, for a step's language may change; public pages do not read it."""
    response.set_cookie(  # type: ignore[attr-defined]
        COOKIE,
        cookie,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=bool(getattr(settings, "SESSION_COOKIE_SECURE", False)),
    )
    return response


def find(request: HttpRequest, conference: Conference, key: uuid.UUID) -> Draft | None:
    """This browser's draft, while its hour runs; None for anybody else's."""
    cookie = request.COOKIES.get(COOKIE)
    if not cookie:
        return None
    draft = Draft.objects.filter(pk=key).first()
    if draft is None or not draft.belongs_to(conference, cookie) or not draft.is_alive(timezone.now()):
        return None
    return draft
