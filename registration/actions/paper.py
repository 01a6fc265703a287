"""What leaves the house on paper, where it is more than looking: badges, and the word "final" on the list."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from conference.links.models import revoke_of
from conference.models import Conference
from registration import badges
from registration.final_list import snapshot
from registration.models import FinalList, Registration, State


@transaction.atomic
def print_badges(
    *,
    by: Actor,
    conference: Conference,
    registrations: Sequence[Registration],
    size: str,
    language: str,
    first: int = 1,
) -> bytes:
    """The badges of these people as PDF, on a sheet from its card `first`; makes the private links behind their codes,
    and records how many.

    Raises `badges.NotConfirmed`, `badges.TooMany`.
    """
    content = badges.pdf(registrations, size=size, language=language, first=first)
    record(
        by=by,
        verb="badges.printed",
        target=conference,
        label=registrations[0].reference if len(registrations) == 1 else conference.slug,
        conference_id=conference.pk,
        changes={"badges": [0, len(registrations)]},
    )
    return content


@transaction.atomic
def renew_badge(*, by: Actor, registration: Registration) -> None:
    """A badge was lost: the code on it lets nobody in any more, and the next that is printed has another.

    Raises `badges.NotConfirmed`: nobody else has one.
    """
    row = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    if row.state != State.CONFIRMED:
        raise badges.NotConfirmed([row.reference])
    if revoke_of(badges.KIND, row.pk):
        record(by=by, verb="badge.lost", target=row, label=row.reference)


@transaction.atomic
def declare_list(*, by: Actor, conference: Conference, final: bool, seen: str = "") -> None:
    """Keep the list of participants as it is now and call it final, or say that it is provisional again.

    What it is already, it stays, unrecorded; but with `seen`, the moment (ISO 8601) of the declaration that is to be
    corrected, it is declared anew, as it is now. Raises `final_list.TooMany`.
    """
    row = Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    before = row.participants_final_at
    is_anew = final and before is not None and seen == before.isoformat()
    if (before is not None) == final and not is_anew:
        return
    row.participants_final_at = timezone.now() if final else None
    row.save(update_fields=["participants_final_at"])
    if final:
        kept = {"declared_at": row.participants_final_at, "rows": snapshot(row)}
        FinalList.objects.update_or_create(conference=row, defaults=kept)
    else:
        FinalList.objects.filter(conference=row).delete()
    record(
        by=by,
        verb="participants.final" if final else "participants.provisional",
        target=row,
        label=row.slug,
        conference_id=row.pk,
        changes={
            "participants_final_at": [moment and moment.isoformat() for moment in (before, row.participants_final_at)]
        },
    )
