"""What the rows of a table say: people who can be registered, and rows with what is wrong with them. Writes nothing."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.db.models.functions import Upper
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from conference.models import Conference
from conference.spreadsheets.read import Row, Table
from registration import rules
from registration.choice import Choice
from registration.forms.steps import PersonForm
from registration.forms.travel import TravelForm
from registration.imports import values
from registration.imports.answers import AnswerReader, Answers
from registration.imports.columns import BY_CODE, TRAVEL, of_questions
from registration.imports.values import Wrong
from registration.models import COUNTED, Category, Delegation, Places, Registration
from registration.models.delegation import Visibility
from registration.models.folding import fold
from registration.models.registration import DelegationRole, Honorific, Sex
from registration.questions import Given

CHOSEN = ("honorific", "role", "sex", "nationality", "language", "hears", "speaks", "visibility")
LINES = ("given_name", "family_name", "badge_name", "function", "organization", "email", "assistant_email", "phone")
EVERY = 200  # rows between two signs of progress
_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}  # of Excel's formulas


@dataclass
class Person:
    """A row that can be imported: fields of `Registration` and `Travel`."""

    row: Row
    category: Category
    delegation: Delegation | None
    fields: dict[str, Any]
    travel: dict[str, Any]
    key: uuid.UUID
    answers: dict[int, Given] = field(default_factory=dict)  # by question id
    unasked: int = 0  # cells that answer what this person is not asked; they are left out
    waits: bool = False  # as the places are now

    @property
    def name(self) -> str:
        return f"{self.fields['given_name']} {self.fields['family_name']}"

    @property
    def identity(self) -> tuple[str, str]:
        """Name and mailbox: what makes two rows the same person (see `rules.same_person`)."""
        return fold(self.name), self.fields["email"].upper()


@dataclass
class Bad:
    """A row that cannot be imported, and why."""

    row: Row
    sentences: list[str]


@dataclass
class Checked:
    """What a table comes to. `again`: rows of this very file that were imported before."""

    people: list[Person] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    again: int = 0


def keys_of(conference: Conference, content: bytes) -> Callable[[Row], uuid.UUID]:
    """A key for each row of a file: the same file gives the same keys, so that it adds nobody twice."""
    file = hashlib.sha256(content).hexdigest()
    space = uuid.uuid5(uuid.NAMESPACE_OID, f"{conference.pk}/{file}")
    return lambda row: uuid.uuid5(space, str(row.number))


def check(
    table: Table,
    conference: Conference,
    matching: Mapping[int, str],
    *,
    default: str = "",
    key: Callable[[Row], uuid.UUID],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Checked:
    """Read every row. `matching`: column number → code of what it is; `default`: the choice for rows that name neither
    a delegation nor a category, as in `registration.choice`. A handful of queries for however many rows."""
    reader = Reader(conference, matching, default)
    checked = Checked()
    total = len(table.rows)
    for number, row in enumerate(table.rows):
        if number % EVERY == 0:
            progress(number, total)
        found = reader.read(row, key(row))
        if isinstance(found, Person):
            checked.people.append(found)
        else:
            checked.bad.append(found)
    _refuse_doubles(checked)
    _refuse_known(checked, conference)
    _refuse_second_heads(checked, conference)
    _foresee_waiting(checked, conference)
    checked.bad.sort(key=lambda one: one.row.number)
    return checked


class Reader:
    """Cleans rows by the same fields as the public form; what those need is made once for each category."""

    def __init__(self, conference: Conference, matching: Mapping[int, str], default: str = "") -> None:
        self.conference = conference
        questions = of_questions(conference)
        self.labels = {code: column.label for code, column in BY_CODE.items()}
        self.labels |= {code: question.label for code, question in questions.items()}
        self.columns = {code: n for n, code in matching.items() if code in self.labels}
        answered = [question for code, question in questions.items() if code in self.columns]
        prefetch_related_objects(answered, "categories")
        self.answers = AnswerReader(answered, self.choices["nationality"] if answered else {})
        categories = list(conference.categories.all())
        delegations = list(conference.delegations.select_related("category"))
        self.categories = values.of_rows(categories)
        self.delegations = values.of_rows(delegations, Delegation.ARTICLES)
        self.with_delegations = {delegation.category_id for delegation in delegations}
        kind, _colon, code = default.partition(":")
        self.default_delegation = self.delegations.get(values.plain(code)) if kind == "delegation" else None
        self.default_category = self.categories.get(values.plain(code)) if kind == "category" else None
        self.forms: dict[int, PersonForm] = {}
        self.travel_form = TravelForm(conference=conference)
        self.travel_days = rules.travel_days(conference)
        self.last_language = conference.languages[0] if conference.languages else "en"

    @cached_property
    def choices(self) -> dict[str, dict[str, str]]:
        spoken = values.languages()
        return {
            "honorific": values.of_choices(Honorific.choices, values.TITLES),
            "role": values.of_choices(DelegationRole.choices, values.ROLES),
            "sex": values.of_choices(Sex.choices, values.SEXES),
            "nationality": values.countries(),
            "language": spoken,
            "hears": spoken,
            "speaks": spoken,
            "visibility": values.of_choices(Visibility.choices),
        }

    def form(self, category: Category) -> PersonForm:
        if category.pk not in self.forms:
            form = PersonForm(conference=self.conference, chosen=Choice(category, None))
            self.forms[category.pk] = form
        return self.forms[category.pk]

    def read(self, row: Row, key: uuid.UUID) -> Person | Bad:
        cells = {code: row.cells[n] if n < len(row.cells) else "" for code, n in self.columns.items()}
        sentences: list[str] = []

        def wrong(code: str, sentence: str) -> None:
            sentences.append(_("%(column)s: %(sentence)s") % {"column": self.labels[code], "sentence": sentence})

        for code, cell in cells.items():
            if cell in _ERRORS:
                wrong(code, _("The formula gives an error (%(error)s).") % {"error": cell})
        category, delegation = self._represents(cells, wrong)
        fields = self._lines(cells, category, wrong) | self._chosen(cells, category, wrong)
        travel = self._travel(cells, wrong)
        answers = self.answers.read(cells, category) if category else Answers()
        for code, sentence in answers.wrong:
            wrong(code, sentence)
        if sentences or category is None:
            return Bad(row, list(dict.fromkeys(sentences)))
        if category.has_roles is False:
            fields["role"] = ""
        return Person(row, category, delegation, fields, travel, key, answers.given, answers.more)

    def _represents(
        self, cells: Mapping[str, str], wrong: Callable[[str, str], None]
    ) -> tuple[Category | None, Delegation | None]:
        delegation, category = self.default_delegation, self.default_category
        try:
            if typed := cells.get("delegation"):
                delegation = values.look_up(typed, self.delegations, _("There is no delegation “%(typed)s” here."))
        except Wrong as error:
            wrong("delegation", error.sentence)
            return None, None
        try:
            if typed := cells.get("category"):
                category = values.look_up(typed, self.categories, _("There is no category “%(typed)s” here."))
                if not cells.get("delegation") and category.pk not in self.with_delegations:
                    delegation = None
        except Wrong as error:
            wrong("category", error.sentence)
            return None, None
        if delegation is not None:
            if category is not None and category.pk != delegation.category_id and cells.get("category"):
                wrong("category", _("“%(name)s” belongs to another category.") % {"name": delegation})
                return None, None
            return delegation.category, delegation
        if category is None:
            wrong("delegation", _("Say which delegation or category this person belongs to."))
        elif category.pk in self.with_delegations:
            wrong("delegation", _("People of the category “%(name)s” belong to a delegation.") % {"name": category})
            return None, None
        return category, None

    def _lines(
        self, cells: Mapping[str, str], category: Category | None, wrong: Callable[[str, str], None]
    ) -> dict[str, Any]:
        fields = {}
        form = self.form(category or next(iter(self.categories.values())))
        for code in LINES:
            bound = form.fields[code]
            if category is None and code == "organization":
                continue
            try:
                fields[code] = bound.clean(cells.get(code, ""))
            except ValidationError as error:
                wrong(code, " ".join(error.messages))
        return fields

    def _chosen(
        self, cells: Mapping[str, str], category: Category | None, wrong: Callable[[str, str], None]
    ) -> dict[str, Any]:
        fields = {}
        for code in CHOSEN:
            fields[code] = ""
            if typed := cells.get(code):
                try:
                    unknown = _("“%(typed)s” is none of the answers that are known here.")
                    fields[code] = values.look_up(typed, self.choices[code], unknown)
                except Wrong as error:
                    wrong(code, error.sentence)
        if fields["language"] and fields["language"] not in (self.conference.languages or [fields["language"]]):
            wrong("language", _("The conference does not write in this language."))
        fields["language"] = fields["language"] or self.last_language
        if not fields["visibility"]:
            fields["visibility"] = category.default_visibility if category else Visibility.SECRETARIAT
        return fields

    def _travel(self, cells: Mapping[str, str], wrong: Callable[[str, str], None]) -> dict[str, Any]:
        travel: dict[str, Any] = {}
        for code in TRAVEL:
            if not (typed := cells.get(code)):
                continue
            try:
                if code in ("arrives_at", "departs_at"):
                    travel[code] = values.moment(typed, self.conference.tz, self.travel_days)
                else:
                    travel[code] = self.travel_form.fields[code].clean(typed)
            except Wrong as error:
                wrong(code, error.sentence)
            except ValidationError as error:
                wrong(code, " ".join(error.messages))
        if travel.get("arrives_at") and travel.get("departs_at") and travel["departs_at"] <= travel["arrives_at"]:
            wrong("departs_at", _("The departure must come after the arrival."))
        return travel


def _move(checked: Checked, refused: Mapping[int, str]) -> None:
    """Take the people of these rows out, each with a sentence."""
    checked.bad += [Bad(one.row, [refused[one.row.number]]) for one in checked.people if one.row.number in refused]
    checked.people = [one for one in checked.people if one.row.number not in refused]


def _refuse_doubles(checked: Checked) -> None:
    first: dict[tuple[str, str], int] = {}
    refused = {}
    for person in checked.people:
        row = first.setdefault(person.identity, person.row.number)
        if row != person.row.number:
            refused[person.row.number] = _("This is the same person as in row %(row)d.") % {"row": row}
    _move(checked, refused)


def _refuse_known(checked: Checked, conference: Conference) -> None:
    """Those who are registered already; those from this very file are only counted."""
    known = known_people(conference, [person.fields["email"] for person in checked.people])
    imported = set(
        Registration.objects.filter(
            conference=conference, submission_key__in=[person.key for person in checked.people]
        ).values_list("submission_key", flat=True)
    )
    before = [person for person in checked.people if person.key in imported]
    checked.again = len(before)
    checked.people = [person for person in checked.people if person.key not in imported]
    refused = {
        person.row.number: _("%(name)s is registered already, as %(reference)s.")
        % {"name": person.name, "reference": known[person.identity]}
        for person in checked.people
        if person.identity in known
    }
    _move(checked, refused)


def known_people(
    conference: Conference, mailboxes: Sequence[str], *, but: Collection[uuid.UUID] = ()
) -> dict[tuple[str, str], str]:
    """Folded name and mailbox in capitals → reference code, of those still in the running with these mailboxes, without
    those of the submission keys `but`."""
    found = {}
    wanted = sorted({mailbox.upper() for mailbox in mailboxes})
    for start in range(0, len(wanted), 1000):
        rows = (
            Registration.objects.filter(conference=conference, state__in=COUNTED)
            .annotate(mailbox=Upper("email"))
            .filter(mailbox__in=wanted[start : start + 1000])
            .exclude(submission_key__in=but)
            .order_by()
        )
        for given, family, mailbox, reference in rows.values_list("given_name", "family_name", "mailbox", "reference"):
            found[(fold(f"{given} {family}"), mailbox)] = reference
    return found


def _refuse_second_heads(checked: Checked, conference: Conference) -> None:
    """A delegation has one head."""
    heads = heads_of(conference)
    refused = {}
    for person in checked.people:
        if person.delegation is not None and person.fields["role"] == DelegationRole.HEAD:
            head = heads.setdefault(person.delegation.pk, person.name)
            if head != person.name:
                refused[person.row.number] = _(
                    "%(name)s is the head of this delegation. Give one of them another role."
                ) % {"name": head}
    _move(checked, refused)


def heads_of(conference: Conference, *, but: Collection[uuid.UUID] = ()) -> dict[int, str]:
    """Delegation → name of its head, where there is one still in the running, not of the submission keys `but`."""
    rows = (
        Registration.objects.filter(
            conference=conference, state__in=COUNTED, role=DelegationRole.HEAD, delegation__isnull=False
        )
        .exclude(submission_key__in=but)
        .order_by()
    )
    return {
        pk: f"{given} {family}" for pk, given, family in rows.values_list("delegation_id", "given_name", "family_name")
    }


def _foresee_waiting(checked: Checked, conference: Conference) -> None:
    """Who would stand on the waiting list, as the places are now; the import itself counts anew."""
    left: dict[int | None, int] = defaultdict(int)
    for places in Places.objects.filter(conference=conference):
        left[places.delegation_id] = places.left
    taken: Counter[int | None] = Counter()
    for person in checked.people:
        person.waits = not take(person, left, taken)


def take(person: Person, left: Mapping[int | None, int], taken: Counter[int | None]) -> bool:
    """Count a place for this person wherever it counts, or nowhere: the same decision as `seats.take`, for rows of
    places that the caller has read. `left` and `taken`: by delegation, None for the conference."""
    wanted: list[int | None] = [None] if person.category.counts else []
    wanted += [person.delegation.pk] if person.delegation else []
    if any(taken[one] >= left[one] for one in wanted):
        return False
    taken.update(wanted)
    return True
