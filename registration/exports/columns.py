"""The columns of an exported list. Never needs and never passport data: those are counted, or read one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.models import Conference
from registration.answers import telephone
from registration.models import Category, Delegation, Funding, Question, Registration, Source, State, Travel
from registration.models.countries import country_name
from registration.models.delegation import Visibility
from registration.models.registration import DelegationRole, Honorific, Sex
from registration.staff_views.filters import RESTRICTED


@dataclass(frozen=True)
class Person:
    """One row: the registration, with what stands elsewhere already at hand."""

    registration: Registration
    category: Category
    delegation: Delegation | None
    names: dict[str, str]
    answers: dict[int, str]


@dataclass(frozen=True)
class Column:
    """`value` makes a cell: text, a number, a day or a moment."""

    code: str
    label: Any
    value: Callable[[Person], Any]


def _label(model: Any, name: str) -> Any:
    return model._meta.get_field(name).verbose_name


def _plain(name: str) -> Column:
    return Column(name, _label(Registration, name), lambda person: getattr(person.registration, name))


def _word(name: str, words: Iterable[tuple[Any, Any]]) -> Column:
    """A column of codes, shown as words; they are translated once a list, not once a row."""
    choices = list(words)

    def value(person: Person) -> str:
        code = getattr(person.registration, name)
        key = f"{name}:{code}"
        if key not in person.names:
            person.names[key] = str(dict(choices).get(code, code))
        return person.names[key]

    return Column(name, _label(Registration, name), value)


def _travel(name: str) -> Column:
    def value(person: Person) -> Any:
        travel: Travel | None = getattr(person.registration, "travel", None)
        return getattr(travel, name) if travel is not None else None

    return Column(name, _label(Travel, name), value)


def _funding(name: str, label: Any) -> Column:
    """What the organizers pay for; empty for whom they pay nothing."""

    def value(person: Person) -> Any:
        paid: Funding | None = getattr(person.registration, "funding", None)
        given = getattr(paid, name) if paid is not None else None
        return (_("Yes") if given else _("No")) if isinstance(given, bool) else given

    return Column(f"funding_{name}", label, value)


def _nationality(person: Person) -> str:
    code = person.registration.nationality
    if code and code not in person.names:
        person.names[code] = country_name(code)
    return person.names.get(code, "")


def _delegation(person: Person) -> str:
    if person.delegation is None:
        return ""
    key = f"delegation:{person.delegation.pk}"
    if key not in person.names:
        person.names[key] = str(person.delegation)
    return person.names[key]


def _category(person: Person) -> str:
    key = f"category:{person.category.pk}"
    if key not in person.names:
        person.names[key] = str(person.category)
    return person.names[key]


def _note(person: Person) -> str:
    if not person.category.needs_note and not person.registration.is_covered:  # type: ignore[attr-defined]
        return ""
    return _("Yes") if person.registration.is_covered else _("No")  # type: ignore[attr-defined]


def _mark(code: str, label: Any, value: Callable[[Any], Any]) -> Column:
    """What waits or is missing, in the words of the list (`filters.columns.with_marks`)."""
    return Column(code, label, lambda person: value(person.registration))


def _endorsed(row: Any) -> str:
    if row.endorsed_at:
        return _("Yes")
    return _("Not yet") if row.waits_for_endorsement else ""


def _visa(row: Any) -> str:
    if row.letter_at:
        return _("Issued")
    return _("Asked for") if row.passport_at else ""


def _answer(question: Question, person: Person) -> str:
    return person.answers.get(question.pk, "")


COLUMNS = [
    _plain("reference"),
    _word("state", State.choices),
    Column("category", gettext_lazy("Category"), _category),
    Column("delegation", gettext_lazy("Delegation"), _delegation),
    Column("represents", gettext_lazy("Delegation or organization"), lambda person: person.registration.represents),
    Column("code", gettext_lazy("Code of the delegation"), lambda p: p.delegation.code if p.delegation else ""),
    _word("honorific", Honorific.choices),
    *(_plain(name) for name in ("given_name", "family_name", "badge_name", "function", "organization")),
    _word("role", DelegationRole.choices),
    _word("sex", Sex.choices),
    Column("nationality", gettext_lazy("Nationality"), _nationality),
    *(_plain(name) for name in ("email", "assistant_email")),
    Column("phone", gettext_lazy("Telephone"), lambda person: telephone(person.registration.phone)),
    *(_word(name, settings.LANGUAGES) for name in ("language", "hears", "speaks")),
    _word("visibility", Visibility.choices),
    Column("note", gettext_lazy("Named in a note verbale"), _note),
    _mark("endorsed", gettext_lazy("Endorsed"), _endorsed),
    _mark("documents", gettext_lazy("Documents"), lambda row: _("Missing") if row.lacks_documents else ""),
    _mark("answers", gettext_lazy("Required answers"), lambda row: _("Missing") if row.lacks_answers else ""),
    _mark(
        "changes", gettext_lazy("Proposed changes"), lambda row: _("Waiting for a decision") if row.has_changes else ""
    ),
    _mark("visa", gettext_lazy("Visa letter"), _visa),
    _word("source", Source.choices),
    Column("created_at", gettext_lazy("Registered"), lambda person: person.registration.created_at),
    Column("state_since", gettext_lazy("In this status since"), lambda person: person.registration.state_since),
    Column("verified_at", gettext_lazy("Mailbox proved"), lambda person: person.registration.verified_at),
    *(_travel(name) for name in ("arrives_at", "arrival_flight", "arrives_from")),
    *(_travel(name) for name in ("departs_at", "departure_flight", "hotel")),
    _funding("ticket", gettext_lazy("Ticket paid")),
    _funding("hotel", gettext_lazy("Hotel paid")),
    *(_funding(name, _label(Funding, name)) for name in ("allowance", "currency", "days")),
    Column("checked_in", gettext_lazy("Checked in"), lambda person: person.registration.in_at),  # type: ignore[attr-defined]
]
# What is ticked at first, and what the list of registrations calls the same columns.
USUAL = [
    *("reference", "state", "category", "delegation", "honorific", "given_name", "family_name", "function"),
    *("organization", "role", "email", "phone", "language"),
]
# What transport, welcome and payments work with.
OF_TRAVEL = [
    *("reference", "family_name", "given_name", "represents", "arrives_at", "arrival_flight", "arrives_from"),
    *("departs_at", "departure_flight", "hotel", "phone"),
    *("funding_ticket", "funding_hotel", "funding_allowance", "funding_currency", "funding_days"),
]
OF_THE_LIST = {
    "checkin": "checked_in",
    "status": "state",
    "mailbox": "verified_at",
    "registered": "created_at",
    "since": "state_since",
    "arrival": "arrives_at",
}


def of(conference: Conference, questions: Iterable[Question], may_know: Collection[str]) -> list[Column]:
    """Every column that a list of this conference may have for who may know so much (as from `filters.known_to`): the
    additional questions stand last."""
    return [
        *(column for column in COLUMNS if column.code not in RESTRICTED or column.code in may_know),
        *(Column(f"answer-{one.code}", str(one.label), partial(_answer, one)) for one in questions),
    ]
