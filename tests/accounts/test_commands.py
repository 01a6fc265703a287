"""What whoever runs the server does for accounts, on the command line."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from conference.accounts.models import User
from conference.audit.models import AuditEvent
from tests import factories


def test_first_account_is_made(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "breadfruit and honey")
    call_command("createsuperuser", email="Root@example.org", name="Root", interactive=False, stdout=io.StringIO())
    user = User.objects.get()
    assert (user.email, user.is_superuser, user.can_sign_in) == ("root@example.org", True, True)
    assert AuditEvent.objects.get().verb == "staff.made"


def test_lost_factor_is_removed_and_recorded(db):
    user = factories.user()
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    kept = Authenticator.objects.create(user=factories.user(), type="totp", data={"secret": "x"})
    out = io.StringIO()
    call_command("remove_factor", user.email.upper(), stdout=out)
    assert "1 removed" in out.getvalue()
    assert list(Authenticator.objects.all()) == [kept]
    assert AuditEvent.objects.get().verb == "staff.factors_removed"


def test_unknown_account_is_said(db):
    with pytest.raises(CommandError, match="no account"):
        call_command("remove_factor", "nobody@example.org")
