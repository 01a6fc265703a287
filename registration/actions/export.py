"""Taking a list of people out of the house is recorded: how many rows, never which."""

from __future__ import annotations

from django.db import transaction

from conference.audit.models import Actor, record
from conference.models import Conference


@transaction.atomic
def exported(*, by: Actor, conference: Conference, rows: int, kind: str, is_travel: bool = False) -> None:
    """Record that a list with so many rows, of registrations or of travel, was exported as `kind`."""
    record(
        by=by,
        verb="travel.exported" if is_travel else "registration.exported",
        target=conference,
        label=kind.upper(),
        conference_id=conference.pk,
        changes={"rows": [None, rows]},
    )
