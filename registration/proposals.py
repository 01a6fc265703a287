"""A person's details as they are, as the person wishes them, and in words. Compares and never writes.

What stands on badges, in letters and in lists waits for the secretariat once somebody is confirmed; how to reach and
serve the person applies at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from registration.answers import telephone
from registration.models import Needs, ProposedChange, Registration
from registration.models.countries import country_name
from registration.models.registration import Access, Diet

# Columns of Registration that wait once somebody is confirmed; the others of a form apply at once.
WAITING = (
    "honorific",
    "given_name",
    "family_name",
    "badge_name",
    "function",
    "organization",
    "role",
    "sex",
    "nationality",
    "email",
)
AT_ONCE = ("assistant_email", "phone", "language", "hears", "speaks", "visibility")
PERSON = WAITING + AT_ONCE
NEEDS = ("diet", "access", "details")


def present(registration: Registration, needs: Needs | None) -> dict[str, Any]:
    """Every field that the person may change, with the value of this moment."""
    wanted = needs or Needs()
    return {name: getattr(registration, name) for name in PERSON} | {name: getattr(wanted, name) for name in NEEDS}


def wishes(registration: Registration) -> dict[str, ProposedChange]:
    """The changes that wait for a decision, by field."""
    return {one.field: one for one in ProposedChange.objects.waiting().filter(registration=registration)}


def fingerprint(registration: Registration, field: str, value: Any) -> str:
    """A short mark of one value, so that a form can say what its reader saw without carrying it."""
    text = json.dumps([field, sorted(value) if isinstance(value, list) else str(value)])
    return salted_hmac(f"registration.proposals.{registration.pk}", text, algorithm="sha256").hexdigest()[:16]


def marks(registration: Registration, values: Mapping[str, Any]) -> str:
    """The fingerprints of these values, for a hidden field."""
    return json.dumps({name: fingerprint(registration, name, value) for name, value in values.items()})


@dataclass(frozen=True)
class Seen:
    """What somebody had before their eyes when they typed, as fingerprints."""

    registration: Registration
    prints: Mapping[str, str]

    @classmethod
    def read(cls, registration: Registration, typed: str) -> Seen:
        """From the hidden field; whatever is not well formed counts as not seen."""
        try:
            found = json.loads(typed[:5_000])
        except ValueError:
            found = {}
        pairs = found.items() if isinstance(found, dict) else ()
        return cls(registration, {name: mark for name, mark in pairs if isinstance(mark, str)})

    def was(self, field: str, value: Any) -> bool:
        """Whether the reader saw this value in this field."""
        return constant_time_compare(
            self.prints.get(field, "").encode(), fingerprint(self.registration, field, value).encode()
        )


def label(field: str) -> str:
    """A field's name in the active language."""
    if field in NEEDS:
        return {"diet": _("Diet"), "access": _("What you need in the building"), "details": _("Anything else")}[field]
    column: Any = Registration._meta.get_field(field)
    return str(column.verbose_name)


def labels(fields: Iterable[str]) -> str:
    """Several fields' names, for a sentence."""
    return ", ".join(label(field) for field in fields)


def words(field: str, value: Any) -> str:
    """A value as readers see it, in the active language; "" when nothing is given."""
    if not value:
        return ""
    if field in ("diet", "access"):
        return "; ".join(str(word) for code, word in (*Diet.choices, *Access.choices) if code in value)
    if field == "nationality":
        return country_name(value)
    if field == "phone":
        return telephone(value)
    if field in ("language", "hears", "speaks"):
        return str(dict(settings.LANGUAGES).get(value, value))
    if field in PERSON and (choices := Registration._meta.get_field(field).choices):  # type: ignore[union-attr]
        return str(dict(choices).get(value, value))  # type: ignore[arg-type]
    return str(value)


@dataclass(frozen=True)
class Row:
    """One waiting change as its readers see it. `is_outdated`: the value is no longer the one that the person saw."""

    proposal: ProposedChange
    label: str
    now: str
    new: str
    old: str
    mark: str
    is_outdated: bool


def rows(registration: Registration, waiting: Iterable[ProposedChange]) -> list[Row]:
    """The waiting changes of this registration in the order of the form."""
    found = []
    for one in sorted(waiting, key=lambda one: PERSON.index(one.field) if one.field in PERSON else len(PERSON)):
        now = getattr(registration, one.field)
        found.append(
            Row(
                proposal=one,
                label=label(one.field),
                now=words(one.field, now),
                new=words(one.field, one.new),
                old=words(one.field, one.old),
                mark=fingerprint(registration, one.field, now),
                is_outdated=one.old != now,
            )
        )
    return found
