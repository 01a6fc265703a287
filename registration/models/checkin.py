"""Who is in: a fact of its own, apart from the state of the registration."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from registration.models.registration import Registration


class CheckIn(models.Model):
    """One arrival at a desk. An undone one stays in the record, and another may follow it."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="checkins")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)  # a label
    desk = models.CharField(max_length=60, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], condition=Q(undone_at__isnull=True), name="checkin_latest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(undone_at__isnull=True), name="checked_in_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="") | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.at:%Y-%m-%d %H:%M}"
