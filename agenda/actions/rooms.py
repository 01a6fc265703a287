"""Rooms and themes, from which sessions are drafted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agenda import rules
from agenda.actions import draft
from agenda.models import Room, Theme
from agenda.rules import Refused
from conference.audit.models import Actor, record
from conference.models import Conference


@transaction.atomic
def add_room(*, by: Actor, conference: Conference, fields: Mapping[str, Any]) -> Room:
    programme = draft.lock(conference)
    room = Room.objects.create(conference=conference, **fields)
    record(by=by, verb="agenda.room.added", target=room, label=str(room))
    draft.touch(programme, by)
    return room


@transaction.atomic
def change_room(*, by: Actor, room: Room, fields: Mapping[str, Any]) -> Room:
    programme = draft.lock(room.conference)
    now = Room.objects.in_use().filter(pk=room.pk).first()
    if now is None:
        raise Refused(rules.gone())
    if changes := draft.assign(now, fields):
        now.save()
        record(by=by, verb="agenda.room.changed", target=now, label=str(now), changes=changes)
        draft.touch(programme, by)
    return now


@transaction.atomic
def remove_room(*, by: Actor, room: Room) -> None:
    """Raises `Refused` while sessions of the draft stand in it. One that was published is only marked."""
    programme = draft.lock(room.conference)
    if refusal := rules.may_remove_room(room):
        raise Refused(refusal)
    record(by=by, verb="agenda.room.removed", target=room, label=str(room))
    if room.slots.exists() or room.sessions.exists():
        Room.objects.filter(pk=room.pk).update(is_removed=True)
    else:
        Room.objects.filter(pk=room.pk).delete()
    draft.touch(programme, by)


@transaction.atomic
def add_theme(*, by: Actor, conference: Conference, fields: Mapping[str, Any]) -> Theme:
    """Raises `Refused` when the number is taken."""
    programme = draft.lock(conference)
    if refusal := rules.may_use_number(conference, fields["number"]):
        raise Refused(refusal)
    theme = Theme.objects.create(conference=conference, **fields)
    record(by=by, verb="agenda.theme.added", target=theme, label=str(theme))
    draft.touch(programme, by)
    return theme


@transaction.atomic
def change_theme(*, by: Actor, theme: Theme, fields: Mapping[str, Any]) -> Theme:
    """Raises `Refused` when the number is taken or somebody has removed the theme."""
    programme = draft.lock(theme.conference)
    now = Theme.objects.filter(pk=theme.pk).first()
    refusal = rules.may_use_number(theme.conference, fields["number"], theme) if now else rules.gone()
    if now is None or refusal:
        assert refusal
        raise Refused(refusal)
    if changes := draft.assign(now, fields):
        now.save()
        record(by=by, verb="agenda.theme.changed", target=now, label=str(now), changes=changes)
        draft.touch(programme, by)
    return now


@transaction.atomic
def remove_theme(*, by: Actor, theme: Theme) -> None:
    """Raises `Refused` while sessions of the draft belong to it."""
    programme = draft.lock(theme.conference)
    if refusal := rules.may_remove_theme(theme):
        raise Refused(refusal)
    record(by=by, verb="agenda.theme.removed", target=theme, label=str(theme))
    Theme.objects.filter(pk=theme.pk).delete()
    draft.touch(programme, by)
