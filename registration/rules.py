"""Who may register, decide, withdraw. Decides and never writes; every other place asks here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conference.models import Conference
from registration.arrivals import is_in
from registration.models import COUNTED, MOVES, Category, Delegation, Places, Registration, Source, State
from registration.models.folding import fold
from registration.models.note import is_covered

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


def may_lapse(registration: Registration) -> bool:
    """Whether this place is held only until the link was used: that of who applied, not of whom somebody entered, or
    for whom a focal point stands."""
    applied = registration.source == Source.APPLICATION and registration.state == State.SUBMITTED
    return applied and registration.verified_at is None and registration.endorsed_at is None


def is_decided_at_once(category: Category) -> bool:
    """Open categories are confirmed as soon as a place is taken, unless a note verbale must name the person first."""
    return category.admission == Category.Admission.OPEN and not category.needs_note


def same_person(conference: Conference, email: str, given_name: str, family_name: str) -> Registration | None:
    """A live registration of the same name and mailbox, if there is one. Several people may share a mailbox, so the
    address alone says nothing."""
    candidates = Registration.objects.filter(conference=conference, email__iexact=email).exclude(
        state__in=[State.WITHDRAWN, State.DECLINED, State.LAPSED, State.REPLACED]
    )
    name = fold(f"{given_name} {family_name}")
    return next((one for one in candidates if fold(one.full_name) == name), None)


def known_already(known: Registration) -> Refusal:
    """What the secretariat is told when it registers somebody who is registered."""
    words = _("This person is registered already, with the code %(code)s. Look that up instead.")
    return Refusal("known", words % {"code": known.reference})


def full(delegation: Delegation | None) -> Refusal:
    """What the secretariat is told when no place could be taken: which limit it was is seen after the try, and only the
    words depend on it."""
    if delegation is None or Places.objects.get(delegation=delegation).left > 0:
        return Refusal(
            "full",
            _(
                "No place is free, so nobody was registered. An owner of the conference can raise the places in the "
                "set-up."
            ),
        )
    words = _(
        "The delegation %(name)s has no free place, so nobody was registered. An owner of the conference can raise "
        "its places in the set-up."
    )
    return Refusal("full", words % {"name": delegation})


CHANGES_AT_ONCE = frozenset({State.SUBMITTED, State.WAITLISTED})  # who was named completes them first


def may_change(registration: Registration, at: dt.datetime) -> bool:
    """Whether the person may change details: as long as they are in the running and the conference is not over."""
    alive = registration.state in CHANGES_AT_ONCE or registration.state == State.CONFIRMED
    return alive and not is_over(registration.conference, at)


def asks_for_needs(registration: Registration, at: dt.datetime) -> bool:
    """Whether the person's own page has still to ask for needs: somebody else entered the details, and the person can
    give them now."""
    asked = registration.source == Source.APPLICATION or registration.needs_told_at is not None
    return not asked and not hasattr(registration, "needs") and may_change(registration, at)


def changes_wait(registration: Registration) -> bool:
    """Whether what stands on badges and lists waits for the secretariat's yes: once somebody is confirmed."""
    return registration.state == State.CONFIRMED


def is_over(conference: Conference, at: dt.datetime) -> bool:
    """Whether the last day has passed, in the conference's zone."""
    return at.astimezone(conference.tz).date() > conference.last_day


def refuse_over(conference: Conference, at: dt.datetime) -> Refusal | None:
    """None until the last day has passed."""
    return Refusal("over", _("The conference is over.")) if is_over(conference, at) else None


def in_second_stage(registration: Registration, at: dt.datetime) -> bool:
    """Whether travel and passport data may be given: from the confirmation until the conference is over."""
    return registration.state == State.CONFIRMED and not is_over(registration.conference, at)


TRAVEL_AROUND = dt.timedelta(days=30)  # who arrives earlier or leaves later has mistyped the month


def travel_days(conference: Conference) -> tuple[dt.date, dt.date]:
    """The first day on which one may arrive and the last on which one may leave."""
    return conference.first_day - TRAVEL_AROUND, conference.last_day + TRAVEL_AROUND


def travel_by(conference: Conference) -> dt.date:
    """The day by which people are asked to tell their travel: three weeks before the conference."""
    return conference.first_day - dt.timedelta(weeks=3)


def passport_refusal(conference: Conference, expires_on: dt.date) -> Refusal | None:
    """None when a passport that is valid until this day serves for the visa letter."""
    if expires_on >= conference.last_day:
        return None
    return Refusal(
        "expires",
        _("This passport expires before the conference ends. Renew it first, and enter the new one here."),
    )


def can(registration: Registration, state: str) -> bool:
    """Whether the table of moves allows this registration to go to `state`."""
    return state in MOVES[registration.state]


def can_confirm(registration: Registration) -> bool:
    """Whether the secretariat may confirm now: only who holds a place; from the waiting list one moves up first; and
    who must be named in a note verbale only when one does."""
    possible = registration.holds_place and can(registration, State.CONFIRMED)
    return possible and refuse_confirming(registration) is None


# Who was named and has neither given the details yet nor been asked for needs and answers.
LACK_DETAILS = frozenset({str(State.NOMINATED)})


def refuse_confirming(registration: Registration) -> Refusal | None:
    """Why somebody who holds a place may not be confirmed yet. Asks the database only where a note verbale is needed,
    and not for rows of `with_coverage`, which know."""
    if not registration.category.needs_note:
        return None
    known: bool | None = getattr(registration, "is_covered", None)
    if is_covered(registration) if known is None else known:
        return None
    return Refusal(
        "note",
        _("No note verbale names %(name)s yet. Ask the delegation for one, or add the one that you have received.")
        % {"name": registration.full_name},
    )


def why_not_confirm(registration: Registration) -> Refusal | None:
    """`can_confirm` for many at once: why this one is left out, as the end of a sentence that begins with the name."""
    if registration.state == State.CONFIRMED:
        return Refusal("confirmed", _("is confirmed already"))
    if registration.state == State.WAITLISTED:
        return Refusal("waitlisted", _("waits: there is no place"))
    if not (registration.holds_place and can(registration, State.CONFIRMED)):
        return Refusal("state", _("cannot be confirmed any more"))
    if refuse_confirming(registration) is not None:
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
    """None when these two registrations may become one: two of one conference, both in the running; and nobody is left
    checked in without being confirmed."""
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
    if is_in(drop) and not _is_confirmed_by_merging(keep, drop):
        return Refusal(
            "checked-in",
            _(
                "The person is checked in with %(drop)s, and %(keep)s is not confirmed and cannot be by merging. Keep "
                "%(drop)s instead, or confirm %(keep)s first; a note verbale may have to name the person for that."
            )
            % {"keep": keep.reference, "drop": drop.reference},
        )
    return None


def _is_confirmed_by_merging(keep: Registration, drop: Registration) -> bool:
    """Whether `keep` is confirmed, or will be with the confirmation of `drop` and what its notes verbales say."""
    if keep.state == State.CONFIRMED:
        return True
    comes_covered = drop.notes.filter(removed_at__isnull=True, delegation=keep.delegation_id).exists()
    return drop.state == State.CONFIRMED and (comes_covered or refuse_confirming(keep) is None)


def why_not_write(registration: Registration) -> Refusal | None:
    """None when one may write to this person: a registration that was merged into another is written to there."""
    if registration.merged_into_id is not None:
        return Refusal("merged", _("was merged into another registration"))
    return None


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
