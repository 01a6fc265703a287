"""The secretariat decides on what a confirmed person wants changed, field by field, and tells the person once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from registration import emails, proposals
from registration.actions.change import apply, lock
from registration.models import IllegalMove, Needs, ProposedChange, Registration, State


@dataclass(frozen=True)
class Verdict:
    """What somebody decided on one wish. `seen` is the mark of the value that stood beside it (`proposals.Row.mark`);
    `reason` goes with a refusal, and the person is told it."""

    accept: bool
    seen: str = ""
    reason: str = ""


class Overtaken(Exception):
    """A wish was replaced, taken back or decided meanwhile, or the value beside it has changed. Nothing was decided."""


@transaction.atomic
def decide(*, by: Actor, registration: Registration, verdicts: Mapping[int, Verdict]) -> list[ProposedChange]:
    """Accept and refuse these wishes (by their ids) together; returns the decided rows.

    What is accepted stands on badges and in lists at once. Raises `Overtaken` when one of them is not as it was seen,
    `Refused` when the delegation has another head, `IllegalMove` when the registration is no longer confirmed.
    """
    registration = lock(registration)
    if registration.state != State.CONFIRMED:
        raise IllegalMove(registration.state)
    waiting = ProposedChange.objects.waiting().filter(registration=registration, pk__in=verdicts)
    rows = list(waiting.select_for_update().order_by("pk"))
    if len(rows) != len(verdicts):
        raise Overtaken
    now = timezone.now()
    accepted: list[ProposedChange] = []
    refused: list[ProposedChange] = []
    for one in rows:
        verdict = verdicts[one.pk]
        value = getattr(registration, one.field)
        if verdict.accept and verdict.seen != proposals.fingerprint(registration, one.field, value):
            raise Overtaken
        one.decided_at, one.decided_by, one.is_accepted = now, str(by.label or by.kind)[:200], verdict.accept
        one.reason = "" if verdict.accept else verdict.reason
        one.save(update_fields=["decided_at", "decided_by", "is_accepted", "reason"])
        (accepted if verdict.accept else refused).append(one)
    event = None
    if refused:
        event = record(
            by=by,
            verb="registration.change_refused",
            target=registration,
            label=registration.reference,
            changes={one.field: None for one in refused},
        )
    if accepted:
        needs = Needs(registration=registration)  # needs never wait
        values = {one.field: one.new for one in accepted}
        event = apply(registration, needs, values, by=by, verb="registration.change_accepted")
    if event is not None:
        emails.changes_decided(registration, cause=event, accepted=accepted, refused=refused)
    return rows
