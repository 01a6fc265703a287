"""Writing to a participant in the organizer's own words."""

from __future__ import annotations

import uuid

from django.db import transaction

from conference.audit.models import Actor, AuditEvent, record
from registration import emails
from registration.models import Registration


@transaction.atomic
def send(*, by: Actor, registration: Registration, subject: str, text: str, key: uuid.UUID) -> bool:
    """One mail with these words as they were typed, the person's private link if it opens anything and, in the person's
    language, why it comes. The same `key` is sent to the same person once, however often it arrives; False when it was
    sent before."""
    registration = (
        Registration.objects.select_for_update(no_key=True, of=("self",))
        .select_related("conference", "category", "delegation")
        .get(pk=registration.pk)
    )
    mine = AuditEvent.objects.filter(target_type=registration._meta.label_lower, target_id=str(registration.pk))
    if mine.filter(verb="registration.messaged", changes__sending=str(key)).exists():
        return False
    event = record(
        by=by,
        verb="registration.messaged",
        target=registration,
        label=registration.reference,
        changes={"sending": str(key)},
    )
    emails.message(registration, cause=event, subject=subject, text=text)
    return True
