"""What was published: versions, the slots that prove them free of clashes, and who was told which one."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from agenda.models.programme import Programme, Room
from agenda.models.session import Session
from registration.models import Registration


class Version(models.Model):
    """A published agenda. A trigger refuses to change or delete it; only the erasure of a person may redact
    the document and the difference (it sets `plenary.redacting` for its transaction)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)
    note = I18nTextField(_("Note on this version"), blank=True)
    document = models.JSONField()  # what every public page, feed and mail is made from: agenda/document.py
    difference = models.JSONField()  # from the version before: agenda/difference.py

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"],
                name="one_version_per_number",
                violation_error_message=_("Somebody else has just published this version."),
            )
        ]

    def __str__(self) -> str:
        return str(self.number)


class PublishedSlot(models.Model):
    """A session's place in one version. The database refuses two sessions in one room at one time."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="slots")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="slots")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="slots")
    during = DateTimeRangeField()  # UTC; begins with its first moment and ends before its last: [)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "session"], name="one_slot_per_session"),
            ExclusionConstraint(
                name="no_room_twice_in_a_version",
                expressions=[
                    ("version", RangeOperators.EQUAL),
                    ("room", RangeOperators.EQUAL),  # without a room nothing clashes: NULL equals nothing
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Two sessions stand in the same room at the same time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.session_id}"


class ToldVersion(models.Model):
    """The last version of the agenda that a participant was sent; `before` is the one that the last mail counted from
    (0: it told everything). It is needed again when that mail is superseded before it leaves."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="told_version")
    number = models.PositiveIntegerField()
    before = models.PositiveIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.number}"
