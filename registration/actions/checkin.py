"""Checking in at the desk, and undoing it. A person is in once, whoever scans and however often."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from registration import rules
from registration.arrivals import is_in
from registration.models import CheckIn, IllegalMove, Registration


class AlreadyIn(Exception):
    """The person is in; `checkin` says since when and through which desk. Nothing was changed."""

    def __init__(self, checkin: CheckIn) -> None:
        super().__init__(str(checkin))
        self.checkin = checkin


class NotIn(Exception):
    """There is no open check-in to undo: somebody undid it before. Nothing was changed."""


@transaction.atomic
def check_in(*, by: Actor, registration: Registration, desk: str = "") -> CheckIn:
    """Let a confirmed person in. `desk` is the name of the desk as colleagues call it, at most 60 characters.

    Raises `AlreadyIn`; `IllegalMove` when the registration is not confirmed now. The registration's row is locked: two
    desks wait for each other, and nobody is let in who is withdrawn or replaced at this moment.
    """
    now = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    if not rules.can_check_in(now):  # also of somebody who came in and was withdrawn since
        raise IllegalMove(now.state)
    if (arrival := is_in(now)) is not None:
        raise AlreadyIn(arrival)
    made = CheckIn.objects.create(registration=now, at=timezone.now(), by=(by.label or by.kind)[:200], desk=desk[:60])
    record(by=by, verb="registration.checked_in", target=now, label=now.reference)
    return made


@transaction.atomic
def undo(*, by: Actor, registration: Registration, checkin_id: int) -> CheckIn:
    """Take back the check-in that was seen; it stays in the record with who undid it, and another may follow.

    Raises `NotIn` when that check-in is not this person's open one.
    """
    now = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    seen = CheckIn.objects.filter(pk=checkin_id, registration=now, undone_at__isnull=True).first()
    if seen is None:
        raise NotIn
    seen.undone_at, seen.undone_by = timezone.now(), (by.label or by.kind)[:200]
    seen.save(update_fields=["undone_at", "undone_by"])
    record(by=by, verb="registration.checkin_undone", target=now, label=now.reference)
    return seen
