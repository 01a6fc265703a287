"""What a category asks besides: questions that the organizer writes, and each person's answers."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from conference.files.models import StoredFile
from conference.models import Conference
from registration.models.delegation import Category
from registration.models.encrypted import EncryptedTextField
from registration.models.registration import Registration


class Question(models.Model):
    """One additional question of a conference, put to some of its categories."""

    class Kind(models.TextChoices):
        LINE = "line", _("A line of text")
        TEXT = "text", _("A longer text")
        CHOICE = "choice", _("One of several answers")
        SEVERAL = "several", _("Any of several answers")
        YES_NO = "yes-no", _("Yes or no")
        DATE = "date", _("A day")
        COUNTRY = "country", _("A country")
        FILE = "file", _("A file")

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="questions")
    categories = models.ManyToManyField(Category, related_name="questions", verbose_name=_("Asked of"))
    code = models.CharField(
        _("Code"),
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use small letters, digits and hyphens only."))],
        help_text=_("Short and stable, for example accommodation. It names the column in spreadsheets."),
    )
    kind = models.CharField(_("Kind of answer"), max_length=10, choices=Kind, default=Kind.LINE)
    label = I18nCharField(_("Question"), max_length=200)
    help = I18nTextField(_("Help"), max_length=500, blank=True)
    is_required = models.BooleanField(_("Must be answered"), default=False)
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    # Asked only when another question has one of these answers: option codes, or "yes" / "no".
    shown_if = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leads_to",
        verbose_name=_("Asked only after"),
    )
    shown_if_values = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "code"],
                name="one_question_per_code",
                violation_error_message=_("Another question has this code."),
            ),
            models.CheckConstraint(
                condition=Q(shown_if__isnull=True, shown_if_values=[])
                | (Q(shown_if__isnull=False) & ~Q(shown_if_values=[])),
                name="question_condition_is_whole",
                violation_error_message=_("Choose the question and the answers after which this one is asked."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)


class Option(models.Model):
    """One of the answers that a question offers."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    code = models.CharField(_("Code"), max_length=40)
    label = I18nCharField(_("Answer"), max_length=150)
    order = models.PositiveSmallIntegerField(_("Order"), default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="one_option_per_code")]

    def __str__(self) -> str:
        return str(self.label)


class Answer(models.Model):
    """One person's answer. Choices are kept as codes, so that they can be counted; typed text is enciphered.

    `codes`: option codes, "yes" or "no", an ISO 3166-1 country, or a day (ISO 8601); `text`: what was typed; `file`:
    the uploaded file.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    text = EncryptedTextField(blank=True, default="")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "question"], name="one_answer_per_question"),
            models.CheckConstraint(
                condition=~Q(codes=[]) | ~Q(text="") | Q(file__isnull=False), name="answer_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}/{self.question_id}"

    def is_equal(self, other: Any) -> bool:
        """Whether another answer to the same question says the same."""
        return (self.codes, self.text, self.file_id) == (other.codes, other.text, other.file_id)
