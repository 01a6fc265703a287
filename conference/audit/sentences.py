"""Events as sentences for readers. Each room says its own verbs; who shows events puts the tables together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from conference.audit.models import AuditEvent

# What a stored word is called in the active language, of a kind: the type of an event's target, "focal point" for an
# actor, the field of a change.
Called = Callable[[str, str], Any]


def as_stored(kind: str, word: str) -> str:
    return word


def actor(event: AuditEvent, called: Called = as_stored) -> str:
    """Who did it, in words of the active language, to begin a sentence with."""
    match event.actor_kind:
        case "system":
            return _("The system")
        case "applicant":
            return _("The applicant")
        case "participant":
            return _("The participant")
        case "focal point":
            return _("The focal point of %(delegation)s") % {"delegation": called("focal point", event.actor_label)}
        case _:
            return event.actor_label or event.actor_kind


def sentence(event: AuditEvent, table: Mapping[str, Any], called: Called = as_stored) -> str:
    """One event as a sentence in the active language.

    `table` maps a verb to a translatable text with `%(actor)s` and `%(target)s`, and with `%(old)s` and `%(new)s` where
    the event has one change. A verb that the table lacks is shown as it is. `called` names things as people do.
    """
    pairs = ((field, *pair) for field, pair in event.changes.items() if isinstance(pair, list) and len(pair) == 2)
    field, old, new = next(pairs, ("", "", ""))
    text = str(table.get(event.verb, "%(actor)s: " + event.verb.replace("%", "%%") + " %(target)s"))
    words = {
        "actor": actor(event, called),
        "target": called(event.target_type, event.target_label),
        "old": called(field, old),
        "new": called(field, new),
    }
    return " ".join((text % words).split())
