"""What hangs from a registration, and how it comes to another one when the two are merged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Model

from conference.audit.models import Actor
from registration.models import (
    CheckIn,
    Funding,
    InternalNote,
    Needs,
    NoteVerbale,
    Passport,
    ProposedChange,
    Registration,
    Travel,
)

# Rows of which each person has one: by the name under which whoever merges chooses between two.
SINGLE: dict[str, type[Model]] = {"needs": Needs, "travel": Travel, "funding": Funding, "passport": Passport}
ANSWER = "answer-"  # before the code of a question


def found(keep: Registration, drop: Registration) -> dict[str, set[int]]:
    """Which of the two have which belonging, without reading what it says: name → keys of the registrations."""
    pair = (keep.pk, drop.pk)
    have = {
        name: set(kind._default_manager.filter(registration__in=pair).values_list("registration_id", flat=True))
        for name, kind in SINGLE.items()
    }
    return {name: keys for name, keys in have.items() if keys}


def move(*, by: Actor, keep: Registration, drop: Registration, take: Collection[str], at: dt.datetime) -> list[str]:
    """Let everything of `drop` come to `keep`; where both have one, those that `take` names change places. Returns the
    names of what came. Runs in the merge's transaction, which has locked both."""
    came = [name for name, kind in SINGLE.items() if _move_single(kind, keep, drop, name in take)]
    came += _move_answers(keep, drop, take)
    _move_notes(keep, drop)
    _move_proposals(by, keep, drop, at)
    _move_checkins(by, keep, drop, at)
    InternalNote.objects.filter(registration=drop).update(registration=keep)
    return came


def _contents(row: Model) -> list[str]:
    """The columns that say something: all but the key and whose it is."""
    return [field.attname for field in row._meta.concrete_fields if field.name not in ("id", "registration")]


def swap(one: Model, other: Model, names: Collection[str]) -> None:
    """Exchange these fields of two rows. Saves nothing."""
    for name in names:
        mine, theirs = getattr(one, name), getattr(other, name)
        setattr(one, name, theirs)
        setattr(other, name, mine)


def _exchange(one: Model, other: Model) -> None:
    swap(one, other, _contents(one))
    one.save()
    other.save()


def _move_single(kind: type[Model], keep: Registration, drop: Registration, is_taken: bool) -> bool:
    rows = {row.registration_id: row for row in kind._default_manager.filter(registration__in=[keep, drop])}  # type: ignore[attr-defined]
    if drop.pk not in rows:
        return False
    if keep.pk not in rows:
        kind._default_manager.filter(pk=rows[drop.pk].pk).update(registration=keep)
        return True
    if is_taken:
        _exchange(rows[keep.pk], rows[drop.pk])
    return is_taken


def _move_answers(keep: Registration, drop: Registration, take: Collection[str]) -> list[str]:
    mine = {answer.question_id: answer for answer in keep.answers.all()}
    came = []
    for answer in drop.answers.select_related("question"):
        name = f"{ANSWER}{answer.question.code}"
        other = mine.get(answer.question_id)
        if other is None:
            answer.registration = keep
            answer.save(update_fields=["registration"])
        elif name in take and not answer.is_equal(other):
            _exchange(other, answer)
        else:
            continue
        came.append(name)
    return came


def _move_notes(keep: Registration, drop: Registration) -> None:
    """A note verbale that names the one names the other, if it is of the same delegation."""
    for note in NoteVerbale.objects.filter(covers=drop, delegation=keep.delegation_id):
        note.covers.remove(drop)
        note.covers.add(keep)


def _move_proposals(by: Actor, keep: Registration, drop: Registration, at: dt.datetime) -> None:
    """A wish that waits for the same field as another one of `keep` counts as refused: one may wait per field."""
    waiting = keep.proposals.filter(decided_at__isnull=True).values_list("field", flat=True)
    theirs = ProposedChange.objects.filter(registration=drop)
    theirs.filter(decided_at__isnull=True, field__in=list(waiting)).update(
        decided_at=at, decided_by=by.label or by.kind, is_accepted=False
    )
    theirs.update(registration=keep)


def _move_checkins(by: Actor, keep: Registration, drop: Registration, at: dt.datetime) -> None:
    """Somebody is in once: the second arrival is kept as an undone one."""
    theirs = CheckIn.objects.filter(registration=drop)
    if keep.checkins.filter(undone_at__isnull=True).exists():
        theirs.filter(undone_at__isnull=True).update(undone_at=at, undone_by=by.label or by.kind)
    theirs.update(registration=keep)
