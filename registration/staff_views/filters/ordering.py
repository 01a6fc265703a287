"""The orders of a list."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from registration.models import Delegation

SORTS = {
    "newest": _("newest first"),
    "oldest": _("oldest first"),
    "name": _("by family name"),
    "delegation": _("by delegation"),
    "status": _("by status, longest first"),
    "turn": _("in the order of the waiting list"),
}


def order(name: str) -> tuple[Any, ...]:
    """What the database orders by; always the same for rows that are otherwise equal."""
    match name:
        case "oldest":
            return ("created_at", "id")
        case "name":
            return ("sort_name", "id")
        case "delegation":
            by_name = F(f"delegation__{Delegation.sort_field()}").asc(nulls_last=True)
            return (by_name, "delegation_id", "-created_at", "id")
        case "status":
            return ("state", "state_since", "id")
        case "turn":
            return (F("waiting_since").asc(nulls_last=True), "id")
        case _:
            return ("-created_at", "-id")
