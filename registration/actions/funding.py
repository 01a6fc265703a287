"""What the organizers pay for one person."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from conference.audit.models import Actor, record
from registration.actions.change import lock
from registration.models import Funding, Registration

FIELDS = ("ticket", "hotel", "allowance", "currency", "days")


@transaction.atomic
def fund(*, by: Actor, registration: Registration, funding: dict[str, Any]) -> Funding | None:
    """Write what is paid: `funding` holds values of `FIELDS`. Nothing to pay removes the row.

    Recorded with the figures, which say nothing personal.
    """
    registration = lock(registration)
    row = Funding.objects.select_for_update().filter(registration=registration).first()
    values = {name: funding[name] for name in FIELDS}
    if not (values["ticket"] or values["hotel"] or values["allowance"]):
        if row is not None:
            row.delete()
            record(by=by, verb="funding.removed", target=registration, label=registration.reference)
        return None
    new = row or Funding(registration=registration)
    before = {name: getattr(new, name) if row else None for name in FIELDS}
    changes = {name: [_plain(before[name]), _plain(values[name])] for name in FIELDS if before[name] != values[name]}
    if not changes:
        return row
    for name in FIELDS:
        setattr(new, name, values[name])
    new.save()
    record(by=by, verb="funding.changed", target=registration, label=registration.reference, changes=changes)
    return new


def _plain(value: Any) -> Any:
    """A figure as the record keeps it."""
    return value if value is None or isinstance(value, bool | int | str) else str(value)
