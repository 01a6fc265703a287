"""Moving a registration into another category or delegation."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from registration import delegation_rules, members, rules
from registration.actions import seats, waitlist
from registration.actions.apply import Refused
from registration.models import COUNTED, Category, Delegation, IllegalMove, Places, Registration, Source
from registration.models.places import Full, of_conference
from registration.models.registration import DelegationRole


class Misplaced(Exception):
    """Category and delegation do not go together; `refusal` says why."""

    def __init__(self, refusal: rules.Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


@transaction.atomic
def reassign(
    *,
    by: Actor,
    registration: Registration,
    category: Category,
    delegation: Delegation | None,
    role: str | None = None,
    seen: str | None = None,
) -> Registration:
    """Let the person come in another category or delegation, with the `role` there, the present one if None. A place
    that is held is taken there before it is freed here, and whoever waits for it moves up; who waits keeps the turn.
    What the old delegation alone may say of the person ends: its notes verbales, its endorsement, who named them, and
    their place in its order. The new one did not name them: it may endorse or refuse, and sees no e-mail address.

    Raises `Misplaced` when category and delegation do not go together, `Refused` when the person would be the second
    head there, `Full` when there is no place, `IllegalMove` when the person is out of the running, `Stale` when no
    longer in the state `seen`. Nothing is changed then.
    """
    (registration,) = seats.lock_many([registration], also=[delegation.pk if delegation else None])
    if seen is not None and registration.state != seen:
        raise seats.Stale(registration.state)
    if registration.state not in COUNTED:
        raise IllegalMove(registration.state)
    refusal = rules.may_belong(registration.conference, category, delegation)
    if refusal is not None:
        raise Misplaced(refusal)
    before = (registration.category, registration.delegation)
    if before == (category, delegation):
        return registration
    was, role = registration.role, (registration.role if role is None else role) if category.has_roles else ""
    if role == DelegationRole.HEAD and delegation is not None:
        refusal = delegation_rules.may_lead_there(members.live(delegation), registration, delegation)
        if refusal is not None:
            raise Refused(refusal)
    if registration.holds_place and not seats.transfer(of=registration, category=category, delegation=delegation):
        raise Full(_full_row(registration, delegation))
    if before[1] != delegation:
        registration.notes.through.objects.filter(registration=registration, noteverbale__delegation=before[1]).delete()
        registration.named_by = registration.endorsed_at = None
        if delegation_rules.is_named_by_delegation(registration):
            registration.source = Source.STAFF
        registration.position = 0
    registration.category, registration.delegation, registration.role = category, delegation, role
    registration.save(update_fields=["category", "delegation", "role", "named_by", "endorsed_at", "source", "position"])
    changes: dict[str, list[str]] = {}
    if before[1] != delegation:
        changes["delegation"] = [str(one) if one else "–" for one in (before[1], delegation)]
    if before[0] != category:
        changes["category"] = [str(before[0]), str(category)]
    record(by=by, verb="registration.reassigned", target=registration, label=registration.reference, changes=changes)
    if role != was:
        record(
            by=by,
            verb="registration.role_given",
            target=registration,
            label=registration.reference,
            changes={"role": [was, role]},
        )
    waitlist.move_up(registration.conference_id, at=timezone.now())
    registration.refresh_from_db(fields=["state", "state_since", "waiting_since", "holds_until"])
    return registration


def _full_row(registration: Registration, delegation: Delegation | None) -> Places:
    """Where there was no place: the delegation's row, else the conference's."""
    row = Places.objects.select_related("delegation").filter(delegation=delegation).first() if delegation else None
    return row if row and not row.left else of_conference(registration.conference_id)
