"""Adding, changing and deleting delegations with their places."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import ProtectedError

from conference.audit.models import Actor, record
from conference.editions.actions import InUse
from registration.actions.focal_points import revoke_link_of
from registration.actions.places import change as change_places
from registration.models import Delegation, Places
from registration.models.places import of_conference


@transaction.atomic
def add_delegation(*, by: Actor, delegation: Delegation, places: int) -> Delegation:
    """Save a new delegation with so many places."""
    delegation.save()
    Places.objects.create(conference_id=delegation.conference_id, delegation=delegation, places=places)
    record(
        by=by,
        verb="delegation.added",
        target=delegation,
        label=delegation.code,
        changes={"places": [None, places]},
    )
    return delegation


@transaction.atomic
def change_delegation(
    *, by: Actor, delegation: Delegation, fields: Iterable[str], places: int | None, seen: int | None = None
) -> None:
    """Save the named fields of a delegation, and only those, and its number of places, which stays if it is None.

    Raises `TooFew` when more places are taken, `Changed` when there are other than the places `seen`, and `InUse` when
    the category would change under its registrations; nothing is changed then.
    """
    if places is not None:
        change_places(by=by, places=delegation.places, to=places, seen=seen)
    fields = sorted(fields)
    if not fields:
        return
    if "category" in fields:
        of_conference(delegation.conference_id).lock()  # nobody registers meanwhile
        if delegation.registrations.exists():
            raise InUse
    delegation.save(update_fields=fields)
    record(
        by=by,
        verb="delegation.changed",
        target=delegation,
        label=delegation.code,
        changes=dict.fromkeys(fields),
    )


@transaction.atomic
def delete_delegation(*, by: Actor, delegation: Delegation) -> None:
    """Delete a delegation that nobody ever registered for, with its places and its focal points, whose private links
    die; raises `InUse` otherwise."""
    of_conference(delegation.conference_id).lock()
    for focal_point in delegation.focal_points.all():
        revoke_link_of(focal_point)
    record(by=by, verb="delegation.deleted", target=delegation, label=str(delegation))
    try:
        delegation.delete()
    except ProtectedError as error:
        raise InUse from error
