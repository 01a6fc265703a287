"""The list of delegations as it is shown, for a spreadsheet: how far each has come, and who its focal points are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from registration.delegation_status import Status
from registration.invitations import first_opened, last_reminded
from registration.models import Delegation

LABELS = [
    _("Code"),
    _("Delegation"),
    _("Kind"),
    _("Category"),
    _("Status"),
    _("Places"),
    _("Places taken"),
    _("Places that the organizers pay for"),
    _("Seats at the table of the plenary"),
    _("Focal points"),
    _("Invited"),
    _("Opened"),
    _("Reminded"),
    _("Complete"),
]


def rows(delegations: Iterable[Delegation]) -> list[list[Any]]:
    """A list of cells for each of these delegations (of `invitations.listed`), in the active language."""
    return [_row(one) for one in delegations]


def _row(one: Any) -> list[Any]:
    points = list(one.focal_points.all())
    return [
        one.code,
        str(one),
        str(one.get_kind_display()),
        str(one.category),
        str(Status(one.status).label),
        one.places.places,
        one.places.taken,
        one.funded,
        one.plenary_seats,
        "; ".join(f"{point.name} <{point.email}>" if point.name else point.email for point in points),
        one.invited_at,
        first_opened(one),
        last_reminded(one),
        one.complete_at,
    ]
