"""Notes verbales: received from a focal point, or added by the secretariat on the delegation's behalf."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from conference.files.upload import Upload
from registration import members
from registration.models import Delegation, NoteVerbale, Places, Registration


class Changed(Exception):
    """The note, or whom it covers, is no longer what was seen; nothing was changed."""


def _lock(delegation: Delegation) -> None:
    """Whoever confirms a member holds this row too: coverage does not change under a decision."""
    Places.objects.select_for_update(no_key=True).filter(delegation=delegation).first()


@transaction.atomic
def receive(
    *, by: Actor, delegation: Delegation, upload: Upload, number: str, covers: Iterable[str], label: str
) -> NoteVerbale:
    """Keep a note and whom it covers: reference codes of members still in the running, others are passed over. `label`
    says who sent it. The same file with the same number is the same note, however often it arrives."""
    _lock(delegation)
    stored = upload.store(delegation.conference_id)
    same = NoteVerbale.objects.filter(
        delegation=delegation, number=number, file__sha256=stored.sha256, removed_at__isnull=True
    ).first()
    if same is not None:
        stored.delete()
        _cover(by, same, covers)
        return same
    note = NoteVerbale.objects.create(delegation=delegation, number=number, file=stored, uploaded_by=label[:200])
    _record(by, "note.received", note)
    _cover(by, note, covers)
    return note


@transaction.atomic
def change(*, by: Actor, note: NoteVerbale, covers: Iterable[str], seen: Iterable[str] | None = None) -> NoteVerbale:
    """Say anew whom the note covers. Raises `Changed` when it was taken back, or covers others than those `seen`."""
    _lock(note.delegation)
    now = NoteVerbale.objects.select_related("delegation").get(pk=note.pk)
    if now.removed_at is not None or (seen is not None and covered(now) != set(seen)):
        raise Changed
    _cover(by, now, covers)
    return now


@transaction.atomic
def take_back(*, by: Actor, note: NoteVerbale) -> None:
    """The note covers nobody any more; it stays in the record. Twice is no error."""
    _lock(note.delegation)
    now = NoteVerbale.objects.select_related("delegation").get(pk=note.pk)
    if now.removed_at is not None:
        return
    for registration in now.covers.all():
        _record_about(by, "registration.uncovered", registration)
    now.removed_at = timezone.now()
    now.save(update_fields=["removed_at"])
    _record(by, "note.taken_back", now)


def covered(note: NoteVerbale) -> set[str]:
    """The reference codes of the live members that it covers."""
    return set(note.covers.filter(members.LIVE).values_list("reference", flat=True))


def _cover(by: Actor, note: NoteVerbale, covers: Iterable[str]) -> None:
    wanted = set(covers)
    before = set(note.covers.values_list("pk", flat=True))
    for registration in Registration.objects.filter(members.LIVE, delegation_id=note.delegation_id):
        if registration.reference in wanted and registration.pk not in before:
            note.covers.add(registration)
            _record_about(by, "registration.covered", registration)
        elif registration.reference not in wanted and registration.pk in before:
            note.covers.remove(registration)
            _record_about(by, "registration.uncovered", registration)


def _record(by: Actor, verb: str, note: NoteVerbale) -> None:
    delegation = note.delegation
    record(by=by, verb=verb, target=note, label=delegation.code, conference_id=delegation.conference_id)


def _record_about(by: Actor, verb: str, registration: Registration) -> None:
    record(by=by, verb=verb, target=registration, label=registration.reference)
