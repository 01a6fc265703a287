"""Delegations from a spreadsheet: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from conference.audit.models import Actor
from conference.editions.actions.delegations import add_delegation, change_delegation
from conference.editions.delegation_table import Planned
from conference.models import Conference
from registration.actions.focal_points import add_focal_point
from registration.models.places import of_conference


@transaction.atomic
def import_delegations(*, by: Actor, conference: Conference, planned: Sequence[Planned]) -> tuple[int, int]:
    """Add and change these delegations; returns how many of each.

    Raises `TooFew`, `InUse` or `IntegrityError` when something changed since the table was read; nothing is done then.
    """
    of_conference(conference.pk).lock()
    added = 0
    for one in planned:
        if one.is_new:
            add_delegation(by=by, delegation=one.delegation, places=one.places)
            added += 1
        else:
            change_delegation(by=by, delegation=one.delegation, fields=one.fields, places=one.places)
        for focal_point in one.focal_points:
            focal_point.delegation = one.delegation
            add_focal_point(by=by, focal_point=focal_point)
    return added, len(planned) - added
