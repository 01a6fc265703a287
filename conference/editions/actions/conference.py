"""Making a conference, changing it, opening and closing its registration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from conference.accounts.models import Membership, Role, User
from conference.audit.models import Actor, record
from conference.editions import rules
from conference.editions.actions.categories import add_usual
from conference.models import Conference
from registration.models import Places
from registration.rules import Refusal

# Fields whose old and new values the record may show; of the others it says only that they changed.
SHOWN = frozenset({"first_day", "last_day", "zone", "languages", "opens_at", "closes_at", "is_current"})


class Refused(Exception):
    """Registration cannot open yet; `refusal` says why and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


@transaction.atomic
def make(*, by: Actor, conference: Conference, owner: User | None, places: int, usual_categories: bool) -> Conference:
    """Save a new conference with its places; make `owner`, if given, its owner; add the usual categories, if wanted.

    The first conference of an installation is the one that its front address leads to.
    """
    conference.is_current = not Conference.objects.filter(is_current=True).exists()
    conference.save()
    Places.objects.create(conference=conference, places=places)
    if owner is not None:
        Membership.objects.create(user=owner, conference=conference, role=Role.OWNER)
    record(
        by=by,
        verb="conference.made",
        target=conference,
        label=conference.slug,
        conference_id=conference.pk,
        changes={"places": [None, places]},
    )
    if usual_categories:
        add_usual(by=by, conference=conference)
    return conference


@transaction.atomic
def change(*, by: Actor, conference: Conference, fields: Iterable[str]) -> None:
    """Save the named fields of a conference, and only those, so that a colleague's change elsewhere is kept."""
    fields = sorted(fields)
    if not fields:
        return
    before = Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    conference.save(update_fields=fields)
    record(
        by=by,
        verb="conference.changed",
        target=conference,
        label=conference.slug,
        conference_id=conference.pk,
        changes={
            name: [_plain(getattr(before, name)), _plain(getattr(conference, name))] if name in SHOWN else None
            for name in fields
        },
    )


@transaction.atomic
def set_opening(
    *, by: Actor, conference: Conference, opens_at: dt.datetime | None, closes_at: dt.datetime | None
) -> None:
    """Say when registration opens and closes (aware times). Raises `Refused` when it could not open yet."""
    if opens_at is not None and (refusal := rules.refuse_opening(conference)) is not None:
        raise Refused(refusal)
    conference.opens_at, conference.closes_at = opens_at, closes_at
    change(by=by, conference=conference, fields=["opens_at", "closes_at"])


def open_now(*, by: Actor, conference: Conference) -> None:
    """Open registration at this moment. A closing time that has passed is dropped. Raises `Refused`."""
    now = timezone.now()
    closes_at = conference.closes_at if conference.closes_at and conference.closes_at > now else None
    set_opening(by=by, conference=conference, opens_at=now, closes_at=closes_at)


def close_now(*, by: Actor, conference: Conference) -> None:
    """Close registration at this moment; nothing happens when it is not open."""
    now = timezone.now()
    if conference.opening_state(now) == "open":
        conference.closes_at = now
        change(by=by, conference=conference, fields=["closes_at"])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
