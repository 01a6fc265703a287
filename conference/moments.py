"""A day and time of the conference as somebody types it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MomentField(forms.DateTimeField):
    """Day and time in the active zone, which is the conference's. A time that the change of clocks skips or repeats is
    refused, with the way out."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "invalid": _("Enter day and time, for example 2027-01-14 17:00."),
        "skipped": _("Clocks go forward that night and skip this time. Choose one an hour later."),
        "repeated": _("Clocks go back that night and this time comes twice. Choose one an hour later."),
    }

    def to_python(self, value: Any) -> dt.datetime | None:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(*self._reason(value)) from None

    def _reason(self, value: Any) -> tuple[str, str]:
        zone = timezone.get_current_timezone()
        try:
            naive = dt.datetime.fromisoformat(str(value).strip())
            first, second = naive.replace(tzinfo=zone), naive.replace(tzinfo=zone, fold=1)
            if first.utcoffset() != second.utcoffset():
                back = first.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None)
                code = "repeated" if back == naive else "skipped"
                return str(self.error_messages[code]), code
        except (ValueError, OverflowError):
            pass
        return str(self.error_messages["invalid"]), "invalid"
