"""Who may register, decide, withdraw. Decides and never writes; every other place asks here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conference.models import Conference
from registration.models import MOVES, Category, Delegation, Places, Registration, State
from registration.models.folding import fold

HOLD = dt.timedelta(hours=48)  # decision 5: an application holds its place until its link was used, at most so long

DRAFT = dt.timedelta(hours=1)  # how long what somebody typed is kept, and the page after it was sent


@dataclass(frozen=True)
class Refusal:
    """Why something cannot be done: a code for programs, a sentence for people (with the next step)."""

    code: str
    sentence: str


def may_register(conference: Conference, at: dt.datetime) -> Refusal | None:
    """None when registration is open at the moment `at`."""
    match conference.opening_state(at):
        case "open":
            return None
        case "closed":
            return Refusal(
                "closed", _("Registration has closed. If you still need to take part, write to the secretariat.")
            )
        case _:
            return Refusal("early", _("Registration has not opened yet. Please come back when it has."))


def may_apply(category: Category, delegation: Delegation | None) -> Refusal | None:
    """None when one may register oneself in this category and delegation."""
    if not category.is_self_service:
        return Refusal("nomination", _("Participants of this category are named by their focal point."))
    if delegation is None and category.delegations.exists():
        return Refusal("delegation", _("Choose your delegation."))
    if delegation is not None and delegation.category_id != category.pk:
        return Refusal("category", _("This delegation belongs to another category."))
    return None


def would_wait(category: Category, delegation: Delegation | None, everywhere: Places | None) -> bool:
    """Whether somebody who registers now would stand on the waiting list: no place is left in the delegation, or in the
    conference (`everywhere`: its row) where the category counts. Only a forecast: `seats.take` decides."""
    if delegation is not None and delegation.places.left <= 0:
        return True
    return category.counts and everywhere is not None and everywhere.left <= 0


def is_decided_at_once(category: Category) -> bool:
    """Open categories are confirmed as soon as a place is taken."""
    return category.admission == Category.Admission.OPEN


def same_person(conference: Conference, email: str, given_name: str, family_name: str) -> Registration | None:
    """A live registration of the same name and mailbox, if there is one. Several people may share a mailbox, so the
    address alone says nothing."""
    candidates = Registration.objects.filter(conference=conference, email__iexact=email).exclude(
        state__in=[State.WITHDRAWN, State.DECLINED, State.LAPSED, State.REPLACED]
    )
    name = fold(f"{given_name} {family_name}")
    return next((one for one in candidates if fold(one.full_name) == name), None)


def can(registration: Registration, state: str) -> bool:
    """Whether the table of moves allows this registration to go to `state`."""
    return state in MOVES[registration.state]


def can_confirm(registration: Registration) -> bool:
    """Whether the secretariat may confirm now: only who holds a place; from the waiting list one moves up first."""
    return registration.holds_place and can(registration, State.CONFIRMED)


def can_check_in(registration: Registration) -> bool:
    """Whether the desk may let this person in: only who is confirmed."""
    return registration.state == State.CONFIRMED


def may_walk_in(category: Category, delegation: Delegation | None) -> Refusal | None:
    """None when the desk may register somebody in this category and delegation. The secretariat acts itself, so
    neither closing nor nomination stands in the way; where there are delegations, one must be named."""
    if delegation is None and category.delegations.exists():
        return Refusal("delegation", _("Choose the delegation."))
    if delegation is not None and delegation.category_id != category.pk:
        return Refusal("category", _("This delegation belongs to another category."))
    return None
