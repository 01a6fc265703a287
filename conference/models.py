"""The conference itself: what every other row hangs from."""

import datetime as dt
import zoneinfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField


def zones() -> list[tuple[str, str]]:
    """The time zones of the tz database that are named after places."""
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name]


# Words that the office's addresses use where a conference's slug may stand: /secretariat/new/ makes a conference.
RESERVED_SLUGS = frozenset({"account", "language", "new"})


def not_reserved(slug: str) -> None:
    """Refuse an address that is in use for something else; raises `ValidationError`."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This word is in use for another page. Choose another address."), code="reserved")


class Conference(models.Model):
    """One edition of a series of conferences. Times are stored in UTC and shown in `zone`."""

    slug = models.SlugField(
        _("Address"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]+\Z", _("Use small letters, digits and hyphens only.")), not_reserved],
        help_text=_("The part of the web address that names this conference, for example nassau-2027."),
    )
    code = models.CharField(
        _("Prefix of reference codes"),
        max_length=4,
        validators=[RegexValidator(r"^[A-Z]{2,4}\Z", _("Use two to four capital letters."))],
        help_text=_("Two to four capital letters, for example NAS."),
    )
    title = I18nCharField(_("Title"), max_length=300)
    subtitle = I18nCharField(_("Subtitle"), max_length=300, blank=True)
    short_title = I18nCharField(_("Short title"), max_length=60, help_text=_("For narrow screens and mail subjects."))
    summary = I18nTextField(_("What it is about"), blank=True)
    organizers = I18nTextField(_("Organizers and host"), blank=True, help_text=_("One to a line."))
    city = I18nCharField(_("Place"), max_length=120)
    venue = I18nCharField(_("Venue"), max_length=200, blank=True)
    zone = models.CharField(_("Time zone"), max_length=60, choices=zones, default="America/Nassau")
    first_day = models.DateField(_("First day"))
    last_day = models.DateField(_("Last day"))
    languages = ArrayField(
        models.CharField(max_length=5, choices=settings.LANGUAGES),
        default=list,
        verbose_name=_("Languages of the site"),
    )
    opens_at = models.DateTimeField(_("Registration opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("Registration closes"), null=True, blank=True)
    is_current = models.BooleanField(_("Shown at the front address"), default=False)
    contact_email = models.EmailField(_("E-mail address of the secretariat"))
    contact_phone = models.CharField(_("Telephone of the secretariat"), max_length=40, blank=True)
    contact_hours = I18nCharField(_("Office hours"), max_length=120, blank=True)
    nominations_until = models.DateField(
        _("Delegations are to be named by"), null=True, blank=True, help_text=_("Stands in invitations and reminders.")
    )
    invitation = I18nTextField(
        _("Words of the invitation"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Stand in the letter and the mail to delegations, after the facts of the conference."),
    )
    signature = I18nTextField(
        _("Signature of letters"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Name and function, one to a line."),
    )
    participants_final_at = models.DateTimeField(null=True, blank=True)  # since then the list is no longer provisional
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies")

    class Meta:
        # A constraint's code names the field beside which a form shows its message.
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="conference_days_in_order",
                violation_error_code="last_day",
                violation_error_message=_("The last day must not lie before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="conference_closes_after_opening",
                violation_error_code="closes_at",
                violation_error_message=_("Registration must close after it opens."),
            ),
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="one_current_conference",
                violation_error_code="is_current",
                violation_error_message=_("Another conference is shown at the front address."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.short_title)

    def get_absolute_url(self) -> str:
        return self.url("home")

    @cached_property
    def tz(self) -> zoneinfo.ZoneInfo:
        """The conference's time zone."""
        return zoneinfo.ZoneInfo(self.zone)

    @property
    def days(self) -> list[dt.date]:
        """Every day of the conference, first to last."""
        return [self.first_day + dt.timedelta(n) for n in range((self.last_day - self.first_day).days + 1)]

    def opening_state(self, at: dt.datetime) -> str:
        """`unset`, `early`, `open` or `closed` at the moment `at` (aware)."""
        if self.opens_at is None:
            return "unset"
        if at < self.opens_at:
            return "early"
        if self.closes_at is not None and at >= self.closes_at:
            return "closed"
        return "open"

    @property
    def registration_state(self) -> str:
        """`opening_state` now, for templates."""
        return self.opening_state(timezone.now())

    def url(self, name: str, *args: str, language: str | None = None) -> str:
        """The path of one of this conference's public pages, in `language` or the active one."""
        with translation.override(language or translation.get_language()):
            return reverse(name, args=[self.slug, *args])

    def absolute(self, path: str) -> str:
        """A full address, for mails, feeds and calendars."""
        return f"{settings.SITE_URL}{path}"
