"""The form of a focal point."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.text import name_what_is_missing
from registration.forms.fields import Email, Name
from registration.models import FocalPoint, ReminderDay


class FocalPointForm(forms.ModelForm):
    """Name, mailbox and language of letters."""

    name = Name(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("With title, as letters address the person. Empty for a mailbox of an office."),
    )
    email = Email(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("One mailbox may serve several focal points and several delegations."),
    )

    class Meta:
        model = FocalPoint
        fields = ["name", "email", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self.fields.values())

    def _get_validation_exclusions(self) -> set[str]:
        """One per name and mailbox within the delegation, which no field of the form shows."""
        return super()._get_validation_exclusions() - {"delegation"}  # type: ignore[misc]


class ReminderDayForm(forms.ModelForm):
    """A day on which to remind, from today until the conference begins."""

    class Meta:
        model = ReminderDay
        fields = ["day"]
        widgets = {"day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        name_what_is_missing(self.fields.values())

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"conference"}  # type: ignore[misc]

    def clean_day(self) -> Any:
        """Neither past nor after the conference has begun."""
        day = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_("This day has passed. Choose today or a later one."))
        if day >= self.instance.conference.first_day:
            raise forms.ValidationError(_("The conference has begun by then. Choose an earlier day."))
        return day
