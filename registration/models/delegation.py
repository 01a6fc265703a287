"""Who may come: categories of participants, delegations and their focal points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from conference.models import Conference
from registration.models.folding import fold


class Visibility(models.TextChoices):
    SECRETARIAT = "secretariat", _("The secretariat only")
    PARTICIPANTS = "participants", _("All participants")
    PUBLIC = "public", _("Everyone")


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
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, *(f"sort_{code}" for code, _name in settings.LANGUAGES)}
        for code, _name in settings.LANGUAGES:
            key = fold(self.name.localize(code))
            for article in self.ARTICLES[code]:
                key = key.removeprefix(article)
            setattr(self, f"sort_{code}", key[:120])  # folding can lengthen a name
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def is_of_government(self) -> bool:
        """A State's or Territory's, not an organization's or a pool."""
        return self.kind in {self.Kind.HOST, self.Kind.STATE, self.Kind.TERRITORY}

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

    def __str__(self) -> str:
        return self.name or self.email
