"""Nameplates: A4 paper folded to a tent, the same words on both sides, as large as they allow."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conference.models import Conference
from conference.typeset.letters import printable
from conference.typeset.pdf import pdf
from registration import badges
from registration import list_of_participants as listing
from registration.models import Delegation, Registration, State

MOST = 500  # plates in one file; more are printed in portions


class TooMany(ValueError):
    """More than `MOST` plates at once."""


@dataclass(frozen=True)
class Plate:
    """What stands on one: `words` large, `below` smaller ("" for none), `note` small, for whoever sets the table."""

    words: str
    below: str = ""
    note: str = ""


def delegations(
    conference: Conference, *, only_coming: bool, chosen: Collection[Delegation] = ()
) -> QuerySet[Delegation]:
    """Those `chosen`, or all that sit under their own name: no pools. `only_coming`: somebody of them is confirmed."""
    rows = Delegation.objects.filter(conference=conference)
    rows = rows.filter(pk__in=[one.pk for one in chosen]) if chosen else rows.exclude(kind=Delegation.Kind.POOL)
    if only_coming:
        rows = rows.filter(
            Exists(Registration.objects.filter(delegation=OuterRef("pk"), state=State.CONFIRMED).order_by())
        )
    return listing.delegations_in_order(rows)


def of_delegations(rows: Iterable[Delegation], *, per_seat: bool) -> list[Plate]:
    """One plate for each, in the active language, or one for each of its seats at the table (at least one)."""
    plates = []
    for row in rows:
        note = _("Seats at the table: %(n)s") % {"n": row.plenary_seats} if row.plenary_seats else ""
        plates += [Plate(printable(str(row)), note=note)] * (max(row.plenary_seats, 1) if per_seat else 1)
    return plates


def of_persons(people: Iterable[Registration]) -> list[Plate]:
    """A personal plate for each: title and name, below it whom the person represents. Who has no name that paper can
    show gets an empty plate with the reference code, to be written by hand."""
    plates = []
    for one in people:
        name = badges.name(one)
        words = f"{one.get_honorific_display()} {name}".strip() if name else ""
        plates.append(Plate(words, printable(one.represents), "" if name else one.reference))
    return plates


def as_pdf(conference: Conference, plates: list[Plate], language: str) -> bytes:
    """The plates, one to a page. Raises `TooMany`."""
    if len(plates) > MOST:
        raise TooMany(len(plates))
    with translation.override(language):
        data: dict[str, Any] = {
            "language": language,
            "title": _("Nameplates"),
            "conference": printable(str(conference.short_title)),
            "empty": _("There is nobody to print for."),
            "plates": [{"words": one.words, "below": one.below, "note": one.note} for one in plates],
        }
    return pdf("nameplates", data, at=timezone.now())
