"""Who may register, decide, withdraw. Decides and never writes; every other place asks here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conference.models import Conference
from registration.models import COUNTED, MOVES, Category, Delegation, Places, Registration, State
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


def may_belong(conference: Conference, category: Category, delegation: Delegation | None) -> Refusal | None:
    """None when somebody may stand in this category and delegation of the conference."""
    if category.conference_id != conference.pk or (delegation and delegation.conference_id != conference.pk):
        return Refusal("conference", _("Choose a category and a delegation of this conference."))
    if delegation is None and category.delegations.exists():
        return Refusal("delegation", _("Choose a delegation of this category."))
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


def why_not_confirm(registration: Registration, *, is_covered: bool) -> Refusal | None:
    """None when this registration may be confirmed together with many others, which nobody looks at one by one: besides
    what `can_confirm` asks, a note verbale must name the person where the category needs one."""
    if registration.state == State.CONFIRMED:
        return Refusal("confirmed", _("is confirmed already"))
    if registration.state == State.WAITLISTED:
        return Refusal("waitlisted", _("waits: there is no place"))
    if not can_confirm(registration):
        return Refusal("state", _("cannot be confirmed any more"))
    if registration.category.needs_note and not is_covered:
        return Refusal("note", _("is not covered by a note verbale"))
    return None


def why_not_decline(registration: Registration) -> Refusal | None:
    """None when this registration may be declined."""
    if registration.state == State.DECLINED:
        return Refusal("declined", _("is declined already"))
    if registration.state == State.CONFIRMED:
        return Refusal("confirmed", _("is confirmed: withdraw those one by one"))
    if not can(registration, State.DECLINED):
        return Refusal("state", _("cannot be declined any more"))
    return None


def may_merge(keep: Registration, drop: Registration) -> Refusal | None:
    """None when these two registrations may become one: two of one conference, both in the running."""
    if keep.pk == drop.pk:
        return Refusal("same", _("This is the same registration. Choose another one."))
    if keep.conference_id != drop.conference_id:
        return Refusal("conference", _("These are registrations for two conferences."))
    for one in (keep, drop):
        if one.state not in COUNTED:
            return Refusal(
                "state",
                _("%(code)s is out of the running (%(state)s) and cannot be merged.")
                % {"code": one.reference, "state": one.get_state_display()},
            )
    return None


def why_not_write(registration: Registration) -> Refusal | None:
    """None when one may write to this person: a registration that was merged into another is written to there."""
    if registration.merged_into_id is not None:
        return Refusal("merged", _("was merged into another registration"))
    return None
