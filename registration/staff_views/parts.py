"""The parts of a registration's page. Each room's part says here what its template needs: `context(request,
registration)` gives a dictionary. All of the page together asks at most twelve queries: a part asks one, if any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conference.accounts.access import StaffRequest
from registration.models import Registration
from registration.staff_views import duplicates, notes, notes_verbales, stage

Part = Callable[[StaffRequest, Registration], dict[str, Any]]

PARTS: list[Part] = [
    notes.context,
    duplicates.context,
    stage.context,
    notes_verbales.context,
]


def of(request: StaffRequest, registration: Registration) -> dict[str, Any]:
    """What all parts need."""
    found: dict[str, Any] = {}
    for part in PARTS:
        found |= part(request, registration)
    return found
