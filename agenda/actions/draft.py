"""What every change of the draft begins and ends with: the programme's row is locked, then counts one more revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from agenda.models import Programme
from conference.audit.models import Actor
from conference.models import Conference


def lock(conference: Conference) -> Programme:
    """The programme's row, locked until the transaction ends; made at the first change."""
    Programme.objects.get_or_create(conference=conference)
    return Programme.objects.select_for_update(no_key=True).get(conference=conference)


def touch(programme: Programme, by: Actor) -> None:
    """The draft has changed."""
    programme.revision += 1
    programme.changed_at = timezone.now()
    programme.changed_by = by.label
    programme.save(update_fields=["revision", "changed_at", "changed_by"])


def assign(row: models.Model, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Set the fields and say what changed, for the record: states, times and figures as old and new, texts by their
    name only (they may name a person)."""
    changes: dict[str, Any] = {}
    for name, value in fields.items():
        old = getattr(row, name)
        if old == value or (isinstance(value, LazyI18nString) and _texts(old) == _texts(value)):
            continue
        setattr(row, name, value)
        changes[name] = None if isinstance(value, LazyI18nString) else [_plain(old), _plain(value)]
    return changes


def _texts(value: Any) -> Any:
    """A multilingual value without the languages that are empty."""
    data = getattr(value, "data", value)
    return {language: text for language, text in data.items() if text} if isinstance(data, dict) else data


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, dt.datetime | dt.date) else value
