"""Who may come: categories of participants, delegations and their focal points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from conference.audit.models import Actor
from conference.models import Conference
from registration.models.folding import fold


class Visibility(models.TextChoices):
    SECRETARIAT = "secretariat", _("The secretariat only")
    PARTICIPANTS = "participants", _("All participants")
    PUBLIC = "public", _("Everyone")


class Colour(models.TextChoices):
    """The colour of a category's badges; the name of the category always stands beside it."""

    SEA = "sea", _("Sea")
    LAGOON = "lagoon", _("Lagoon")
    CORAL = "coral", _("Coral")
    OCHRE = "ochre", _("Ochre")
    PALM = "palm", _("Palm")
    ORCHID = "orchid", _("Orchid")
    SLATE = "slate", _("Slate")


class Category(models.Model):
    """A kind of participant. Says who may take a place (decision 5) and whether the secretariat must decide."""

    class Admission(models.TextChoices):
        NOMINATION = "nomination", _("Named by the focal point")
        APPLICATION = "application", _("By application, which is then decided")
        OPEN = "open", _("Open: confirmed at once while there are places")

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="categories")
    code = models.SlugField(_("Code"), max_length=40)
    name = I18nCharField(_("Name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("Order in lists"), default=0)
    admission = models.CharField(
        _("Who may take a place"), max_length=20, choices=Admission.choices, default=Admission.APPLICATION
    )
    counts = models.BooleanField(
        _("Counts against the places of the conference"),
        default=True,
        help_text=_("Usually not for media, interpreters and secretariat."),
    )
    names_organization = models.BooleanField(
        _("Each person names an organization"),
        default=False,
        help_text=_("For pools such as civil society, and for media."),
    )
    has_roles = models.BooleanField(
        _("Has heads, alternates and advisers"), default=False, help_text=_("For delegations of governments.")
    )
    needs_note = models.BooleanField(
        _("Confirmed only when a note verbale names the person"),
        default=False,
        db_default=False,
        help_text=_("For delegations of governments. Who is not named in one stays pending."),
    )
    colour = models.CharField(
        _("Colour of the badge"), max_length=10, choices=Colour, default=Colour.SLATE, db_default=Colour.SLATE
    )
    default_visibility = models.CharField(
        _("Shown in the list of participants to"),
        max_length=20,
        choices=Visibility,
        default=Visibility.PARTICIPANTS,
    )

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "code"],
                name="one_category_per_code",
                violation_error_message=_("Another category has this code."),
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def is_self_service(self) -> bool:
        """Whether one may register without having been named."""
        return self.admission != self.Admission.NOMINATION


class Delegation(models.Model):
    """A government's or organization's delegation, or a *pool* of persons who each name their organization."""

    class Kind(models.TextChoices):
        HOST = "host", _("Host government")
        STATE = "state", _("State")
        TERRITORY = "territory", _("Territory")
        ORGANIZATION = "organization", _("Organization")
        POOL = "pool", _("Pool")

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="delegations")
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("Category")
    )
    code = models.SlugField(_("Code"), max_length=40, help_text=_("Short and stable, for example BS or IOM."))
    name = I18nCharField(_("Name"), max_length=120)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices, default=Kind.STATE)
    sort_as = I18nCharField(
        _("Sorted as"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text=_("Where it differs from the name without its article, for example Bahamas."),
    )
    addressee = I18nCharField(
        _("Addressee of the invitation"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example: Ministry of Foreign Affairs."),
    )
    funded = models.PositiveSmallIntegerField(
        _("Places that the organizers pay for"),
        default=0,
        db_default=0,
        help_text=_("Of the places of the delegation."),
    )
    plenary_seats = models.PositiveSmallIntegerField(
        _("Seats at the table of the plenary"), default=0, db_default=0, help_text=_("The others sit behind them.")
    )
    invited_at = models.DateTimeField(null=True, blank=True)  # when the invitation was first sent
    complete_at = models.DateTimeField(null=True, blank=True)  # the focal point said that nobody else will come
    # Sort keys per language, folded; ordered in the C collation, which every server has.
    sort_en = models.CharField(max_length=120, db_collation="C", blank=True)
    sort_es = models.CharField(max_length=120, db_collation="C", blank=True)
    sort_fr = models.CharField(max_length=120, db_collation="C", blank=True)
    sort_nl = models.CharField(max_length=120, db_collation="C", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "code"],
                name="one_delegation_per_code",
                violation_error_message=_("Another delegation has this code."),
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    ARTICLES = {
        "en": ("the ",),
        "es": ("el ", "la ", "los ", "las "),
        "fr": ("le ", "la ", "les ", "l'"),
        "nl": ("de ", "het "),
    }

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keeps the sort keys in step with the names: "The Bahamas" sorts under B."""
        if update_fields is not None and {"name", "sort_as"} & set(update_fields):
            update_fields = {*update_fields, *(f"sort_{code}" for code, _name in settings.LANGUAGES)}
        for code, _name in settings.LANGUAGES:
            key = fold((self.sort_as and self.sort_as.localize(code)) or self.name.localize(code))
            for article in self.ARTICLES[code]:
                key = key.removeprefix(article)
            setattr(self, f"sort_{code}", key[:120])  # folding can lengthen a name
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def is_of_government(self) -> bool:
        """A State's or Territory's, not an organization's or a pool."""
        return self.kind in {self.Kind.HOST, self.Kind.STATE, self.Kind.TERRITORY}

    def is_called(self, word: str) -> bool:
        """Whether this folded piece of a word stands in its name in any language, as it is sorted."""
        return any(word in getattr(self, f"sort_{code}") for code, _name in settings.LANGUAGES)

    @staticmethod
    def sort_field() -> str:
        """The column that orders delegations in the active language."""
        return f"sort_{translation.get_language() or 'en'}"


class FocalPoint(models.Model):
    """The official who names a delegation's members. Several per delegation; a shared mailbox is allowed."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="focal_points")
    name = models.CharField(_("Name"), max_length=120, blank=True)
    email = models.EmailField(_("E-mail address"))
    language = models.CharField(_("Language"), max_length=5, choices=settings.LANGUAGES, default="en")
    invited_at = models.DateTimeField(null=True, blank=True)  # the last invitation to this mailbox
    reminded_at = models.DateTimeField(null=True, blank=True)  # the last reminder
    opened_at = models.DateTimeField(null=True, blank=True)  # the private link was first used

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "delegation",
                Lower("email"),
                "name",
                name="one_focal_point_per_name_and_mailbox",
                violation_error_message=_("This focal point is there already."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def actor(self) -> Actor:
        """The focal point as the author of an audit event; named by the delegation's code only."""
        return Actor("focal point", str(self.pk), self.delegation.code)


class ReminderDay(models.Model):
    """A day on which delegations that have not answered are reminded, in the conference's zone."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="reminder_days")
    day = models.DateField(_("Day"))
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "day"],
                name="one_reminder_a_day",
                violation_error_message=_("This day is on the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.day.isoformat()
