"""What may stand in a typed text."""

import unicodedata
from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def name_what_is_missing(fields: Iterable[forms.Field]) -> None:
    """Let every field say which one it is when it was left empty: the summary of the errors shows only sentences."""
    for field in fields:
        field.error_messages["required"] = _("“%(field)s” is missing.") % {"field": field.label}


def no_control_characters(value: str) -> None:
    """Refuse invisible control characters, which come from copying out of other programs and break mails, calendars
    and spreadsheets; line breaks and tabs are allowed. Raises `ValidationError`."""
    if any(unicodedata.category(c) == "Cc" and c not in "\r\n\t" for c in value):
        raise ValidationError(
            _("This contains an invisible control character. Delete the text and type it again."), code="control"
        )
