"""What a browser may see after a private link was used in it.

The session names subjects, each with the generation of the link that opened it and the moment until which it counts.
Several people may share a browser; a revoked link closes what it had opened.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone

from conference.links.models import PrivateLink

SESSION = "links"
LASTS = dt.timedelta(hours=12)


def _name(kind: str, subject_id: int | str) -> str:
    return f"{kind}.{subject_id}"


def admit(request: HttpRequest, link: PrivateLink) -> None:
    """Open this browser's session for one more subject, under a new session key."""
    now = timezone.now()
    granted = {name: grant for name, grant in request.session.get(SESSION, {}).items() if grant[1] > now.timestamp()}
    granted[_name(link.kind, link.subject_id)] = [link.generation, (now + LASTS).timestamp()]
    request.session[SESSION] = granted
    request.session.cycle_key()
    if SESSION_KEY not in request.session:  # a member of staff who looks keeps the session of the office
        request.session.set_expiry(int(LASTS.total_seconds()))


def is_admitted(request: HttpRequest, kind: str, subject_id: int | str) -> bool:
    """Whether this browser may see it now: the link was used here, not too long ago, and not revoked since."""
    return bool(admitted(request, kind, [subject_id]))


def admitted(request: HttpRequest, kind: str, subject_ids: list[int | str]) -> list[str]:
    """Those of these subjects that this browser may see now, as text; at most one query."""
    now = timezone.now().timestamp()
    grants = request.session.get(SESSION, {})
    wanted = {str(pk): grants.get(_name(kind, pk), (0, 0)) for pk in subject_ids}
    alive = {pk: generation for pk, (generation, until) in wanted.items() if until > now}
    if not alive:
        return []
    links = PrivateLink.objects.filter(kind=kind, subject_id__in=alive).values_list("subject_id", "generation")
    return [pk for pk, generation in links if alive[pk] == generation]


def carry_on(request: HttpRequest, kind: str, subject_id: int | str) -> None:
    """Let this browser, which may see it, go on after the link got another generation by what was done here; no longer
    than before."""
    granted = dict(request.session.get(SESSION, {}))
    _generation, until = granted[_name(kind, subject_id)]
    link = PrivateLink.objects.get(kind=kind, subject_id=str(subject_id))
    granted[_name(kind, subject_id)] = [link.generation, until]
    request.session[SESSION] = granted


def was_admitted(request: HttpRequest, kind: str, subject_id: int | str) -> bool:
    """Whether this browser could see it until the link was revoked for the last time."""
    generation, until = request.session.get(SESSION, {}).get(_name(kind, subject_id), (0, 0))
    link = PrivateLink.objects.filter(kind=kind, subject_id=str(subject_id), generation=generation + 1)
    return until > timezone.now().timestamp() and link.exists()


def leave(request: HttpRequest, kind: str, subject_id: int | str) -> None:
    """Close this subject in this browser."""
    granted = dict(request.session.get(SESSION, {}))
    granted.pop(_name(kind, subject_id), None)
    request.session[SESSION] = granted
