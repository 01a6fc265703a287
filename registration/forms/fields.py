"""Fields that say in plain words what is wrong with an answer, and how to mend it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import phonenumbers
from babel.core import get_global
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from conference.text import CONTROL, has_control_characters

TOO_LONG = ngettext_lazy(
    "Use at most %(limit)d character; these are %(length)d.",
    "Use at most %(limit)d characters; these are %(length)d.",
    "limit",
)


class Line(forms.CharField):
    """One line of text: spaces are tidied, control characters and angle brackets refused. The length is checked here
    and not by the browser's `maxlength`, which cuts off silently what somebody pastes."""

    refuses_addresses = False

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        self.limit = max_length
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", str(value or ""))
        text = re.sub(r"[\t\r\n\u00a0]+", " ", text)
        if has_control_characters(text):
            raise ValidationError(CONTROL, code="control")
        text = re.sub(" +", " ", text).strip()
        if "<" in text or ">" in text:
            raise ValidationError(_("Leave out the signs < and >."), code="brackets")
        if self.refuses_addresses and re.search(r"://|\bwww\.", text, re.IGNORECASE):
            raise ValidationError(_("Leave out the web address."), code="address")
        check_length(text, self.limit)
        return text


class Name(Line):
    """A person's name, in any script. No web address: names stand in mails, which must not carry others' links."""

    refuses_addresses = True


class Paragraphs(forms.CharField):
    """Free text with line breaks."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        self.limit = max_length
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = re.sub(r"\r\n?", "\n", unicodedata.normalize("NFC", str(value or ""))).strip()
        if has_control_characters(re.sub(r"[\n\t]", "", text)):
            raise ValidationError(CONTROL, code="control")
        check_length(text, self.limit)
        return text


def check_length(text: str, limit: int) -> None:
    if len(text) > limit:
        raise ValidationError(TOO_LONG, code="too_long", params={"limit": limit, "length": len(text)})


_is_email = EmailValidator(allowlist=[])


class Email(Line):
    """One address that mail can be sent to."""

    widget = forms.EmailInput

    def to_python(self, value: Any) -> str:
        text = super().to_python(str(value or "").replace("mailto:", "", 1))
        if not text:
            return text
        local, at, domain = text.rpartition("@")
        if not at:
            raise ValidationError(_("An e-mail address has an @, as in name@example.org."), code="no_at")
        if not local:
            raise ValidationError(_("The e-mail address lacks the part before the @."), code="no_local")
        if not domain:
            raise ValidationError(_("The e-mail address lacks the part after the @."), code="no_domain")
        if any(sign in text for sign in " ,;"):
            raise ValidationError(_("Enter one e-mail address, without spaces."), code="several")
        try:
            _is_email(text)
        except ValidationError:
            raise ValidationError(IMPOSSIBLE_EMAIL, code="impossible") from None
        if domain.startswith("["):  # an IP address in place of a domain: no mailbox of a person
            raise ValidationError(IMPOSSIBLE_EMAIL, code="impossible")
        if len(local) > 64:  # RFC 5321 §4.5.3.1.1
            raise ValidationError(IMPOSSIBLE_EMAIL, code="impossible")
        return text


IMPOSSIBLE_EMAIL = _("No mail can arrive at this address. Please check it letter by letter.")


class Telephone(Line):
    """A telephone number, kept as E.164 (+12425550114). Without a country code it is one of `region`."""

    widget = forms.TextInput(attrs={"type": "tel"})
    region: str | None = None  # ISO 3166-1

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return text
        if text.startswith("00"):
            text = f"+{text[2:]}"
        try:
            number = phonenumbers.parse(text, self.region)
        except phonenumbers.NumberParseException:
            raise ValidationError(IMPOSSIBLE_PHONE, code="impossible") from None
        if number.extension:
            raise ValidationError(_("Leave out the extension; give a number that can be dialled."), code="extension")
        if not phonenumbers.is_possible_number(number):
            raise ValidationError(IMPOSSIBLE_PHONE, code="impossible")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


IMPOSSIBLE_PHONE = _("This cannot be a telephone number. Enter it with its country code, such as +1 242 555 0114.")


def region_of(zone: str) -> str | None:
    """The country of a time zone that is named after a place (ISO 3166-1, from the Unicode CLDR)."""
    region = get_global("zone_territories").get(zone)
    return region if region != "001" else None
