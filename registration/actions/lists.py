"""Saved lists. A convenience of whoever works here: nothing to record."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from conference.accounts.models import User
from conference.models import Conference
from registration.models import SavedFilter


class Taken(Exception):
    """This member of staff has another list of that name."""


def keep(*, by: User, conference: Conference, name: str, query: str, is_shared: bool) -> SavedFilter:
    """Save a list under a name. Raises `Taken`."""
    return _save(SavedFilter(user=by, conference=conference, name=name, query=query, is_shared=is_shared))


def change(*, saved: SavedFilter, name: str, is_shared: bool) -> SavedFilter:
    """Another name, shared or not. Raises `Taken`."""
    saved.name, saved.is_shared = name, is_shared
    return _save(saved)


def forget(*, saved: SavedFilter) -> None:
    saved.delete()


def _save(saved: SavedFilter) -> SavedFilter:
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError:
        raise Taken from None
    return saved
