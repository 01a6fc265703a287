"""How django-allauth behaves here: nobody signs up, staff are made by other staff."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class StaffAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask a colleague who owns the conference to open it."),
        "email_password_mismatch": _("E-mail address and password do not belong together. Check both and try again."),
        "enter_current_password": _("This is not your present password."),
        "too_many_login_attempts": _("Too many wrong passwords. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Staff have no user names."""
