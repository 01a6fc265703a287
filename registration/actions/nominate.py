"""Naming a member of a delegation: what happens when its focal point, or the secretariat on its word, presses "Name
this person"."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from registration import delegation_rules, emails, members, rules
from registration.actions import seats
from registration.actions.apply import Refused, one_at_a_time
from registration.actions.confirm import tell
from registration.models import Delegation, FocalPoint, Registration, Source, State


def nominate(
    *,
    by: Actor,
    delegation: Delegation,
    person: dict[str, Any],
    submission_key: uuid.UUID,
    focal_point: FocalPoint | None = None,
    in_full: bool = False,
    by_office: bool = False,
) -> Registration:
    """Name somebody, who takes a place of the delegation, and send the person the private link.

    `person` are fields of `Registration`; `in_full` says that they are all there is to know, so that nothing is left
    for the person to complete; `by_office` that the secretariat does it, also after registration has closed. The same
    `submission_key` is the same registration. Raises `Refused` when no place is left, the person is registered already
    or naming is over; nothing is done then.
    """
    for attempt in range(3):
        same = Registration.objects.filter(submission_key=submission_key, delegation=delegation).first()
        if same is not None:
            return same
        try:
            return _nominate(by, delegation, person, submission_key, focal_point, in_full, by_office)
        except IntegrityError:  # the same key at the same moment, or (rarely) the same code drawn twice
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _nominate(
    by: Actor,
    delegation: Delegation,
    person: dict[str, Any],
    submission_key: uuid.UUID,
    focal_point: FocalPoint | None,
    in_full: bool,
    by_office: bool,
) -> Registration:
    now = timezone.now()
    conference, category = delegation.conference, delegation.category
    if refusal := delegation_rules.may_nominate(conference, now, by_office=by_office):
        raise Refused(refusal)
    one_at_a_time(conference, person["email"])
    refuse_known(delegation, person, by_office=by_office)
    new = new_member(delegation, person, submission_key, focal_point, Source.NOMINATION)
    if not seats.take(new):
        raise Refused(delegation_rules.full(delegation, by_office=by_office))
    live = members.live(delegation)  # under the delegation's lock
    if refusal := delegation_rules.may_lead(live, new, new.role, by_office=by_office):
        raise Refused(refusal)
    new.state = delegation_rules.state_when_named(category, in_full=in_full)
    new.state_since = now
    new.save()
    event = record(
        by=by,
        verb="registration.nominated",
        target=new,
        label=new.reference,
        changes={"state": [None, new.state]},
    )
    if new.state == State.CONFIRMED:
        tell(new, cause=event)
    else:
        emails.nominated(new, cause=event)
    return new


def refuse_known(delegation: Delegation, person: dict[str, Any], *, by_office: bool = False) -> None:
    """Raise `Refused` when this person has a live registration, in whichever delegation."""
    known = rules.same_person(delegation.conference, person["email"], person["given_name"], person["family_name"])
    if known is not None:
        raise Refused(delegation_rules.known_already(known, delegation, by_office=by_office))


def new_member(
    delegation: Delegation,
    person: dict[str, Any],
    submission_key: uuid.UUID,
    focal_point: FocalPoint | None,
    source: Source,
) -> Registration:
    """An unsaved registration of somebody whom the delegation names. It does not lapse by itself."""
    new = Registration(
        conference=delegation.conference,
        category=delegation.category,
        delegation=delegation,
        submission_key=submission_key,
        source=source,
        named_by=focal_point,
        **{"visibility": delegation.category.default_visibility, **person},
    )
    new.give_reference()
    new.index()
    return new
