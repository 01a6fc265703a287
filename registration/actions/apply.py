"""Applying: what happens when somebody presses "Send registration"."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.models import Actor, record
from conference.files.models import StoredFile
from conference.models import Conference
from conference.turns import wait_for_turn
from registration import emails, rules
from registration.actions import answers as answering
from registration.actions import seats
from registration.actions.confirm import tell
from registration.models import Category, Delegation, Draft, Needs, Registration, State
from registration.questions import Given

APPLICANT = Actor("applicant")


class Refused(Exception):
    """The application cannot be taken; `refusal` says why and what to do."""

    def __init__(self, refusal: rules.Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


@dataclass(frozen=True)
class Outcome:
    """`registration` is None when this person is registered already: then only a mail tells more, for whoever asks."""

    registration: Registration | None


def apply(
    *,
    conference: Conference,
    category: Category,
    delegation: Delegation | None,
    person: dict[str, Any],
    needs: dict[str, Any],
    submission_key: uuid.UUID,
    by: Actor = APPLICANT,
    draft: Draft | None = None,
    answers: Mapping[int, Given] | None = None,
) -> Outcome:
    """Register a person: take a place, or a turn on the waiting list, and send the first mail.

    `person` and `needs` are fields of `Registration` and `Needs`, `answers` what was answered to additional questions,
    by question id, as `registration.forms.questions` checked it. The same `submission_key` is the same registration,
    however often and however simultaneously it arrives. A `draft` is marked as sent and emptied in the same
    transaction; one that was sent already changes nothing. Raises `Refused`; nothing is lost then.
    """
    for attempt in range(3):
        if draft is None or attempt:
            same = Registration.objects.filter(submission_key=submission_key, conference=conference).first()
            if same is not None:
                return Outcome(same)
        try:
            return _apply(conference, category, delegation, person, needs, submission_key, by, draft, answers or {})
        except IntegrityError:  # the same key at the same moment, or (rarely) the same code drawn twice
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _apply(
    conference: Conference,
    category: Category,
    delegation: Delegation | None,
    person: dict[str, Any],
    needs: dict[str, Any],
    submission_key: uuid.UUID,
    by: Actor,
    draft: Draft | None,
    answers: Mapping[int, Given],
) -> Outcome:
    now = timezone.now()
    if draft is not None and not draft.claim(now, now + rules.DRAFT):
        return Outcome(Registration.objects.filter(submission_key=submission_key, conference=conference).first())
    refusal = rules.may_register(conference, now) or rules.may_apply(category, delegation)
    if refusal is not None:
        raise Refused(refusal)
    one_at_a_time(conference, person["email"])
    unsent = {pk for pk, _name in draft.files.values()} if draft is not None else set()
    known = rules.same_person(conference, person["email"], person["given_name"], person["family_name"])
    if known is not None and known.submission_key == submission_key:
        return Outcome(known)  # the same submission, which was written a moment ago
    if known is not None:
        event = record(by=by, verb="registration.repeated", target=known, label=known.reference)
        emails.already(known, cause=event)
        answering.drop_files(unsent)
        return Outcome(None)
    sent = {answer.file_id for answer in answers.values() if answer.file_id}
    if sent and StoredFile.objects.filter(pk__in=sent, conference_id=conference.pk).count() < len(sent):
        raise Refused(rules.Refusal("file", _("The file was replaced in another window meanwhile. Please look again.")))
    registration = Registration(
        conference=conference, category=category, delegation=delegation, submission_key=submission_key, **person
    )
    registration.give_reference()
    registration.index()
    if seats.take(registration):
        registration.state = State.CONFIRMED if rules.is_decided_at_once(category) else State.SUBMITTED
        registration.holds_until = now + rules.HOLD if registration.state == State.SUBMITTED else None
    else:
        registration.state = State.WAITLISTED
        registration.waiting_since = timezone.now()  # after the lock: the order in which the line was joined
    registration.state_since = now
    registration.save()
    if any(needs.values()):
        Needs.objects.create(registration=registration, **needs)
    answering.write(registration, answers)
    answering.drop_files(unsent - sent)
    event = record(
        by=by,
        verb=f"registration.{registration.state}",
        target=registration,
        label=registration.reference,
        changes={"state": [None, registration.state]},
    )
    match registration.state:
        case State.CONFIRMED:
            tell(registration, cause=event)
        case State.WAITLISTED:
            emails.waiting(registration, cause=event)
        case _:
            emails.received(registration, cause=event)
    return Outcome(registration)


def one_at_a_time(conference: Conference, *emails: str) -> None:
    """Let the applications of one mailbox wait for each other until the transaction ends: the same person, applying in
    two windows at once, is registered once. Comes before every lock that others' applications may want."""
    wait_for_turn(*(f"{conference.pk}\n{email.lower()}" for email in emails))
