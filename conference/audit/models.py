"""The record of who changed what: written inside the change's transaction, never altered."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Actor:
    """Who did it. `kind` is staff, participant, focal point, applicant or system; `label` is shown to colleagues."""

    kind: str
    id: str = ""
    label: str = ""


SYSTEM = Actor("system")


class AuditEvent(models.Model):
    """One change. Holds no personal values: names of fields, states and reference codes only. No foreign keys, so that
    it outlives what it tells of; a trigger refuses to change or delete a row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    conference_id = models.BigIntegerField(null=True, db_index=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_label = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=60)  # registration.confirmed, agenda.published, …
    target_type = models.CharField(max_length=40)
    target_id = models.CharField(max_length=40)
    target_label = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["target_type", "target_id", "at"], name="audit_by_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target_label}"


def record(
    *,
    by: Actor,
    verb: str,
    target: models.Model,
    label: str = "",
    conference_id: int | None = None,
    changes: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one event about `target`, inside the caller's transaction.

    `label` names the target for readers (a reference code, a title; nothing personal). `changes` maps a field's name to
    `[old, new]` where the values are states or figures, and to `null` where they are personal. `conference_id` is taken
    from the target when it has one.
    """
    event = _event(by, verb, target, label, changes)
    if conference_id is not None:
        event.conference_id = conference_id
    event.save(force_insert=True)
    return event


def record_many(*, by: Actor, verb: str, about: Sequence[tuple[models.Model, str, dict[str, Any]]]) -> list[AuditEvent]:
    """`record` about many targets by one statement: each with its label and its changes."""
    return AuditEvent.objects.bulk_create(_event(by, verb, *one) for one in about)


def _event(by: Actor, verb: str, target: models.Model, label: str, changes: dict[str, Any] | None) -> AuditEvent:
    return AuditEvent(
        conference_id=getattr(target, "conference_id", None),
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=label[:200],
        changes=changes or {},
    )
