"""Who may be taken out of a conference's staff, and how long an invitation is good. Decides and never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from conference.accounts.models import Membership, Role, User

INVITATION = dt.timedelta(days=7)


def is_invited(user: User, at: dt.datetime) -> bool:
    """Whether the link to choose a password is good at `at` (aware)."""
    return user.is_active and user.invited_at is not None and at < user.invited_at + INVITATION


def is_last_owner(membership: Membership, all_of_conference: Iterable[Membership]) -> bool:
    """Whether no owner who can sign in would remain without this one: somebody must be able to add colleagues."""
    if membership.role != Role.OWNER:
        return False
    return not any(
        other.role == Role.OWNER and other.pk != membership.pk and other.user.can_sign_in for other in all_of_conference
    )
