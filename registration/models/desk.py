"""What the secretariat keeps for itself about registrations."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.accounts.models import User
from conference.models import Conference
from registration.models.encrypted import EncryptedTextField
from registration.models.registration import Registration


class InternalNote(models.Model):
    """A note among colleagues; the person never reads it here."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="internal_notes")
    text = EncryptedTextField(_("Note"))
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=200)  # a label

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.pk}"


class SavedFilter(models.Model):
    """A list that somebody asks for again: filters, order and columns as the query of its address."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="saved_filters")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("Name of the list"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    is_shared = models.BooleanField(_("Shown to colleagues too"), default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "user", "name"],
                name="one_saved_filter_per_name",
                violation_error_message=_("You have a list of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Distinct(models.Model):
    """Two registrations that look like one person and are not: somebody has looked. `first` has the lower key."""

    first = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    by = models.CharField(max_length=200)  # a label

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinct_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}≠{self.second_id}"
