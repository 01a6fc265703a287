"""Passport data and the visa letter. Given by the person, read by few; each reading is recorded first."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from registration import emails, rules
from registration.actions.change import lock
from registration.models import IllegalMove, Passport, Registration

FIELDS = ("name", "number", "country", "born_on", "born_in", "issued_on", "expires_on")


class Overtaken(Exception):
    """The passport data changed or went since they were read; nothing was done."""


@transaction.atomic
def give(*, by: Actor, registration: Registration, passport: dict[str, str]) -> Passport:
    """Keep these passport data (texts; days as ISO 8601), in place of older ones. A letter that was issued for other
    data is taken back. Raises `IllegalMove` when the registration is not confirmed or the conference is over.
    """
    registration = lock(registration)
    if not rules.in_second_stage(registration, timezone.now()):
        raise IllegalMove(registration.state)
    row = Passport.objects.select_for_update().filter(registration=registration).first()
    row = row or Passport(registration=registration)
    if row.pk and all(getattr(row, name) == passport[name] for name in FIELDS):
        return row
    had_letter = row.letter_issued_at is not None
    for name in FIELDS:
        setattr(row, name, passport[name])
    row.letter_issued_at, row.letter_issued_by = None, ""
    row.save()
    record(by=by, verb="passport.given", target=registration, label=registration.reference)
    if had_letter:
        record(by=by, verb="visa_letter.taken_back", target=registration, label=registration.reference)
    return row


@transaction.atomic
def delete(*, by: Actor, registration: Registration) -> bool:
    """Delete the passport data, and with them the letter. Possible in every state; False when there were none."""
    registration = lock(registration)
    deleted, _rows = Passport.objects.filter(registration=registration).delete()
    if deleted:
        record(by=by, verb="passport.deleted", target=registration, label=registration.reference)
    return bool(deleted)


@transaction.atomic
def read(*, by: Actor, registration: Registration) -> Passport | None:
    """The passport data, or None; the reading is recorded before anything is shown."""
    record(by=by, verb="passport.read", target=registration, label=registration.reference)
    return Passport.objects.filter(registration=registration).first()


def mark(passport: Passport) -> str:
    """Names one version of the data, for a form that issues the letter for what was read."""
    return passport.changed_at.isoformat()


@transaction.atomic
def issue_letter(*, by: Actor, registration: Registration, seen: str) -> Passport:
    """Issue the visa letter for the data that were read (`seen`: their `mark`), and tell the person that it is ready.

    A second time it changes nothing. Raises `Overtaken` when the data changed or went since, and `IllegalMove` when the
    registration is not confirmed or the conference is over.
    """
    registration = lock(registration)
    now = timezone.now()
    if not rules.in_second_stage(registration, now):
        raise IllegalMove(registration.state)
    row = Passport.objects.select_for_update().filter(registration=registration).first()
    if row is None or mark(row) != seen:
        raise Overtaken
    if row.letter_issued_at is None:
        row.letter_issued_at, row.letter_issued_by = now, str(by.label or by.kind)[:200]
        row.save(update_fields=["letter_issued_at", "letter_issued_by"])
        event = record(by=by, verb="visa_letter.issued", target=registration, label=registration.reference)
        emails.visa_letter(registration, cause=event)
    return row
