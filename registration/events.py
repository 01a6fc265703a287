"""What other rooms may hear of a registration. Called inside the transaction; `conference.wiring` names who listens.

The registration room knows nothing of sessions: it says that somebody was confirmed, and whoever must know is wired.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

from conference.audit.models import Actor, AuditEvent
from conference.mail.outbox import Attachment
from registration.models import Registration

P = ParamSpec("P")
R = TypeVar("R")


class Event(Generic[P, R]):
    """Something that happened to a registration. Handlers run at once; one that raises undoes the whole change."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.handlers: list[Callable[P, R]] = []

    def connect(self, handler: Callable[P, R]) -> None:
        if handler not in self.handlers:
            self.handlers.append(handler)

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Call every handler; returns their answers."""
        return [handler(*args, **kwargs) for handler in self.handlers]


@dataclass(frozen=True)
class Mention:
    """Where the programme names somebody. `title` is in the active language; `is_public` when everybody may read it
    there, `path` leads to it: the public page or, where there is none, the office's."""

    title: str
    path: str
    is_public: bool


# Told with the registration and the audit event that confirmed it; answers with files for the confirmation's mail.
confirmed: Event[[Registration, AuditEvent], list[Attachment]] = Event("confirmed")
# Told with who was replaced, who came in the place, and who did it.
replaced: Event[[Registration, Registration, Actor], None] = Event("replaced")
# A question: where does the programme name this person, in words or by the registration? Changes nothing.
naming: Event[[Registration], list[Mention]] = Event("naming")
# Told with the registration that is kept and the one that was merged into it.
merged: Event[[Registration, Registration], None] = Event("merged")
ALL: list[Event] = [confirmed, replaced, merged, naming]
