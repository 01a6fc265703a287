"""Attendance sheets: who signs on which day. Also what the desk works with when the network has failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conference.models import Conference
from conference.templatetags import plenary
from conference.typeset.letters import printable, shows, without_signs
from conference.typeset.pdf import pdf
from registration import badges
from registration.models import Delegation, Registration
from registration.participants_paper import MOST, TooMany

BLANK = 10  # lines for who comes unexpectedly, per day


def in_order(people: QuerySet[Registration]) -> QuerySet[Registration]:
    """By delegation in the alphabet of the active language, then by name; those without a delegation last, by category.
    Not in the order of protocol: at a desk one looks for a name."""
    return people.select_related("delegation", "category").order_by(
        F(f"delegation__{Delegation.sort_field()}").asc(nulls_last=True),
        "delegation_id",
        "category__order",
        "category_id",
        "sort_name",
        "pk",
    )


def as_pdf(conference: Conference, rows: QuerySet[Registration], days: Sequence[dt.date], language: str) -> bytes:
    """The sheets of these days for these people; one query. Raises `TooMany` and `TooLarge`."""
    with translation.override(language), timezone.override(conference.tz):
        found = list(rows[: MOST + 1])
        if len(found) > MOST:
            raise TooMany(len(found))
        now = timezone.now()
        groups = groupby(found, key=lambda one: (one.delegation_id, one.delegation_id or one.category_id))
        data: dict[str, Any] = {
            "language": language,
            "title": _("Attendance"),
            "conference": printable(str(conference.title)),
            "printed": _("Printed %(moment)s") % {"moment": plenary.moment(now)},
            "help": _("Tick when the badge is handed out. Whoever is not on the list signs on the empty lines."),
            "heads": {
                "code": _("Code"),
                "name": _("Name"),
                "function": _("Function"),
                "delegation": _("Delegation or organization"),
                "morning": _("Signature, morning"),
                "afternoon": _("Signature, afternoon"),
                "walk_ins": _("Not on the list"),
            },
            "days": [printable(plenary.day(day)) for day in days],
            "blank": BLANK,
            "groups": [[_row(one) for one in group] for _key, group in groups],
        }
    return pdf("attendance", data, at=now)


def _row(one: Registration) -> dict[str, str]:
    return {
        "code": one.reference,
        # by the family name: how one looks somebody up
        "name": _by_family_name(one),
        "function": printable(one.function),
        "delegation": printable(one.represents),
    }


def _by_family_name(one: Registration) -> str:
    family, given = without_signs(one.family_name), without_signs(one.given_name)
    whole = family and given and shows(family + given)
    return f"{family}, {given}" if whole else badges.name(one)
