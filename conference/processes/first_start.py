"""What a start does before the programs run: tables, static files, catalogues, the organizer's account."""

from __future__ import annotations

import os
import secrets

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from conference import catalogues
from conference.accounts.models import User
from conference.audit.models import SYSTEM, record
from conference.models import Conference

ORGANIZER = "organizer@example.org"


def prepare() -> None:
    """Bring database, static files and catalogues up to date. May be repeated at will."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    catalogues.compile_all()


def load_example() -> bool:
    """Load the example conference into an empty database; whether it was loaded."""
    if Conference.objects.exists():
        return False
    call_command("load_example")
    return True


@transaction.atomic
def organizer() -> str | None:
    """Make the organizer's account at the first start; the password, or None where it stays as it was.

    `DEMO_PASSWORD` sets it, at every start; without that a new account gets a random one.
    """
    wanted = os.environ.get("DEMO_PASSWORD", "")
    user = User.objects.select_for_update().filter(email=ORGANIZER).first()
    if user is None:
        password = wanted or secrets.token_urlsafe(12)
        user = User.objects.create_user(ORGANIZER, password, name="Organizer", is_superuser=True)
        record(by=SYSTEM, verb="staff.made", target=user, label=user.name)
        return password
    if wanted and not user.check_password(wanted):
        user.set_password(wanted)
        user.save(update_fields=["password"])
        record(by=SYSTEM, verb="staff.password_set", target=user, label=user.name)
    return wanted or None
