"""What the agenda does when two registrations turn out to be one person's."""

from __future__ import annotations

from agenda.models import SessionPerson, ToldVersion
from registration.models import Registration


def follow(keep: Registration, drop: Registration) -> None:
    """For `registration.events.merged`: roles on the podium are those of the registration that is kept, and what the
    person was told of the agenda counts once. Runs inside the merge's transaction."""
    SessionPerson.objects.filter(registration=drop).update(registration=keep)
    if not ToldVersion.objects.filter(registration=keep).exists():
        ToldVersion.objects.filter(registration=drop).update(registration=keep)
