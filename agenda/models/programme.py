"""The agenda as a whole, and what its sessions hang from: rooms and themes."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from conference.models import Conference


class Programme(models.Model):
    """A conference's agenda. Its row is locked by whoever edits or publishes, so that the conference's never is.

    `revision` counts the changes of the draft: a page that shows an older one is stale.
    """

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, related_name="programme")
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.conference_id}: {self.revision}"


class RoomQuerySet(models.QuerySet["Room"]):
    def in_use(self) -> RoomQuerySet:
        """Rooms that were not removed."""
        return self.filter(is_removed=False)


class Room(models.Model):
    """A room. One that stood in a published version is only marked as removed: versions do not change."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="rooms")
    name = I18nCharField(_("Name"), max_length=120)
    seats = models.PositiveSmallIntegerField(
        _("Number of seats"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20000)]
    )
    order = models.PositiveSmallIntegerField(_("Order in lists"), default=0)
    is_removed = models.BooleanField(default=False, editable=False)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return str(self.name)


class Theme(models.Model):
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="themes")
    number = models.PositiveSmallIntegerField(_("Number"), validators=[MinValueValidator(1), MaxValueValidator(99)])
    name = I18nCharField(_("Name"), max_length=200)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "number"],
                name="one_theme_per_number",
                violation_error_message=_("Another theme has this number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def colour(self) -> int:
        """Which of the six colours of themes it has."""
        return (self.number - 1) % 6 + 1
