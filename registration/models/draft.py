"""What somebody has typed of a registration that is not sent yet."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from conference.models import Conference
from registration.models.encrypted import EncryptedTextField


class Draft(models.Model):
    """One person's unfinished registration, kept for an hour for one browser.

    A row and not a part of the browser's session: two tabs never overwrite each other, the text (needs among it) is
    enciphered, and the row with its submission key outlives the sending, so that a repeated one finds its answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="drafts")
    browser = models.CharField(max_length=64)  # SHA-256 of the cookie of the browser it belongs to
    submission_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # JSON: what was typed, by step, which steps failed, which files were received and which refused, by question
    content = EncryptedTextField(blank=True, default="")
    expires_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(content=""), name="sent_draft_holds_nothing"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_alive(self, at: dt.datetime) -> bool:
        return at < self.expires_at

    def belongs_to(self, conference: Conference, cookie: str) -> bool:
        return self.conference_id == conference.pk and self.browser == browser_hash(cookie)

    @property
    def _content(self) -> dict[str, Any]:
        empty: dict[str, Any] = {"steps": {}, "failed": [], "files": {}, "refused": {}}
        return empty | json.loads(self.content) if self.content else empty

    def typed(self, step: str) -> dict[str, list[str]] | None:
        """What was typed in this step, right or wrong, by field; None when it was never sent."""
        return self._content["steps"].get(step)

    def failed(self, step: str) -> bool:
        """Whether this step was last sent with errors."""
        return step in self._content["failed"]

    def put(self, step: str, typed: dict[str, list[str]], *, failed: bool) -> None:
        """Note what was typed in a step. Saves nothing."""
        content = self._content
        content["steps"][step] = typed
        content["failed"] = [name for name in content["failed"] if name != step] + [step] * failed
        self.content = json.dumps(content)

    @property
    def files(self) -> dict[str, tuple[uuid.UUID, str]]:
        """The files received so far: question's code → id and name. The ids never come from a browser."""
        return {code: (uuid.UUID(pk), name) for code, (pk, name) in self._content["files"].items()}

    @property
    def refused(self) -> dict[str, str]:
        """Why a file was not received: question's code → sentence."""
        return self._content["refused"]

    def put_files(self, files: dict[str, tuple[uuid.UUID, str]], refused: dict[str, str]) -> None:
        """Note which files are there and which were refused. Saves nothing."""
        content = self._content
        content["files"] = {code: [str(pk), name] for code, (pk, name) in files.items()}
        content["refused"] = refused
        self.content = json.dumps(content)

    def claim(self, at: dt.datetime, until: dt.datetime) -> bool:
        """Mark it as sent at the moment `at` and forget what was typed; False when it was sent already. The row stays
        locked until the transaction ends, so that a second sending waits for the first. `until`: the new expiry."""
        unsent = Draft.objects.filter(pk=self.pk, sent_at__isnull=True)
        return unsent.update(sent_at=at, content="", expires_at=until) == 1


def browser_hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
