"""A new edition from an old one: everything that is set up, and nothing of what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from django.db import models, transaction

from agenda.actions.draft import lock, touch
from agenda.models import Presentation, Room, Session, SessionPerson, Theme
from conference.accounts.models import Membership, Role, User
from conference.audit.models import Actor, record
from conference.models import Conference
from registration.models import Category, Delegation, FocalPoint, Option, Places, Question, ReminderDay
from registration.models.places import of_conference

M = TypeVar("M", bound=models.Model)


def draft_of(old: Conference) -> Conference:
    """The new edition as a row that is not saved: facts and texts of the old one, without dates of its own."""
    new = clone(old, is_current=False, opens_at=None, closes_at=None, participants_final_at=None)
    new.copied_from = old
    return new


@transaction.atomic
def copy(*, by: Actor, old: Conference, new: Conference, owner: User | None, sessions: bool) -> Conference:
    """Save `new` (of `draft_of`, with address, prefix and days) with what the old one has: places, categories,
    questions, delegations with their focal points, days of reminders, rooms and themes; with `sessions` also the draft
    of the agenda. `owner`, if given, becomes the owner; nobody else of the staff is taken over.

    Days move by as much as the first day does. Registrations, notes, mails and what was sent to whom stay behind.
    """
    shift = new.first_day - old.first_day
    if old.nominations_until is not None:
        new.nominations_until = old.nominations_until + shift
    new.save()
    Places.objects.create(conference=new, places=of_conference(old.pk).places)
    if owner is not None:
        Membership.objects.create(user=owner, conference=new, role=Role.OWNER)
    event = {"from": [None, str(old)]}
    record(by=by, verb="conference.copied", target=new, label=new.slug, conference_id=new.pk, changes=event)
    categories = _copy_all(Category.objects.filter(conference=old), conference=new)
    _copy_questions(old, new, categories)
    _copy_delegations(old, new, categories)
    ReminderDay.objects.bulk_create(
        ReminderDay(conference=new, day=one.day + shift) for one in ReminderDay.objects.filter(conference=old)
    )
    rooms = _copy_all(Room.objects.filter(conference=old).in_use(), conference=new)
    themes = _copy_all(Theme.objects.filter(conference=old), conference=new)
    if sessions:
        _copy_sessions(old, new, rooms, themes, by=by)
    return new


def clone(row: M, **changes: object) -> M:
    """A new row with the same values, but for those given; not saved."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(
        **{name: value for name, value in values.items() if name.removesuffix("_id") not in changes}, **changes
    )


def _copy_all(rows: Iterable[M], **changes: object) -> dict[int, M]:
    """Copy all of these rows by one statement; returns key of the old one → the new one."""
    old = list(rows)
    if not old:
        return {}
    new = type(old[0])._default_manager.bulk_create([clone(row, **changes) for row in old])
    return {row.pk: made for row, made in zip(old, new, strict=True)}


def _copy_questions(old: Conference, new: Conference, categories: dict[int, Category]) -> None:
    """With answers to choose from, the categories that are asked, and the conditions among each other."""
    rows = list(Question.objects.filter(conference=old).prefetch_related("categories", "options"))
    # Both halves of a condition go in together, when every question has its new key.
    made = _copy_all(rows, conference=new, shown_if=None, shown_if_values=[])
    for row in rows:
        question = made[row.pk]
        question.categories.set([categories[one.pk] for one in row.categories.all()])
        Option.objects.bulk_create([clone(one, question=question) for one in row.options.all()])
        if row.shown_if_id is not None:
            question.shown_if, question.shown_if_values = made[row.shown_if_id], row.shown_if_values
            question.save(update_fields=["shown_if", "shown_if_values"])


def _copy_delegations(old: Conference, new: Conference, categories: dict[int, Category]) -> None:
    """With as many places, none of them taken, and their focal points, whom nothing was sent yet."""
    rows = list(Delegation.objects.filter(conference=old).select_related("places"))
    made = Delegation.objects.bulk_create(
        [
            clone(row, conference=new, category=categories[row.category_id], invited_at=None, complete_at=None)
            for row in rows
        ]
    )
    by_key = {row.pk: one for row, one in zip(rows, made, strict=True)}
    Places.objects.bulk_create(
        [Places(conference=new, delegation=by_key[row.pk], places=row.places.places) for row in rows]
    )
    FocalPoint.objects.bulk_create(
        [
            clone(
                point,
                delegation=by_key[point.delegation_id],
                invited_at=None,
                reminded_at=None,
                opened_at=None,
            )
            for point in FocalPoint.objects.filter(delegation__conference=old)
        ]
    )


def _copy_sessions(
    old: Conference, new: Conference, rooms: dict[int, Room], themes: dict[int, Theme], *, by: Actor
) -> None:
    """The draft of the agenda on the new days, at the same times of the clock; what falls outside the days keeps no
    time. Who sits on the podium is copied by function, without the persons of the old edition."""
    programme = lock(new)
    rows = list(Session.objects.filter(conference=old).draft().whole())
    made = []
    for row in rows:
        start, end = _moved(row.start, old, new), _moved(row.end, old, new)
        if start is None or end is None or not new.first_day <= start.astimezone(new.tz).date() <= new.last_day:
            start = end = None
        made.append(
            clone(
                row,
                conference=new,
                room=rooms.get(row.room_id or 0),
                theme=themes.get(row.theme_id or 0),
                start=start,
                end=end,
                revision=0,
            )
        )
    made = Session.objects.bulk_create(made)
    pairs = list(zip(rows, made, strict=True))
    Presentation.objects.bulk_create(
        [clone(one, session=session) for row, session in pairs for one in row.presentations.all()]
    )
    SessionPerson.objects.bulk_create(
        [clone(one, session=session, registration=None) for row, session in pairs for one in row.people.all()]
    )
    touch(programme, by)


def _moved(moment: dt.datetime | None, old: Conference, new: Conference) -> dt.datetime | None:
    """The same time of the clock as many days later as the first day is."""
    if moment is None:
        return None
    local = moment.astimezone(old.tz)
    day = local.date() + (new.first_day - old.first_day)
    return dt.datetime.combine(day, local.time(), new.tz)
