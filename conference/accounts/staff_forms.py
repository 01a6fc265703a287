"""The forms of the staff's list and of an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from conference.accounts.models import Role, User
from conference.text import no_control_characters

MAY: dict[Role, Any] = {
    Role.OWNER: _("Owner: everything, also the set-up and the staff"),
    Role.REGISTRATION: _("Registration: decides about registrations, sees needs, mail and record"),
    Role.AGENDA: _("Agenda: edits and publishes the agenda"),
    Role.PRESS: _("Press: writes and publishes releases"),
    Role.DESK: _("Check-in desk: sees registrations and the agenda"),
    Role.READER: _("Reader: sees registrations, agenda and press, changes nothing"),
}


class StaffForm(forms.Form):
    """A missing answer is named; invisible characters are refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("“%(field)s” is missing.") % {"field": field.label}
            if isinstance(field, forms.CharField):
                field.validators.append(no_control_characters)


def _role() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Role"), choices=[(role.value, text) for role, text in MAY.items()], widget=forms.RadioSelect
    )


class RoleForm(StaffForm):
    role = _role()


class ColleagueForm(StaffForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("With this address the colleague signs in."),
        error_messages={"invalid": _("Enter a whole e-mail address, such as name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As colleagues see it in the record."))
    role = _role()
    language = forms.ChoiceField(
        label=_("Language of the message"),
        choices=settings.LANGUAGES,
        help_text=_("The office begins in it, and the colleague can change it there."),
    )


class ChoosePasswordForm(StaffForm):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_("At least 12 characters. Several words in a row are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": user.name}, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"password", "again"} <= cleaned.keys() and cleaned["password"] != cleaned["again"]:
            self.add_error("again", ValidationError(_("The two passwords differ. Type both again."), code="differs"))
        return cleaned
