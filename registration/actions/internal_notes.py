"""Notes among colleagues about a registration."""

from __future__ import annotations

from django.db import transaction

from conference.audit.models import Actor, record
from registration.models import InternalNote, Registration


@transaction.atomic
def add(*, by: Actor, registration: Registration, text: str) -> InternalNote:
    """Keep a note. The record says that there is one, never what it says."""
    note = InternalNote.objects.create(registration=registration, text=text, by=by.label or by.kind)
    record(by=by, verb="registration.noted", target=registration, label=registration.reference, changes={"note": None})
    return note
