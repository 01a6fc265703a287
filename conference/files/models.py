"""Uploaded files, kept in the database: one transaction with what they belong to, one backup, seen by every machine."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """One file. `content_type` was judged by the content, `name` is safe to offer for saving.

    Read it without `content` where only the name is shown: `StoredFile.objects.defer("content")`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, *, conference_id: int, name: str, content_type: str, content: bytes) -> StoredFile:
        """A row, not saved."""
        digest = hashlib.sha256(content).hexdigest()
        return cls(
            conference_id=conference_id,
            name=name,
            content_type=content_type,
            size=len(content),
            sha256=digest,
            content=content,
        )
