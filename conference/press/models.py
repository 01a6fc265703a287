"""Press releases: one row per release, one per language of its text; and whom the press may call."""

from __future__ import annotations

import datetime as dt
import uuid

import phonenumbers
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Greatest, JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from conference.models import Conference
from registration.models.folding import fold


class Stage(models.TextChoices):
    """Where a release stands at a moment; never stored, for an embargo ends by itself."""

    DRAFT = "draft", _("Draft")
    EMBARGO = "embargo", _("Under embargo")
    PUBLISHED = "published", _("Published")


class ReleaseQuerySet(models.QuerySet["Release"]):
    def published(self, at: dt.datetime) -> ReleaseQuerySet:
        """Those that everyone may read at the moment `at` (aware). The only place that decides it, with
        `Release.is_published`."""
        return self.filter(Q(embargo_until__isnull=True) | Q(embargo_until__lte=at), published_at__lte=at)

    def newest_first(self) -> ReleaseQuerySet:
        """By the moment from which they could be read; drafts by when they were begun."""
        return self.order_by(Greatest("published_at", "embargo_until", "created_at").desc(), "-pk")

    def with_texts(self, language: str) -> ReleaseQuerySet:
        """Adds, in the same query, `text` (a dict of language, title and lead: in `language`, else in the original
        language) and `languages` (the codes of all its languages)."""
        texts = ReleaseText.objects.filter(release=OuterRef("pk"))
        best = Case(
            When(language=language, then=Value(0)),
            When(language=F("release__language"), then=Value(1)),
            default=Value(2),
        )
        shown = JSONObject(language="language", title="title", lead="lead")
        return self.annotate(
            text=Subquery(texts.order_by(best, "language").values(json=shown)[:1]),
            languages=ArraySubquery(texts.order_by("language").values("language")),
        )


class Release(models.Model):
    """A press release. Everyone may read it once the secretariat has released it and its embargo, if any, is over."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="releases")
    slug = models.SlugField(max_length=80)  # in its address: made once from the first title, never changed
    language = models.CharField(_("Original language"), max_length=5, choices=settings.LANGUAGES)
    published_at = models.DateTimeField(null=True, blank=True)
    embargo_until = models.DateTimeField(_("Embargo until"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)  # of embargo and publication: a form of an older one is stale
    submission_key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)

    objects = ReleaseQuerySet.as_manager()

    text: dict[str, str]  # added by `with_texts`
    languages: list[str]  # added by `with_texts`

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "slug"],
                name="one_release_per_address",
                violation_error_message=_("Another release has this address."),
            ),
            models.UniqueConstraint(fields=["conference", "submission_key"], name="one_release_per_submission"),
            models.CheckConstraint(
                condition=Q(slug__regex=r"^[a-z0-9-]+$"),
                name="release_address_plain",
                violation_error_message=_("Use small letters, digits and hyphens only."),
            ),
        ]
        indexes = [models.Index(fields=["conference", "published_at"], name="release_newest")]

    def __str__(self) -> str:
        return self.slug

    def is_published(self, at: dt.datetime) -> bool:
        """Whether everyone may read it at the moment `at` (aware): `ReleaseQuerySet.published` for one row."""
        if self.published_at is None or self.published_at > at:
            return False
        return self.embargo_until is None or self.embargo_until <= at

    def stage(self, at: dt.datetime) -> Stage:
        """Draft, under embargo or published, at the moment `at`."""
        if self.published_at is None:
            return Stage.DRAFT
        return Stage.PUBLISHED if self.is_published(at) else Stage.EMBARGO

    @property
    def issued_at(self) -> dt.datetime | None:
        """The moment from which everyone may read it; none for a draft."""
        if self.published_at is None:
            return None
        return max(self.published_at, self.embargo_until or self.published_at)


class ReleaseText(models.Model):
    """A release in one language. The body is Markdown."""

    TITLE, DATELINE, LEAD, BODY = 200, 120, 500, 20_000  # most characters

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("Language"), max_length=5, choices=settings.LANGUAGES)
    title = models.CharField(_("Title"), max_length=TITLE)
    dateline = models.CharField(_("Place"), max_length=DATELINE, blank=True)
    lead = models.TextField(_("Lead"), max_length=LEAD, blank=True)
    body = models.TextField(_("Text"), max_length=BODY)
    search = models.TextField(editable=False, default="")  # folded: title, lead and body
    updated_at = models.DateTimeField(default=timezone.now)  # when its words last changed
    version = models.PositiveIntegerField(default=1)  # counts savings: a form of an older one is stale

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "language"],
                name="one_text_per_language",
                violation_error_message=_("This release has a text in this language already."),
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body=""),
                name="release_text_says_something",
                violation_error_message=_("Enter a title and a text."),
            ),
        ]
        indexes = [GinIndex(OpClass("search", name="gin_trgm_ops"), name="release_text_search")]

    def __str__(self) -> str:
        return self.title

    def index(self) -> None:
        """Bring the search column in step with the fields."""
        self.search = fold(" ".join((self.title, self.lead, self.body)))

    @property
    def opening(self) -> str:
        """The place as it opens the text: "Nassau, The Bahamas."; empty without one."""
        return f"{self.dateline.rstrip('. ')}." if self.dateline.strip(". ") else ""

    @property
    def corrected_at(self) -> dt.datetime | None:
        """When its words changed after everyone could read them; none when they did not."""
        issued = self.release.issued_at
        return self.updated_at if issued is not None and self.updated_at > issued else None


class PressContact(models.Model):
    """An office that answers the press; never a person's own address."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="press_contacts")
    office = I18nCharField(_("Office"), max_length=120)
    place = I18nCharField(_("Place"), max_length=120, blank=True)
    email = models.EmailField(_("E-mail address"))
    phone = models.CharField(
        _("Telephone"), max_length=16, blank=True, validators=[RegexValidator(r"^\+[0-9]{5,15}$")]
    )  # E.164
    order = models.PositiveSmallIntegerField(_("Order in lists"), default=0)
    # The browser's key of one submission: the same key is the same contact, however often it arrives.
    submission_key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email=""),
                name="press_contact_can_be_reached",
                violation_error_message=_("Enter an e-mail address."),
            ),
            models.UniqueConstraint(fields=["conference", "submission_key"], name="one_press_contact_per_submission"),
        ]

    def __str__(self) -> str:
        return str(self.office)

    @property
    def phone_shown(self) -> str:
        """In groups, as one dials it from abroad: "+1 202 555 0121" (spaces: ITU-T E.123)."""
        if not self.phone:
            return ""
        number = phonenumbers.parse(self.phone)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace("-", " ")
