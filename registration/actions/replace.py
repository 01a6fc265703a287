"""Replacing a member in one step: the place goes from one person to the other and is never free in between."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from conference.audit.models import Actor, record
from conference.links.models import PrivateLink, revoke
from registration import delegation_rules, emails, events, members
from registration.actions import seats
from registration.actions.apply import Refused, one_at_a_time
from registration.actions.checkin import undo
from registration.actions.confirm import tell
from registration.actions.nominate import new_member, refuse_known
from registration.arrivals import is_in
from registration.models import FocalPoint, Registration, Source, State

LINKS = ("registration", "badge")  # kinds of private links that end with the registration


def replace(
    *,
    by: Actor,
    registration: Registration,
    person: dict[str, Any],
    submission_key: uuid.UUID,
    focal_point: FocalPoint | None = None,
    in_full: bool = False,
    seen: str | None = None,
    by_office: bool = False,
) -> Registration:
    """Somebody else comes in this person's place, with the same delegation, category, role and position.

    `person` are fields of `Registration` (`in_full`: all of them, else the person completes them by the private link).
    No counter moves, so nobody who waits slips in. The links of the one who was replaced open nothing any more, roles
    in the agenda follow, both persons and the secretariat are told. The new person must be named in a note verbale
    anew. The same `submission_key` is the same replacement. `by_office`: the secretariat does it, and the check-in of
    somebody who is in is undone first. Returns the new registration.

    Raises `Refused` (checked in; the new person is registered already), `Stale` when the one who is replaced is no
    longer in the state `seen`, or in another delegation by now; nothing is done then.
    """
    for attempt in range(3):
        same = Registration.objects.filter(submission_key=submission_key, replaces=registration).first()
        if same is not None:
            return same
        try:
            return _replace(by, registration, person, submission_key, focal_point, in_full, seen, by_office)
        except IntegrityError:  # the same key at the same moment, or (rarely) the same code drawn twice
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _replace(
    by: Actor,
    registration: Registration,
    person: dict[str, Any],
    submission_key: uuid.UUID,
    focal_point: FocalPoint | None,
    in_full: bool,
    seen: str | None,
    by_office: bool,
) -> Registration:
    now = timezone.now()
    one_at_a_time(registration.conference, person["email"])
    old = seats.lock_for(registration)
    same = Registration.objects.filter(submission_key=submission_key, replaces=old).first()
    if same is not None:  # the same button, pressed twice
        return same
    if (seen is not None and old.state != seen) or old.delegation_id != registration.delegation_id:
        raise seats.Stale(old.state)
    if refusal := delegation_rules.may_replace(old, now, by_office=by_office):
        raise Refused(refusal)
    if by_office and (arrival := is_in(old)) is not None:
        undo(by=by, registration=old, checkin_id=arrival.pk)
    assert old.delegation is not None  # `may_replace` refuses whoever has none
    refuse_known(old.delegation, person, by_office=by_office)
    new = new_member(old.delegation, {"role": old.role} | person, submission_key, focal_point, Source.REPLACEMENT)
    new.category, new.position, new.replaces = old.category, old.position, old
    before = old.state
    old.move(State.REPLACED, now)
    old.save(update_fields=["state", "state_since", "waiting_since", "holds_until"])
    if refusal := delegation_rules.may_lead(members.live(old.delegation), new, new.role, by_office=by_office):
        raise Refused(refusal)
    new.state = delegation_rules.state_when_named(new.category, in_full=in_full)
    new.state_since = now
    new.save()
    for link in PrivateLink.objects.filter(kind__in=LINKS, subject_id=str(old.pk)):
        revoke(link)
    left = record(
        by=by,
        verb="registration.replaced",
        target=old,
        label=old.reference,
        changes={"state": [before, State.REPLACED]},
    )
    came = record(
        by=by,
        verb="registration.stepped_in",
        target=new,
        label=new.reference,
        changes={"replaces": [old.reference, new.reference], "state": [None, new.state]},
    )
    with translation.override(emails.office_language(old.conference)):
        mentions = [mention for answer in events.naming.tell(old) for mention in answer]
    events.replaced.tell(old, new, by)
    emails.replaced_old(old, cause=left)
    if new.state == State.CONFIRMED:
        tell(new, cause=came)
    else:
        emails.nominated(new, cause=came)
    emails.replaced_secretariat(new, mentions=mentions, cause=came)
    return new
