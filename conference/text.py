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


# Characters that turn the direction of what follows: in a list of names they disturb everybody else's line.
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CONTROL = _("Remove the invisible control characters, for example by typing the text anew.")


def has_control_characters(text: str) -> bool:
    """Whether there are characters that no keyboard writes into a text: C0 and C1 controls (Unicode Cc), NUL among
    them, surrogates, line separators, and bidirectional overrides. Line breaks count too."""
    return any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in _BIDI for c in text)


def no_control_characters(value: str) -> None:
    """Refuse invisible control characters, which come from copying out of other programs and break mails, calendars
    and spreadsheets; line breaks and tabs are allowed. Raises `ValidationError`."""
    if has_control_characters(value.translate(dict.fromkeys(map(ord, "\r\n\t")))):
        raise ValidationError(CONTROL, code="control")
