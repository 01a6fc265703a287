"""Signing in and out and changing one's password: django-allauth's views, with the house's forms."""

from allauth.account import views
from django.urls import reverse_lazy

from conference.accounts.access import signed_in
from conference.accounts.forms import PasswordForm, SignInForm

login = views.LoginView.as_view(form_class=SignInForm)
login.permission = "public"  # type: ignore[attr-defined]

logout = views.LogoutView.as_view()
logout.permission = "public"  # type: ignore[attr-defined]


class PasswordChange(views.PasswordChangeView):
    form_class = PasswordForm
    success_url = reverse_lazy("secretariat:home")


password = signed_in(PasswordChange.as_view())
