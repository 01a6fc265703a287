"""Keeping what somebody types until it is sent."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from conference.models import Conference
from registration import rules
from registration.models import Draft
from registration.models.draft import browser_hash


@transaction.atomic
def keep(
    *,
    conference: Conference,
    key: uuid.UUID,
    cookie: str,
    step: str,
    typed: dict[str, list[str]],
    failed: bool,
) -> Draft:
    """Keep what was typed in a step, right or wrong, for another hour. No audit event: nothing is registered yet.

    `key` names the draft; when that is another browser's, or sent and forgotten, a new draft is begun: nothing that was
    typed is lost. A draft that is sent already is returned as it is.
    """
    now = timezone.now()
    new = {"conference": conference, "browser": browser_hash(cookie), "expires_at": now + rules.DRAFT}
    draft, made = Draft.objects.select_for_update().get_or_create(pk=key, defaults=new)
    if not made:
        if draft.sent_at and draft.is_alive(now) and draft.belongs_to(conference, cookie):
            return draft
        if draft.sent_at or not draft.belongs_to(conference, cookie):
            draft = Draft(**new)
        elif not draft.is_alive(now):
            draft.content = ""
    draft.put(step, typed, failed=failed)
    draft.expires_at = now + rules.DRAFT
    draft.save()
    return draft


def forget(*, at: dt.datetime) -> int:
    """Delete the drafts whose hour is over at the moment `at`; returns how many."""
    count, _rows = Draft.objects.filter(expires_at__lte=at).delete()
    return count
