"""What a confirmed person wants changed, field by field, until the secretariat decides."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from conference.models import Conference
from registration.models.encrypted import EncryptedTextField
from registration.models.registration import Registration, State


class ProposedChangeQuerySet(models.QuerySet["ProposedChange"]):
    def waiting(self, conference: Conference | None = None) -> ProposedChangeQuerySet:
        """Those that the secretariat has not decided; of confirmed people of this conference only, if it is given."""
        rows = self.filter(decided_at__isnull=True)
        if conference is None:
            return rows
        return rows.filter(registration__conference=conference, registration__state=State.CONFIRMED)


class ProposedChange(models.Model):
    """One field's new value. At most one waits per field: a newer wish takes its place."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="proposals")
    field = models.CharField(max_length=40)  # a column of Registration
    old = EncryptedTextField(blank=True, default="")  # as the person saw it; a decision about another value is stale
    new = EncryptedTextField(blank=True, default="")
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    is_accepted = models.BooleanField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # of a refusal, as told to the person

    objects = ProposedChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "field"],
                condition=Q(decided_at__isnull=True),
                name="one_waiting_change_per_field",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, is_accepted__isnull=True, decided_by="")
                | (Q(decided_at__isnull=False, is_accepted__isnull=False) & ~Q(decided_by="")),
                name="change_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}.{self.field}"
