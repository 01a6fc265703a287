"""Badges: cards to wear, each with the code that the check-in desk reads. Only who is confirmed has one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any

import segno
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.links.models import PrivateLink, found, make_many
from conference.links.models import make as make_link
from conference.typeset.letters import printable, printable_name
from conference.typeset.pdf import pdf as typeset
from registration import badge_code
from registration.badge_sheets import SHEETS
from registration.models import Registration, State

KIND = "badge"  # of the private link whose token the code holds
UNUSUAL = "[^\u0001-\u024f\u1ea0-\u1ef9\u2010-\u2019]"  # letters of which the fonts may lack some, in a name
MOST = 500  # badges in one file; more are printed in portions
# Of the category's colour: white on it has at least 5.9:1 (WCAG 1.4.3 asks for 4.5:1).
COLOURS = {
    "sea": "#0c4a60",
    "lagoon": "#0b6b69",
    "coral": "#b23a23",
    "ochre": "#85560a",
    "palm": "#3f6a22",
    "orchid": "#7a3560",
    "slate": "#44596a",
}


class Size(models.TextChoices):
    """What is printed on. A card of ISO/IEC 7810 (ID-1, "CR80"), a sheet A6, or one of `badge_sheets.SHEETS`."""

    CARD = "card", gettext_lazy("Plastic card, 85.6 × 54 mm, one to a page")
    A6 = "a6", gettext_lazy("A6, 105 × 148 mm, one to a page")
    SHEET = "sheet", gettext_lazy("A4 with ten cards of 85.6 × 54 mm, to cut out")
    CARDS_85 = "cards-85", gettext_lazy("A4 with ten cards of 85 × 54 mm, 10 mm apart, such as Avery C32011")
    CARDS_90 = "cards-90", gettext_lazy("A4 with ten inserts of 90 × 54 mm, edge to edge")
    LETTER = "letter", gettext_lazy("Letter with eight labels of 3⅜ × 2⅓ inches, such as Avery 5395")


class NotConfirmed(ValueError):
    """Some of these have no badge, because they are not confirmed; `references` says who."""

    def __init__(self, references: list[str]) -> None:
        super().__init__(", ".join(references))
        self.references = references


class TooMany(ValueError):
    """More than `MOST` badges at once."""


class NoCode(ValueError):
    """The private link behind a badge's code is not made yet, and whoever asks may change nothing."""


def link(registration: Registration) -> PrivateLink:
    """The private link behind the badge's code. Revoking it makes printed badges worthless."""
    return make_link(KIND, registration.pk)


def says(link: PrivateLink) -> str:
    """What the badge's code says: opaque, and of no use to anybody but the desk."""
    return badge_code.encode(link.token)


def code(text: str) -> tuple[int, str]:
    """The QR code (ISO/IEC 18004, error correction M: 15 percent may be scratched): modules per side, without the quiet
    zone, and its dark runs as an SVG path to be stroked one module wide."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix]
    path = []
    for y, row in enumerate(rows):
        command = f"M0 {y}.5"
        for dark, run in groupby(row):
            length = len(list(run))
            command += f"h{length}" if dark else f"m{length} 0"
        path.append(command)
    return len(rows), "".join(path)


def pdf(
    registrations: Sequence[Registration],
    *,
    size: str = Size.CARD,
    language: str | None = None,
    make: bool = True,
    first: int = 1,
) -> bytes:
    """The badges of these people in this order, in `language` (else the active one); two or three queries.

    A sheet that was begun is printed on from its card `first`, counted from the upper left, row by row.

    Category, delegation and conference are to be loaded with them. Links that lack are made, or, without `make`, for
    answering a GET, raise `NoCode`. Raises `NotConfirmed` and `TooMany`.
    """
    refused = [one.reference for one in registrations if one.state != State.CONFIRMED]
    if refused:
        raise NotConfirmed(refused)
    if len(registrations) > MOST:
        raise TooMany(len(registrations))
    keys = [one.pk for one in registrations]
    links = make_many(KIND, keys) if make else found(KIND, keys)
    if len(links) < len(set(keys)):
        raise NoCode
    with translation.override(language or translation.get_language() or "en"):
        data = {
            "language": translation.get_language(),
            "title": _("Badges"),
            "size": str(size),
            "sheet": asdict(SHEETS[size]) if size in SHEETS else None,
            "used": first - 1 if size in SHEETS else 0,
            "conference": printable(str(registrations[0].conference.short_title)) if registrations else "",
            "place": printable(str(registrations[0].conference.city)) if registrations else "",
            "by_hand": _("Name to be written by hand"),
            "badges": [_badge(one, says(links[str(one.pk)])) for one in registrations],
        }
    return typeset("badges", data, at=timezone.now())


def name(one: Registration) -> str:
    """The person's name as paper can show it: as the person wants it on the badge, else as registered; "" if neither
    has a word in letters that it knows."""
    return printable_name([one.badge_name, one.full_name])


def not_whole(people: QuerySet[Registration]) -> list[tuple[Registration, str]]:
    """Those of whom paper cannot show the name as it is wanted, with what is printed instead. One query; looks at the
    first thousand whose names have unusual letters."""
    unusual = reduce(or_, (Q((f"{field}__regex", UNUSUAL)) for field in ("badge_name", "given_name", "family_name")))
    found = [(one, name(one)) for one in people.filter(unusual)[:1000]]
    return [(one, shown) for one, shown in found if shown != (one.badge_name or one.full_name)]


def _badge(one: Registration, said: str) -> dict[str, Any]:
    """One badge. `name` is "" when no known form of it has a word that paper can show."""
    represents = one.represents
    modules, path = code(said)
    institution = "" if one.organization in represents else one.organization
    return {
        "name": name(one),
        "honorific": str(one.get_honorific_display()) if one.honorific in {"he", "hon"} else "",
        "represents": printable(represents),
        "function": printable(one.function),
        "institution": printable(institution),
        "category": printable(str(one.category)),
        "colour": COLOURS[one.category.colour],
        "reference": one.reference,
        "modules": modules,
        "path": path,
    }
