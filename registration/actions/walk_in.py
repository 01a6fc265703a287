"""Somebody who stands at the desk and is not registered: takes a place by the same rules as everybody."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from conference.models import Conference
from registration import emails, rules
from registration.actions import seats
from registration.actions.apply import Refused, one_at_a_time
from registration.actions.checkin import check_in
from registration.actions.confirm import confirm
from registration.models import Category, CheckIn, Delegation, Registration, Source, State


@dataclass(frozen=True)
class WalkedIn:
    """`checkin` is None when the secretariat has to decide first; `refusal` says why where `by` may decide (a note
    verbale is missing). `is_new` is False when the form arrived twice."""

    registration: Registration
    checkin: CheckIn | None
    is_new: bool = True
    refusal: rules.Refusal | None = None


def walk_in(
    *,
    by: Actor,
    conference: Conference,
    category: Category,
    delegation: Delegation | None,
    person: dict[str, Any],
    decides: bool,
    desk: str = "",
    submission_key: uuid.UUID,
    is_another: bool = False,
) -> WalkedIn:
    """Register somebody at the desk and, when `by` may decide, confirm the registration and let the person in.

    `person` are fields of `Registration`. The rules of the places hold as everywhere: without a free place nothing is
    written, and nobody joins the waiting list here. The same `submission_key` is the same registration. `is_another`:
    the desk says that this is not the person who is registered with this name and mailbox. Registration may have
    closed, and the category may be by nomination: the secretariat itself acts. Raises `apply.Refused`.
    """
    for attempt in range(3):
        same = Registration.objects.filter(submission_key=submission_key, conference=conference).first()
        if same is not None:
            return WalkedIn(same, same.checkins.filter(undone_at__isnull=True).first(), is_new=False)
        try:
            return _walk_in(by, conference, category, delegation, person, decides, desk, submission_key, is_another)
        except IntegrityError:  # the same key at the same moment, or (rarely) the same code drawn twice
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _walk_in(
    by: Actor,
    conference: Conference,
    category: Category,
    delegation: Delegation | None,
    person: dict[str, Any],
    decides: bool,
    desk: str,
    submission_key: uuid.UUID,
    is_another: bool,
) -> WalkedIn:
    now = timezone.now()
    one_at_a_time(conference, person["email"])  # two desks, one person
    refusal = rules.may_walk_in(category, delegation) or (None if is_another else _is_known(conference, person))
    if refusal is not None:
        raise Refused(refusal)
    registration = Registration(
        conference=conference,
        category=category,
        delegation=delegation,
        submission_key=submission_key,
        source=Source.DESK,
        state=State.SUBMITTED,
        state_since=now,
        **person,
    )
    registration.give_reference()
    registration.index()
    if not seats.take(registration):
        raise Refused(rules.full(delegation))
    registration.save()
    event = record(
        by=by,
        verb="registration.walked_in",
        target=registration,
        label=registration.reference,
        changes={"state": [None, State.SUBMITTED]},
    )
    refusal = rules.refuse_confirming(registration) if decides else None
    if not decides or refusal is not None:
        emails.received(registration, cause=event)
        return WalkedIn(registration, None, refusal=refusal)
    registration = confirm(by=by, registration=registration)
    return WalkedIn(registration, check_in(by=by, registration=registration, desk=desk))


def _is_known(conference: Conference, person: dict[str, Any]) -> rules.Refusal | None:
    known = rules.same_person(conference, person["email"], person["given_name"], person["family_name"])
    return rules.known_already(known) if known is not None else None
