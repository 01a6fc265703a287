"""Events as sentences for readers. Each room says its own verbs; who shows events puts the tables together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from conference.audit.models import AuditEvent


def actor(event: AuditEvent) -> str:
    """Who did it, in words of the active language, to begin a sentence with."""
    match event.actor_kind:
        case "system":
            return _("The system")
        case "applicant":
            return _("The applicant")
        case "participant":
            return _("The participant")
        case "focal point":
            return _("The focal point of %(delegation)s") % {"delegation": event.actor_label}
        case _:
            return event.actor_label or event.actor_kind


def sentence(event: AuditEvent, table: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """One event as a sentence in the active language.

    `table` maps a verb to a translatable text with `%(actor)s` and `%(target)s`, and with `%(old)s` and `%(new)s` where
    the event has one change. A verb that the table lacks is shown as it is. `values` says of a verb what the stored
    values of its change are called.
    """
    old, new = next((pair for pair in event.changes.values() if isinstance(pair, list) and len(pair) == 2), ("", ""))
    text = str(table.get(event.verb, "%(actor)s: " + event.verb.replace("%", "%%") + " %(target)s"))
    if called := (values or {}).get(event.verb):
        old, new = called.get(old, old), called.get(new, new)
    words = {"actor": actor(event), "target": event.target_label, "old": old, "new": new}
    return " ".join((text % words).split())
