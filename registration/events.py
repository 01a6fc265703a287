"""What other rooms may hear of a registration. Called inside the transaction; `conference.wiring` names who listens.

The registration room knows nothing of sessions: it says that somebody was confirmed, and whoever must know is wired.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

from conference.audit.models import AuditEvent
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


# Told with the registration and the audit event that confirmed it; answers with files for the confirmation's mail.
confirmed: Event[[Registration, AuditEvent], list[Attachment]] = Event("confirmed")
# Told with the registration that is kept and the one that was merged into it.
merged: Event[[Registration, Registration], None] = Event("merged")
ALL: list[Event] = [confirmed, merged]
