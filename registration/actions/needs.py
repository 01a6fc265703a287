"""Reading what a person needs at table and in the building."""

from __future__ import annotations

from django.db import transaction

from conference.audit.models import Actor, record
from registration.models import Needs, Registration


@transaction.atomic
def read(*, by: Actor, registration: Registration) -> Needs | None:
    """What this person needs, or None; the reading is recorded before anything is shown."""
    record(by=by, verb="needs.read", target=registration, label=registration.reference)
    return Needs.objects.filter(registration=registration).first()
