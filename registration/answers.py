"""A person's answers in words: for the last look before sending, and for the person's own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers
from django.conf import settings
from django.utils.translation import gettext as _

from registration.models import Needs, Registration
from registration.models.registration import Access, Diet
from registration.questions import Answered, answered


@dataclass(frozen=True)
class Answer:
    """`name` is the form's field, `words` what the reader sees ("" when nothing was given)."""

    name: str
    label: str
    words: str


@dataclass(frozen=True)
class Section:
    """The answers of one step."""

    step: str
    title: str
    answers: list[Answer]
    lacks: int = 0  # answers that must be given and are not


def sections(registration: Registration, needs: Needs, more: Sequence[Answered] | None = None) -> list[Section]:
    """All answers in the active language. Both rows may be unsaved. `more` are the answers to additional questions; of
    a saved registration they are read when they are not given."""
    if more is None:
        more = answered(registration) if registration.pk else []
    languages = dict(settings.LANGUAGES)

    def row(name: str, words: Any) -> Answer:
        column: Any = Registration._meta.get_field(name)
        return Answer(name, str(column.verbose_name), str(words))

    category, delegation = registration.category, registration.delegation
    person = [
        Answer("given_name", _("Name"), registration.formal_name),
        row("badge_name", registration.badge_name or registration.full_name),
        row("function", registration.function),
        row("organization", registration.organization),
        *([row("role", registration.get_role_display())] if category.has_roles else []),
        row("email", registration.email),
        row("assistant_email", registration.assistant_email),
        row("phone", telephone(registration.phone)),
        row("language", languages.get(registration.language, "")),
        row("hears", languages.get(registration.hears, "")),
        row("speaks", languages.get(registration.speaks, "")),
        row("nationality", registration.nationality_name),
        row("sex", registration.get_sex_display()),
    ]
    return [
        Section(
            "delegation",
            _("Delegation"),
            [
                *([row("delegation", delegation)] if delegation else []),
                row("category", category),
            ],
        ),
        Section("person", _("About you"), person),
        *([_questions(more)] if more else []),
        Section(
            "needs",
            _("Needs and visibility"),
            [
                Answer("diet", _("Diet"), _words(needs.diet, Diet.choices)),
                Answer("access", _("Access"), _words(needs.access, Access.choices)),
                Answer("details", _("Anything else"), needs.details),
                row("visibility", registration.get_visibility_display()),
            ],
        ),
    ]


def _questions(more: Sequence[Answered]) -> Section:
    rows = [Answer(f"q_{one.question.code}", str(one.question.label), one.words) for one in more]
    lacks = sum(one.question.is_required and one.given is None for one in more)
    return Section("questions", _("Some more questions"), rows, lacks)


def _words(codes: Sequence[str], choices: Sequence[tuple[str, Any]]) -> str:
    return "; ".join(str(word) for code, word in choices if code in codes)


def telephone(number: str) -> str:
    """An E.164 number as people write it: "+1 242 555 0114"."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    # ITU-T E.123: groups are separated by spaces
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace("-", " ")
