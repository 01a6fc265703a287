"""Sessions as they are being drafted, with their presentations and their podium."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from agenda.models.programme import Room, Theme
from conference.models import Conference
from registration.models import Registration

RESERVED = ("changes",)  # /agenda/changes/ is a page of its own


class Kind(models.TextChoices):
    PLENARY = "plenary", _("Plenary")
    WORKING_GROUP = "working-group", _("Working group")
    ROUND_TABLE = "round-table", _("Round table")
    SIDE_EVENT = "side-event", _("Side event")
    CEREMONY = "ceremony", _("Ceremony")
    BRIEFING = "briefing", _("Briefing or press conference")
    BREAK = "break", _("Break, meal or arrival")
    SOCIAL = "social", _("Reception or outing")


PAUSES = frozenset({Kind.BREAK, Kind.SOCIAL})  # shown in a line, without a page of their own


class SessionQuerySet(models.QuerySet["Session"]):
    def draft(self) -> SessionQuerySet:
        """What organizers edit: everything that was not removed."""
        return self.filter(is_removed=False)

    def in_order(self) -> SessionQuerySet:
        """By time; those without a time come last."""
        return self.order_by(F("start").asc(nulls_last=True), "room__order", "code")

    def whole(self) -> SessionQuerySet:
        """With everything that the document shows, in three queries."""
        return self.select_related("room", "theme").prefetch_related("presentations", "people")


class Session(models.Model):
    """A session of the draft. `code` is stable: it stands in addresses and calendars. Times are UTC.

    One that was published is only marked as removed, so that sign-ups, documents and versions keep what they hang from.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="sessions")
    code = models.CharField(
        _("Code"),
        max_length=30,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small letters, digits and hyphens only."))],
        help_text=_("The part of the web address that names this session, for example plenary-1."),
    )
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.PLENARY)
    title = I18nCharField(_("Title"), max_length=200)
    abstract = I18nTextField(_("What it is about"), blank=True)
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("Theme")
    )
    languages = ArrayField(
        models.CharField(max_length=5, choices=settings.LANGUAGES),
        default=list,
        blank=True,
        verbose_name=_("Languages of interpretation"),
    )
    open_to_press = models.BooleanField(_("Open to the press"), default=False)
    is_public = models.BooleanField(_("Shown in the public agenda"), default=True)  # else it only keeps its room
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("Room")
    )
    start = models.DateTimeField(_("Begins"), null=True, blank=True)
    end = models.DateTimeField(_("Ends"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)  # a form that shows an older one is stale
    is_removed = models.BooleanField(default=False, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "code"],
                name="one_session_per_code",
                violation_error_message=_("Another session has or had this code. Choose a new one."),
            ),
            models.CheckConstraint(
                condition=~Q(code__in=RESERVED),
                name="session_code_not_reserved",
                violation_error_message=_("This code is the address of another page. Choose another."),
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__isnull=False, end__isnull=False),
                name="session_has_both_times",
                violation_error_message=_("Give both times, or none."),
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__gt=F("start")),
                name="session_ends_after_it_begins",
                violation_error_message=_("A session must end after it begins."),
            ),
        ]
        indexes = [models.Index(fields=["conference", "start"], name="session_by_time")]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_placed(self) -> bool:
        """Whether it has a time: what has none is not published."""
        return self.start is not None

    @property
    def duration(self) -> dt.timedelta | None:
        return self.end - self.start if self.start and self.end else None

    @property
    def is_pause(self) -> bool:
        return self.kind in PAUSES


class Presentation(models.Model):
    """A contribution inside a session. Its time counts from the session's beginning, so that it moves along."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presentations")
    offset = models.PositiveSmallIntegerField(
        _("Minutes after the session begins"), validators=[MaxValueValidator(1440)]
    )
    minutes = models.PositiveSmallIntegerField(
        _("Minutes"), default=20, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    title = I18nCharField(_("Title"), max_length=200)
    speaker = I18nCharField(
        _("Speaker, by function"), max_length=200, blank=True, help_text=_("For example: Senior Statistician, IOM.")
    )

    class Meta:
        ordering = ["offset", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0),
                name="presentation_takes_time",
                violation_error_message=_("A presentation must end after it begins."),
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def start(self) -> dt.datetime | None:
        """UTC; None while the session has no time."""
        return self.session.start + dt.timedelta(minutes=self.offset) if self.session.start else None

    @property
    def end(self) -> dt.datetime | None:
        return self.start + dt.timedelta(minutes=self.minutes) if self.start else None


class PodiumRole(models.TextChoices):
    CHAIR = "chair", _("Chair")
    MODERATOR = "moderator", _("Moderator")
    SPEAKER = "speaker", _("Speaker")
    PANELLIST = "panellist", _("Panellist")
    RAPPORTEUR = "rapporteur", _("Rapporteur")


class SessionPerson(models.Model):
    """Who sits on the podium, by function ("Regional Director, IOM")."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="people")
    role = models.CharField(_("Role"), max_length=12, choices=PodiumRole, default=PodiumRole.SPEAKER)
    name = I18nCharField(_("Function"), max_length=200, help_text=_("For example: Regional Director, IOM."))
    # Who holds the role, where that is known: it follows when this person is replaced.
    registration = models.ForeignKey(
        Registration,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="podium",
        verbose_name=_("Participant"),
    )
    order = models.PositiveSmallIntegerField(_("Order in lists"), default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return str(self.name)
