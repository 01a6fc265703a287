"""Signing in and out, the second factor and one's password: django-allauth's views, with the house's forms."""

from functools import partial
from typing import Any

from allauth.account import views
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse_lazy
from django.views.generic import RedirectView

from conference.accounts.access import signed_in
from conference.accounts.forms import PasswordAgainForm, PasswordForm, SignInForm
from conference.accounts.models import User
from conference.audit.models import record

own = partial(signed_in, needs_factor=False)  # the pages on which a second factor is set up

login = views.LoginView.as_view(form_class=SignInForm)
login.permission = "public"  # type: ignore[attr-defined]

logout = views.LogoutView.as_view()
logout.permission = "public"  # type: ignore[attr-defined]


class Recorded:
    """For a form's view: the change and its event, of the kind `verb`, in one transaction."""

    verb: str

    def form_valid(self, form: Any) -> HttpResponseBase:
        user: User = self.request.user  # type: ignore[attr-defined]
        with transaction.atomic():
            response = super().form_valid(form)  # type: ignore[misc]
            record(by=user.actor, verb=self.verb, target=user, label=str(user))
        return response


class PasswordChange(Recorded, views.PasswordChangeView):
    verb = "staff.password_changed"
    form_class = PasswordForm
    success_url = reverse_lazy("secretariat:home")


password = signed_in(PasswordChange.as_view())
password_again = own(views.ReauthenticateView.as_view(form_class=PasswordAgainForm))


def code(request: HttpRequest) -> HttpResponseBase:
    """The second step of signing in: whoever did not take the first is sent to it."""
    return mfa.authenticate(request)


code.permission = "public"  # type: ignore[attr-defined]


def passkey_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in with a passkey alone: the challenge for the browser, and its answer."""
    return webauthn.login_webauthn(request)


passkey_sign_in.permission = "public"  # type: ignore[attr-defined]


class AppAddition(Recorded, totp.ActivateTOTPView):
    verb = "staff.app_added"


class AppRemoval(Recorded, totp.DeactivateTOTPView):
    verb = "staff.app_removed"


class NewCodes(Recorded, codes.GenerateRecoveryCodesView):
    verb = "staff.codes_made"


class PasskeyAddition(Recorded, webauthn.AddWebAuthnView):
    verb = "staff.passkey_added"


class PasskeyRemoval(Recorded, webauthn.RemoveWebAuthnView):
    """Where a second factor is required, the last one stays."""

    verb = "staff.passkey_removed"

    def may_remove(self) -> bool:
        return get_adapter().can_delete_authenticator(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_remove=self.may_remove(), **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        return super().form_valid(form) if self.may_remove() else self.render_to_response(self.get_context_data())


factors = own(mfa.index)
code_again = own(mfa.reauthenticate)
add_app = own(AppAddition.as_view())
remove_app = own(AppRemoval.as_view())
recovery_codes = own(codes.view_recovery_codes)
new_recovery_codes = own(NewCodes.as_view())
download_recovery_codes = own(codes.download_recovery_codes)
passkeys = own(RedirectView.as_view(pattern_name="mfa_index"))  # where allauth returns to after a change
add_passkey = own(PasskeyAddition.as_view())
passkey_again = own(webauthn.reauthenticate_webauthn)
rename_passkey = own(webauthn.edit_webauthn)
remove_passkey = own(PasskeyRemoval.as_view())
