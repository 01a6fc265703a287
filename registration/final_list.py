"""The list of participants that was declared final stays what it was then, whatever changes afterwards."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from i18nfield.strings import LazyI18nString

from conference.models import Conference
from registration import list_of_participants as listing
from registration.list_of_participants import SEES, Audience
from registration.models import Category, Delegation, FinalList, Registration

MOST = 5000  # people on one list; more are an export, not a paper
PERSON = (
    *("honorific", "given_name", "family_name", "badge_name", "function", "organization"),
    *("role", "visibility", "delegation_id", "category_id"),
)


class TooMany(ValueError):
    """More people than one list may have."""


def snapshot(conference: Conference) -> dict[str, Any]:
    """What is kept of the list as it is now: people, delegations and categories by key, and the keys of the people in
    the order of each language. Raises `TooMany`."""
    rows = listing.for_audience(conference, Audience.SECRETARIAT)
    people = list(rows.select_related("delegation", "category")[: MOST + 1])
    if len(people) > MOST:
        raise TooMany(len(people))
    orders = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            orders[language] = list(listing.in_order(rows).values_list("pk", flat=True))
    delegations = {one.delegation for one in people if one.delegation is not None}
    return {
        "orders": orders,
        "people": {str(one.pk): {name: getattr(one, name) for name in PERSON} for one in people},
        "delegations": {str(one.pk): {"kind": one.kind, "name": one.name.data} for one in delegations},
        "categories": {
            str(one.pk): {"name": one.name.data, "names_organization": one.names_organization}
            for one in {one.category for one in people}
        },
    }


def kept(conference: Conference) -> FinalList | None:
    """The final list of this conference; None while the list is provisional."""
    if conference.participants_final_at is None:
        return None
    return FinalList.objects.filter(conference=conference).first()


def people(final: FinalList, audience: str) -> list[Registration]:
    """Those on a final list whom this audience may see, in the order of the active language, as they were then; not to
    be saved. Who chose since then to be seen by fewer, or is erased, is left out. One query."""
    rows, sees = final.rows, SEES[audience]
    delegations = {key: Delegation(pk=int(key), **_named(one)) for key, one in rows["delegations"].items()}
    categories = {key: Category(pk=int(key), **_named(one)) for key, one in rows["categories"].items()}
    order = rows["orders"].get(translation.get_language()) or next(iter(rows["orders"].values()))
    shown = set(Registration.objects.filter(pk__in=order, visibility__in=sees).values_list("pk", flat=True))
    found = []
    for key in order:
        person = rows["people"][str(key)]
        if key in shown and person["visibility"] in sees:
            one = Registration(pk=key, conference_id=final.conference_id, **person)
            one.delegation = delegations.get(str(one.delegation_id))
            one.category = categories[str(one.category_id)]
            found.append(one)
    return found


def _named(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "name": LazyI18nString(fields["name"])}


def listed(conference: Conference, audience: str, start: int, stop: int) -> list[Registration]:
    """A part of the list for an audience, in the order of the active language: the final one, or as it is now."""
    final = kept(conference)
    if final is not None:
        return people(final, audience)[start:stop]
    return list(listing.in_order(listing.for_audience(conference, audience))[start:stop])
