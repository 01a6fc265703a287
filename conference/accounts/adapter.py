"""How django-allauth behaves here: nobody signs up, staff are made by other staff, secrets are enciphered."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.accounts.models import has_second_factor
from conference.enciphered import decipher, encipher
from conference.limits.address import address_of


class StaffAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask a colleague who owns the conference to open it."),
        "email_password_mismatch": _("E-mail address and password do not belong together. Check both and try again."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many wrong passwords. Wait five minutes, then try again."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Staff have no user names."""


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong or too old. Enter the one that the app shows now."),
        "cannot_delete_authenticator": _(
            "A second factor is required here. Add another one first; then you can remove this one."
        ),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first: the codes stand in for it."),
    }

    def encrypt(self, text: str) -> str:
        return encipher(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decipher(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Where a second factor is required, the last one stays."""
        return not settings.SECOND_FACTOR_REQUIRED or has_second_factor(authenticator.user, besides=authenticator.pk)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """The name field starts empty; a key that nobody named gets a number."""
        return f"{_('Passkey')} {user.authenticator_set.filter(type=type).count() + 1}"
