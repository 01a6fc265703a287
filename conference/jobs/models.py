"""Long work in the background: a row says what is to be done and how far it is. Celery only wakes it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of work. `kind` names the function that does it, `parameters` (JSON) and `given` (a file) go into it,
    `result` comes out. A worker that dies leaves `beat_at` behind: the sweep gives the job to another one."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference_id = models.BigIntegerField(db_index=True)
    owner_id = models.CharField(max_length=40)  # of the member of staff who asked for it
    owner_label = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="en")
    kind = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict, blank=True)
    given = models.BinaryField(default=b"", blank=True)
    given_name = models.CharField(max_length=150, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict, blank=True)  # figures and sentences for the page of the job
    result = models.BinaryField(default=b"", blank=True)
    result_name = models.CharField(max_length=150, blank=True)
    result_type = models.CharField(max_length=100, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(null=True, blank=True)  # the last sign of life
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_not_more_than_all"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], ended_at__isnull=False)
                | Q(state__in=["waiting", "running"], ended_at__isnull=True),
                name="job_ends_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "beat_at"], name="jobs_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return 100 * self.done // self.total if self.total else 0
