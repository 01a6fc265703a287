"""What may be done with the members of a delegation: by its focal point or, `by_office`, by the secretariat, which is
spoken to in other words. Decides and never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from conference.models import Conference
from registration import rules
from registration.arrivals import is_in
from registration.models import Category, Delegation, FocalPoint, Registration, Source, State
from registration.models.registration import DelegationRole
from registration.rules import Refusal, can, refuse_over

APPLIED = frozenset({State.SUBMITTED, State.WAITLISTED})  # who waits for a place is known or not, as who holds one
BY_THE_DELEGATION = frozenset({Source.NOMINATION, Source.REPLACEMENT})


def may_nominate(conference: Conference, at: dt.datetime, *, by_office: bool = False) -> Refusal | None:
    """None while members may be named: from the invitation, which may go out before registration opens for everybody,
    until registration closes; by the secretariat until the conference is over."""
    if refusal := refuse_over(conference, at):
        return refusal
    if not by_office and conference.opening_state(at) == "closed":
        return Refusal(
            "closed",
            _("Registration has closed. You can still replace a member; for anything else, write to the secretariat."),
        )
    return None


def full(delegation: Delegation, *, by_office: bool = False) -> Refusal:
    """What is said when no place is left; the counters are read as they are now."""
    if by_office:
        return rules.full(delegation)
    places = delegation.places
    places.refresh_from_db(fields=["places", "taken"])
    if places.left > 0:
        return Refusal(
            "full",
            _("All places of the conference are taken. Nobody was named; write to the secretariat."),
        )
    return Refusal(
        "full",
        _(
            "%(taken)d of %(places)d places of your delegation are taken. Nobody was named. Replace or withdraw a "
            "member, or ask the secretariat for another place."
        )
        % {"taken": places.taken, "places": places.places},
    )


def state_when_named(category: Category, *, in_full: bool) -> State:
    """Where somebody begins whom the delegation names: `in_full` with all details, else the person completes them.
    Nobody is confirmed before having answered what the secretariat must know."""
    if not in_full:
        return State.NOMINATED
    is_whole = not category.questions.filter(is_required=True).exists()
    return State.CONFIRMED if is_whole and rules.is_decided_at_once(category) else State.SUBMITTED


def known_already(known: Registration, delegation: Delegation, *, by_office: bool = False) -> Refusal:
    """What is said when this person is registered already; of another delegation's member the focal point is told
    nothing more."""
    if by_office:
        return rules.known_already(known)
    if known.delegation_id == delegation.pk:
        return Refusal(
            "known",
            _("%(name)s is in your delegation already, with this e-mail address.") % {"name": known.full_name},
        )
    return Refusal(
        "elsewhere",
        _(
            "Somebody of this name and e-mail address is registered already, but not in your delegation. "
            "Write to the secretariat, which can bring the two together."
        ),
    )


def is_named_by_delegation(registration: Registration) -> bool:
    """Whether the delegation itself named this person, rather than the person applying."""
    return registration.source in BY_THE_DELEGATION


def may_send_again(registration: Registration) -> bool:
    """Whether the private link may be sent once more: to whom the delegation named, until the details are here."""
    return registration.state == State.NOMINATED and is_named_by_delegation(registration)


def may_endorse(registration: Registration) -> bool:
    """Whether this is an application on which the focal point has still to say something."""
    return (
        registration.state in APPLIED and not is_named_by_delegation(registration) and registration.endorsed_at is None
    )


def applications() -> QuerySet[Registration]:
    """Everybody of whom `may_endorse` is true, where there is a focal point to say it."""
    focal_points = FocalPoint.objects.filter(delegation=OuterRef("delegation"))
    waiting = Registration.objects.filter(state__in=APPLIED, endorsed_at__isnull=True)
    return waiting.exclude(source__in=BY_THE_DELEGATION).filter(Exists(focal_points))


def may_refuse(registration: Registration) -> bool:
    """Whether the focal point may turn this application down: not once it is endorsed or confirmed."""
    return may_endorse(registration)


def may_replace(registration: Registration, at: dt.datetime, *, by_office: bool = False) -> Refusal | None:
    """None when somebody else may take this person's place. Of somebody who is checked in the secretariat takes the
    check-in back first."""
    if registration.delegation_id is None:
        return Refusal(
            "delegation", _("Only a member of a delegation can be replaced. Register the other person anew.")
        )
    if not can(registration, State.REPLACED):
        return Refusal(
            "state",
            _("%(name)s holds no place that somebody else could take.") % {"name": registration.full_name},
        )
    if not by_office and is_in(registration):
        return Refusal(
            "checked-in",
            _(
                "%(name)s has arrived and is checked in, and so cannot be replaced here. Write to the secretariat: it "
                "can take the check-in back and replace the person."
            )
            % {"name": registration.full_name},
        )
    return refuse_over(registration.conference, at)


def may_withdraw(registration: Registration) -> Refusal | None:
    """None when the focal point may withdraw this person: not who is checked in, and so sits in the room."""
    if not is_in(registration):
        return None
    return Refusal(
        "checked-in",
        _(
            "%(name)s has arrived and is checked in, and so cannot be withdrawn here. Write to the secretariat, which "
            "can do it."
        )
        % {"name": registration.full_name},
    )


def may_lead(
    members: Iterable[Registration], person: Registration, role: str, *, by_office: bool = False
) -> Refusal | None:
    """None when `person` may have this role in their delegation, which has one head. `members` are those still in the
    running."""
    if by_office and role == DelegationRole.HEAD and person.delegation is not None:
        return may_lead_there(members, person, person.delegation)
    head = other_head(members, person) if role == DelegationRole.HEAD else None
    if head is None:
        return None
    return Refusal(
        "head",
        _("%(name)s is the head of your delegation. Give %(name)s another role first.") % {"name": head.full_name},
    )


def other_head(members: Iterable[Registration], *persons: Registration) -> Registration | None:
    """The head among these members, if it is none of `persons`."""
    those = {person.pk for person in persons}
    return next((one for one in members if one.role == DelegationRole.HEAD and one.pk not in those), None)


def may_lead_there(members: Iterable[Registration], person: Registration, delegation: Delegation) -> Refusal | None:
    """None when the secretariat may bring `person` into this delegation, with these members, as its head."""
    head = other_head(members, person)
    if head is None:
        return None
    return Refusal(
        "head",
        _(
            "%(delegation)s has a head already: %(name)s. Choose another role for the person who comes, or give "
            "%(name)s another one first."
        )
        % {"delegation": delegation, "name": head.full_name},
    )
