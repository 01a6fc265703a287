"""What organizers may do with the agenda. Decides and never writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from agenda.conflicts import Conflict
from agenda.models import PublishedSlot, Room, Session, Theme
from agenda.models.session import RESERVED
from conference.models import Conference
from registration.rules import Refusal


class Refused(Exception):
    """Something cannot be done; `refusal` says why and what to do."""

    def __init__(self, refusal: Refusal, conflicts: Sequence[Conflict] = ()) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.conflicts = list(conflicts)


STALE = "stale"


def is_fresh(seen: int | None, now: int) -> Refusal | None:
    """None when the page showed the present state: `seen` is the revision that it showed (None: nobody looked)."""
    if seen is None or seen == now:
        return None
    return Refusal(STALE, _("Somebody else has changed this meanwhile. Look at the present state, then save again."))


def may_use_code(conference: Conference, code: str, session: Session | None = None) -> Refusal | None:
    """None when `code` is free for a new session, or stays that of `session`."""
    if code in RESERVED:
        return Refusal("reserved", _("This code is the address of another page. Choose another."))
    others = Session.objects.filter(conference=conference, code=code)
    if session is not None and session.pk:
        if session.code != code and was_published(session):
            return Refusal("stable", _("This session was published: its code stands in calendars and must stay."))
        others = others.exclude(pk=session.pk)
    if others.exists():
        return Refusal("code", _("Another session has or had this code. Choose a new one."))
    return None


def was_published(session: Session) -> bool:
    """Whether any version holds this session."""
    return PublishedSlot.objects.filter(session=session).exists()


def may_remove_room(room: Room) -> Refusal | None:
    """None when no session of the draft stands in it."""
    if Session.objects.draft().filter(room=room).exists():
        return Refusal("used", _("Sessions of the draft stand in this room. Move them first."))
    return None


def may_remove_theme(theme: Theme) -> Refusal | None:
    """None when no session of the draft belongs to it."""
    if Session.objects.draft().filter(theme=theme).exists():
        return Refusal("used", _("Sessions of the draft belong to this theme. Give them another first."))
    return None


def may_publish(
    placed: Sequence[Session], conflicts: Sequence[Conflict], *, document_changed: bool, slots_changed: bool
) -> Refusal | None:
    """None when the draft can become a version: it has sessions, no hard conflicts, and differs from what is public."""
    if not placed:
        return Refusal("empty", _("No session has a time yet. Place one, then publish."))
    hard = [c for c in conflicts if c.is_hard]
    if hard:
        return Refusal("clashes", _("Clashes prevent publication. Mend these first."))
    if not document_changed and not slots_changed:
        return Refusal("same", _("Nothing has changed since the published version."))
    return None


def slots_of(sessions: Sequence[Session]) -> set[tuple[Any, ...]]:
    """What the exclusion constraint will see: session, room, beginning and end of each placed session."""
    return {(s.pk, s.room_id, s.start, s.end) for s in sessions if s.is_placed}


def may_use_number(conference: Conference, number: int, theme: Theme | None = None) -> Refusal | None:
    """None when no other theme has this number."""
    others = Theme.objects.filter(conference=conference, number=number)
    if (others.exclude(pk=theme.pk) if theme is not None else others).exists():
        return Refusal("number", _("Another theme has this number."))
    return None


def gone() -> Refusal:
    """What a page shows that changes something which somebody else has just removed."""
    return Refusal("gone", _("Somebody else has removed this meanwhile."))
