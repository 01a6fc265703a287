"""Two that look alike and are two."""

from __future__ import annotations

from django.db import transaction

from conference.audit.models import Actor, record
from registration.models import Distinct, Registration


@transaction.atomic
def tell_apart(*, by: Actor, one: Registration, other: Registration) -> None:
    """Remember that these are two persons, so that nobody looks again. Said twice it is said once."""
    first, second = sorted((one, other), key=lambda registration: registration.pk)
    _row, is_new = Distinct.objects.get_or_create(first=first, second=second, defaults={"by": by.label or by.kind})
    if is_new:
        for mine, theirs in ((one, other), (other, one)):
            record(
                by=by,
                verb="registration.distinct",
                target=mine,
                label=mine.reference,
                changes={"other": [theirs.reference, mine.reference]},
            )
