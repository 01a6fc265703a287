"""Another mailbox for somebody who was named and has not come yet: the address was mistyped, or it is not read."""

from __future__ import annotations

from django.db import transaction

from conference.audit.models import Actor
from registration import delegation_rules
from registration.actions.apply import one_at_a_time
from registration.actions.change import apply, lock
from registration.actions.nominate import refuse_known
from registration.actions.seats import Stale
from registration.models import IllegalMove, Registration


@transaction.atomic
def readdress(*, by: Actor, registration: Registration, email: str) -> None:
    """The private link goes to this mailbox, as when the person was named; the link that went to the other one opens
    nothing any more, and the other one is told. The same address, written differently or not, changes nothing.

    Raises `IllegalMove` when the person is no longer merely named, or (`Stale`) belongs to another delegation by now;
    `Refused` when somebody of this name and mailbox is registered already.
    """
    one_at_a_time(registration.conference, email)
    now = lock(registration)
    if now.delegation_id != registration.delegation_id:
        raise Stale(now.state)
    if now.delegation is None or not delegation_rules.may_send_again(now):
        raise IllegalMove(now.state)
    if email.lower() == now.email.lower():
        return
    person = {"email": email, "given_name": now.given_name, "family_name": now.family_name}
    refuse_known(now.delegation, person)
    apply(now, None, {"email": email}, by=by, verb="registration.changed")
