"""The private link once more, to somebody who was named and has not come yet."""

from __future__ import annotations

from django.db import transaction

from conference.audit.models import Actor, record
from registration import delegation_rules, emails
from registration.actions.change import lock
from registration.actions.seats import Stale
from registration.models import IllegalMove, Registration


@transaction.atomic
def send_again(*, by: Actor, registration: Registration) -> None:
    """Write to the person once more, with the same link.

    Raises `IllegalMove` when the person is no longer merely named, or (`Stale`) belongs to another delegation by now.
    """
    now = lock(registration)
    if now.delegation_id != registration.delegation_id:
        raise Stale(now.state)
    if not delegation_rules.may_send_again(now):
        raise IllegalMove(now.state)
    event = record(by=by, verb="registration.link_sent_again", target=now, label=now.reference)
    emails.nominated(now, cause=event)
