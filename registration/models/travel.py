"""The second stage, after confirmation: travel, what the organizers pay, and passport data for the visa letter."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registration.models.encrypted import EncryptedTextField
from registration.models.registration import Registration


class Travel(models.Model):
    """How somebody comes and goes. Moments are UTC, typed and shown in the conference's zone."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="travel")
    arrives_at = models.DateTimeField(_("Arrival"), null=True, blank=True)
    arrival_flight = models.CharField(_("Flight or ship of arrival"), max_length=40, blank=True)
    arrives_from = models.CharField(_("Coming from"), max_length=80, blank=True)
    departs_at = models.DateTimeField(_("Departure"), null=True, blank=True)
    departure_flight = models.CharField(_("Flight or ship of departure"), max_length=40, blank=True)
    hotel = models.CharField(_("Hotel"), max_length=120, blank=True)
    is_local = models.BooleanField(_("I live here and do not travel"), default=False, db_default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_local=False) | Q(arrives_at__isnull=True, departs_at__isnull=True),
                name="who_lives_here_does_not_arrive",
                violation_error_code="is_local",
                violation_error_message=_("Either you live here, or you arrive and depart: leave out one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(arrives_at__isnull=True) | Q(departs_at__isnull=True) | Q(departs_at__gt=F("arrives_at")),
                name="departs_after_arriving",
                violation_error_code="departs_at",
                violation_error_message=_("The departure must come after the arrival."),
            ),
        ]
        indexes = [
            models.Index(fields=["arrives_at"], name="travel_by_arrival"),
            models.Index(fields=["departs_at"], name="travel_by_departure"),
        ]

    def __str__(self) -> str:
        return str(self.registration_id)


class Funding(models.Model):
    """What the organizers pay for one person."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="funding")
    ticket = models.BooleanField(_("Ticket"), default=False)
    hotel = models.BooleanField(_("Hotel"), default=False)
    allowance = models.DecimalField(
        _("Daily allowance"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("Currency"), max_length=3, default="USD")  # ISO 4217
    days = models.PositiveSmallIntegerField(_("Days"), default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(allowance__isnull=True) | Q(allowance__gte=0), name="allowance_not_negative"
            )
        ]

    def __str__(self) -> str:
        return str(self.registration_id)


class Passport(models.Model):
    """Passport data for the visa letter: enciphered, read by role, each reading recorded. Days are ISO 8601 texts."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="passport")
    name = EncryptedTextField(_("Name as in the passport"))
    number = EncryptedTextField(_("Number of the passport"))
    country = EncryptedTextField(_("Country that issued it"))  # ISO 3166-1
    born_on = EncryptedTextField(_("Day of birth"))
    born_in = EncryptedTextField(_("Place of birth"), blank=True, default="")
    issued_on = EncryptedTextField(_("Issued on"), blank=True, default="")
    expires_on = EncryptedTextField(_("Valid until"))
    changed_at = models.DateTimeField(auto_now=True)
    # The visa letter: once issued, the person finds it on their own page. What changes afterwards takes it back.
    letter_issued_at = models.DateTimeField(null=True, blank=True)
    letter_issued_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(letter_issued_at__isnull=True, letter_issued_by="")
                | (Q(letter_issued_at__isnull=False) & ~Q(letter_issued_by="")),
                name="letter_issued_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.registration_id)
