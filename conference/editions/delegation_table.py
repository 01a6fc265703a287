"""Delegations in a spreadsheet: what its columns are, and what each row would add or change. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.editions.delegation_forms import DelegationForm
from conference.editions.forms import ALL_LANGUAGES, too_few
from conference.models import Conference
from conference.spreadsheets.read import Row, Table
from registration.forms.focal_point import FocalPointForm
from registration.imports import values
from registration.imports.columns import Column, guess, names_of
from registration.imports.rows import Bad
from registration.imports.values import Wrong
from registration.models import Delegation, FocalPoint

MOST = 2_000  # rows: they are checked while the browser waits
NAMES = {
    "en": ("name", "english"),
    "es": ("nombre", "español"),
    "fr": ("nom", "français"),
    "nl": ("naam", "nederlands"),
}


def _multilingual(code: str, label: Any, *, with_names: bool = False) -> list[Column]:
    return [
        Column(
            f"{code}_{language}",
            format_lazy("{label} ({language})", label=label, language=own),
            (f"{code} {language}", *(NAMES[language] if with_names else ())),
        )
        for language, own in settings.LANGUAGES
    ]


COLUMNS = [
    Column("code", gettext_lazy("Code"), ("iso", "código", "abbreviation")),
    *_multilingual("name", gettext_lazy("Name"), with_names=True),
    *_multilingual("sort_as", gettext_lazy("Sorted as")),
    Column("kind", gettext_lazy("Kind"), ("tipo", "genre", "soort")),
    Column("category", gettext_lazy("Category"), ("categoría", "catégorie", "categorie")),
    Column("places", gettext_lazy("Places"), ("plazas", "lugares", "plaatsen", "seats")),
    Column("funded", gettext_lazy("Places that the organizers pay for"), ("funded places", "funded")),
    Column("plenary_seats", gettext_lazy("Seats at the table of the plenary"), ("plenary seats",)),
    Column("addressee", gettext_lazy("Addressee of the invitation"), ("addressee", "ministry")),
    Column("focal_name", gettext_lazy("Names of the focal points"), ("focal point", "focal point name")),
    Column(
        "focal_email", gettext_lazy("E-mail addresses of the focal points"), ("focal point e-mail", "e-mail", "mail")
    ),
    Column("focal_language", gettext_lazy("Languages of the focal points"), ("focal point language", "language")),
]
NEEDED = ("code",)
LABELS = {column.code: column.label for column in COLUMNS}
REFUSE, UPDATE = "refuse", "update"


@dataclass
class Planned:
    """One row that can be imported: the delegation, unsaved; what changes; its places; focal points to add."""

    row: Row
    delegation: Delegation
    fields: list[str]
    places: int
    focal_points: list[FocalPoint]

    @property
    def is_new(self) -> bool:
        return self.delegation.pk is None


@dataclass
class Plan:
    """What a table comes to."""

    planned: list[Planned] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)


def known_columns(heads: Sequence[str]) -> dict[int, str]:
    """Column number → code, for those that are known by name."""
    return guess(heads, names_of(COLUMNS))


def rows(conference: Conference) -> Iterator[list[Any]]:
    """Every delegation in the order of `COLUMNS`, as `plan` reads it: a file that is changed and comes back."""
    found = conference.delegations.select_related("category", "places").prefetch_related("focal_points")
    for one in found.order_by(Delegation.sort_field(), "pk"):
        cells: dict[str, Any] = {
            "code": one.code,
            "kind": one.get_kind_display(),
            "category": one.category.code,
            "places": one.places.places,
            "funded": one.funded,
            "plenary_seats": one.plenary_seats,
            "addressee": _in_language(one.addressee, (conference.languages or ["en"])[0]),
        }
        for language, _own in settings.LANGUAGES:
            cells |= {f"{code}_{language}": _in_language(getattr(one, code), language) for code in ("name", "sort_as")}
        people = list(one.focal_points.all())
        for name in ("name", "email", "language"):
            cells[f"focal_{name}"] = "; ".join(getattr(person, name) for person in people)
        yield [cells[column.code] for column in COLUMNS]


def _in_language(text: Any, language: str) -> str:
    """What is written in this language, and not what stands for it in another."""
    texts = getattr(text, "data", text)
    return (texts or {}).get(language, "") if isinstance(texts, dict) else str(texts or "")


def plan(table: Table, conference: Conference, matching: Mapping[int, str], existing: str) -> Plan:
    """Read every row. `existing`: whether codes that are there already are changed (`UPDATE`) or refused. An empty cell
    leaves what is there as it is."""
    found = Plan()
    reader = _Reader(conference, matching, existing)
    for row in table.rows[:MOST]:
        try:
            found.planned.append(reader.read(row))
        except Wrong as error:
            found.bad.append(Bad(row, [error.sentence]))
    sentence = ngettext("At most %(n)d row at once.", "At most %(n)d rows at once.", MOST) % {"n": MOST}
    found.bad += [Bad(row, [sentence]) for row in table.rows[MOST:]]
    return found


class _Reader:
    def __init__(self, conference: Conference, matching: Mapping[int, str], existing: str) -> None:
        self.conference, self.existing = conference, existing
        self.columns = {code: n for n, code in matching.items()}
        rows = conference.delegations.select_related("category", "places").prefetch_related("focal_points")
        self.there = {one.code.lower(): one for one in rows}
        self.in_use = set(conference.registrations.order_by().values_list("delegation", flat=True).distinct())
        self.categories = values.of_rows(list(conference.categories.all()))
        self.kinds = values.of_choices(Delegation.Kind.choices)
        self.languages = values.languages()
        self.seen: dict[str, int] = {}

    def read(self, row: Row) -> Planned:
        cells = {code: row.cells[n] for code, n in self.columns.items() if n < len(row.cells) and row.cells[n]}
        code = cells.get("code", "")
        if not code:
            raise Wrong(_("The code is missing."))
        first = self.seen.setdefault(code.lower(), row.number)
        if first != row.number:
            raise Wrong(_("The code “%(code)s” stands in row %(row)d already.") % {"code": code[:40], "row": first})
        delegation = self.there.get(code.lower())
        if delegation is not None and self.existing != UPDATE:
            raise Wrong(_("There is a delegation with the code “%(code)s” already.") % {"code": delegation.code})
        form = self._form(delegation, cells)
        if not form.is_valid():
            raise Wrong(_sentences(form))
        places = form.cleaned_data["places"]
        if delegation is not None and places < delegation.places.taken:
            raise Wrong(f"{LABELS['places']}: {too_few(delegation.places.taken)}")
        return Planned(row, form.instance, form.changed_columns, places, self._focal_points(form.instance, cells))

    def _form(self, delegation: Delegation | None, cells: Mapping[str, str]) -> DelegationForm:
        """The form of the page, filled with what stands in the row, and with what is there where the row is silent."""
        data: dict[str, Any] = {
            "code": cells["code"],
            "kind": Delegation.Kind.STATE,
            "funded": "0",
            "plenary_seats": "0",
        }
        if len(set(self.categories.values())) == 1:
            data["category"] = str(next(iter(self.categories.values())).pk)
        initial = {}
        if delegation is not None:
            initial = {"places": delegation.places.places}
            data |= {name: getattr(delegation, name) for name in ("code", "kind", "funded", "plenary_seats")}
            data |= {"category": str(delegation.category_id), "places": delegation.places.places}
            for name in ("name", "sort_as", "addressee"):
                texts = getattr(getattr(delegation, name), "data", None)
                if isinstance(texts, dict):
                    data |= {f"{name}_{language}": text for language, text in texts.items()}
        for code, cell in cells.items():
            if code == "addressee":
                data[f"addressee_{(self.conference.languages or ['en'])[0]}"] = cell
            elif code == "kind":
                data[code] = values.look_up(cell, self.kinds, _("There is no kind “%(typed)s”."))
            elif code == "category":
                unknown = _("There is no category “%(typed)s” here.")
                data[code] = str(values.look_up(cell, self.categories, unknown).pk)
            elif not code.startswith("focal_") and code != "code":
                data[code] = cell
        return DelegationForm(
            data,
            instance=delegation or Delegation(conference=self.conference),
            languages=ALL_LANGUAGES,
            in_use=delegation is not None and delegation.pk in self.in_use,
            initial=initial,
        )

    def _focal_points(self, delegation: Delegation, cells: Mapping[str, str]) -> list[FocalPoint]:
        """Those in the row that the delegation does not have yet; several are separated by semicolons."""
        mails, names, languages = (
            [part.strip() for part in cells.get(f"focal_{name}", "").split(";")]
            for name in ("email", "name", "language")
        )
        there = {(one.email.lower(), one.name) for one in delegation.focal_points.all()} if delegation.pk else set()
        new = []
        for n, mail in enumerate(mails):
            if not mail:
                if any(part for part in names[n : n + 1]):
                    raise Wrong(_("The focal point “%(name)s” lacks an e-mail address.") % {"name": names[n][:80]})
                continue
            try:
                email = FocalPointForm.base_fields["email"].clean(mail)
                name = FocalPointForm.base_fields["name"].clean(names[n] if n < len(names) else "")
            except ValidationError as error:
                raise Wrong(f"{LABELS['focal_email']}: {' '.join(error.messages)}") from None
            typed = languages[n] if n < len(languages) and languages[n] else languages[0]
            language = (self.conference.languages or ["en"])[0]
            if typed:
                language = values.look_up(typed, self.languages, _("“%(typed)s” is none of our languages."))
            if (email.lower(), name) not in there:
                there.add((email.lower(), name))
                new.append(FocalPoint(name=name, email=email, language=language))
        return new


def _sentences(form: DelegationForm) -> str:
    """All that is wrong with a row, each with the name of its field."""
    found = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        found += [f"{label}: {error}" if label else str(error) for error in errors]
    return " ".join(found)
