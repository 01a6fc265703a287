"""Taking a list of people out of the house is recorded: how many rows, never which."""

from __future__ import annotations

from django.db import transaction

from conference.audit.models import Actor, record
from conference.models import Conference


@transaction.atomic
def exported(*, by: Actor, conference: Conference, rows: int, kind: str) -> None:
    """Record that a list with so many rows was exported as `kind`."""
    record(
        by=by,
        verb="registration.exported",
        target=conference,
        label=kind,
        conference_id=conference.pk,
        changes={"rows": [None, rows]},
    )
