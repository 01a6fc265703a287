"""Taking a list out of the house is recorded: how many rows, never which."""

from __future__ import annotations

from typing import Literal

from django.db import transaction

from conference.audit.models import Actor, record
from conference.models import Conference


@transaction.atomic
def exported(
    *,
    by: Actor,
    conference: Conference,
    rows: int,
    kind: str,
    of: Literal["registration", "travel", "delegations"] = "registration",
) -> None:
    """Record that a list with so many rows, of registrations, of travel or of delegations, was exported as `kind`."""
    record(
        by=by,
        verb=f"{of}.exported",
        target=conference,
        label=kind.upper(),
        conference_id=conference.pk,
        changes={"rows": [None, rows]},
    )
