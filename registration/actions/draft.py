"""Keeping what somebody types until it is sent."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from conference.files.models import StoredFile
from conference.files.upload import Upload
from conference.models import Conference
from registration import rules
from registration.models import Draft
from registration.models.draft import browser_hash


@dataclass(frozen=True)
class Files:
    """What one sending of a step says about files, by the code of the question."""

    received: Mapping[str, Upload] = field(default_factory=dict)
    removed: Collection[str] = ()
    refused: dict[str, str] = field(default_factory=dict)  # with the sentence that says why


@transaction.atomic
def keep(
    *,
    conference: Conference,
    key: uuid.UUID,
    cookie: str,
    step: str,
    typed: dict[str, list[str]],
    failed: bool,
    files: Files | None = None,
) -> Draft:
    """Keep what was typed in a step, right or wrong, for another hour. No audit event: nothing is registered yet.

    A file that was received is stored at once, in place of an earlier one: a browser does not send it again.

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
            _drop(draft.files.values())
            draft.content = ""
    draft.put(step, typed, failed=failed)
    if files is not None:
        _keep_files(draft, files)
    draft.expires_at = now + rules.DRAFT
    draft.save()
    return draft


def _keep_files(draft: Draft, files: Files) -> None:
    kept = draft.files
    _drop([kept.pop(code) for code in {*files.received, *files.removed} if code in kept])
    for code, upload in files.received.items():
        stored = upload.store(draft.conference_id)
        kept[code] = (stored.pk, stored.name)
    draft.put_files(kept, files.refused)


def _drop(files: Collection[tuple[uuid.UUID, str]]) -> None:
    """Delete files that nothing but a draft names."""
    if files:
        StoredFile.objects.filter(pk__in=[pk for pk, _name in files]).delete()


@transaction.atomic
def forget(*, at: dt.datetime) -> int:
    """Delete the drafts whose hour is over at the moment `at`, with the files that were not sent; returns how many."""
    over = list(Draft.objects.select_for_update(skip_locked=True).filter(expires_at__lte=at))
    _drop([file for draft in over for file in draft.files.values()])
    Draft.objects.filter(pk__in=[draft.pk for draft in over]).delete()
    return len(over)
