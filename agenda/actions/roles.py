"""Roles on the podium follow when somebody is replaced."""

from __future__ import annotations

from agenda.actions import draft
from agenda.models import SessionPerson
from conference.audit.models import Actor, record
from registration.models import Registration


def follow(old: Registration, new: Registration, by: Actor) -> None:
    """What `old` does on the podium is from now on what `new` does: a change of the draft, in the transaction of the
    replacement. The words on the podium stay: only people can say whether they name the function or the person."""
    if not SessionPerson.objects.filter(registration=old).exists():
        return
    programme = draft.lock(old.conference)
    for person in SessionPerson.objects.filter(registration=old).select_related("session"):
        person.registration = new
        person.save(update_fields=["registration"])
        record(
            by=by,
            verb="agenda.person.followed",
            target=person,
            label=str(person.session),
            conference_id=old.conference_id,
            changes={"registration": [old.reference, new.reference]},
        )
    draft.touch(programme, by)
