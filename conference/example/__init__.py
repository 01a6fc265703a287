"""The example conference: a real programme, with made-up people, for a first look. Everything is relative to today."""

from __future__ import annotations

from i18nfield.strings import LazyI18nString

from conference.audit.models import Actor

EXAMPLE = Actor("system", "example", "Example")


def words(en: str, es: str, fr: str, nl: str) -> LazyI18nString:
    """One text in the four languages of the example."""
    return LazyI18nString({"en": en, "es": es, "fr": fr, "nl": nl})
