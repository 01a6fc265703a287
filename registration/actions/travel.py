"""How a confirmed person comes and goes: told by the person, or entered by the secretariat, which books for some."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from registration import rules
from registration.actions.change import lock
from registration.models import IllegalMove, Registration, Travel

FIELDS = (
    "arrives_at",
    "arrival_flight",
    "arrives_from",
    "departs_at",
    "departure_flight",
    "hotel",
    "is_local",
)


@transaction.atomic
def tell(*, by: Actor, registration: Registration, travel: dict[str, Any]) -> Travel | None:
    """Write the travel of this registration: `travel` holds values of `FIELDS`. Nothing in all of them removes the row.

    Raises `IllegalMove` when the registration is not confirmed or the conference is over. What is the same already is
    not recorded again.
    """
    registration = lock(registration)
    if not rules.in_second_stage(registration, timezone.now()):
        raise IllegalMove(registration.state)
    values = {name: travel[name] for name in FIELDS}
    row = Travel.objects.filter(registration=registration).first()
    if not any(values.values()):
        if row is not None:
            row.delete()
            record(by=by, verb="travel.removed", target=registration, label=registration.reference)
        return None
    row = row or Travel(registration=registration)
    changed = [name for name in FIELDS if getattr(row, name) != values[name]]
    if not changed:
        return row
    for name in FIELDS:
        setattr(row, name, values[name])
    row.save()
    record(
        by=by,
        verb="travel.told",
        target=registration,
        label=registration.reference,
        changes=dict.fromkeys(changed),
    )
    return row
