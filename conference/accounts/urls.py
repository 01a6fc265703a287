"""Signing in and out and the second factor, by django-allauth, under its names; nobody signs up."""

from django.urls import include, path

from conference.accounts import invitation, views

factors = [
    path("", views.factors, name="mfa_index"),
    path("code/", views.code, name="mfa_authenticate"),
    path("again/", views.code_again, name="mfa_reauthenticate"),
    path("app/add/", views.add_app, name="mfa_activate_totp"),
    path("app/remove/", views.remove_app, name="mfa_deactivate_totp"),
    path("recovery-codes/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", views.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", views.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", views.passkeys, name="mfa_list_webauthn"),
    path("passkeys/add/", views.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/again/", views.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("passkeys/sign-in/", views.passkey_sign_in, name="mfa_login_webauthn"),
    path("passkeys/<int:pk>/name/", views.rename_passkey, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
]

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password/", views.password, name="account_change_password"),
    path("again/", views.password_again, name="account_reauthenticate"),
    path("invitation/done/", invitation.done, name="invitation-done"),
    path("invitation/<str:token>/", invitation.choose, name="invitation"),
    path("second-factor/", include(factors)),
]
