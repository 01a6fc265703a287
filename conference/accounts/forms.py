"""The forms of signing in and of changing one's password, in the house's words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django.utils.translation import gettext_lazy as _


def _plain(form: Any, labels: dict[str, Any]) -> None:
    """Own labels, and no placeholders: they vanish when one begins to type."""
    for name, field in form.fields.items():
        field.label = labels.get(name, field.label)
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"login": _("E-mail address"), "password": _("Password")})
        self.fields["password"].help_text = ""  # how to get a new one stands below the form


class PasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("Present password"), "password1": _("New password")}
        _plain(self, labels | {"password2": _("New password again")})
        self.fields["password1"].help_text = _("At least 12 characters. Several words in a row are easy to remember.")
