"""The form above the list: what it may be narrowed by, its order and its columns, all in the address."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from conference.accounts.models import User, may
from conference.models import Conference
from registration.delegation_rules import applications
from registration.missing import missing_answers, missing_documents
from registration.models import (
    COUNTED,
    Category,
    CheckIn,
    Delegation,
    Needs,
    Passport,
    ProposedChange,
    Registration,
    Source,
    State,
    Travel,
)
from registration.models.note import not_covered
from registration.staff_views.filters import columns
from registration.staff_views.filters.columns import Column
from registration.staff_views.filters.ordering import SORTS, order
from registration.staff_views.filters.search import search

ALL = ("", _("All"))
YES_NO = [ALL, ("yes", _("Yes")), ("no", _("No"))]
SEVERAL = {"status", "columns"}  # fields with several answers
NARROWS_NOTHING = {"sort", "columns"}
# Filters and columns of what not everybody may know, and the permission that it takes.
RESTRICTED = {"visa": "registration.passport", "needs": "registration.needs"}


class FilterForm(forms.Form):
    """What the list may be narrowed by. A value that nothing knows is an error at its field and narrows nothing."""

    q = forms.CharField(label=_("Name, delegation, e-mail, organization or code"), max_length=100, required=False)
    delegation = forms.ChoiceField(label=_("Delegation"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    status = forms.MultipleChoiceField(
        label=_("Status"), required=False, choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    missing = forms.ChoiceField(
        label=_("Missing"),
        required=False,
        choices=[
            ALL,
            ("note", _("Not covered by a note verbale")),
            ("documents", _("Documents")),
            ("answers", _("Required answers")),
        ],
    )
    changes = forms.ChoiceField(
        label=_("Proposed changes"), required=False, choices=[ALL, ("yes", _("Waiting for a decision"))]
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[ALL, *settings.LANGUAGES])
    verified = forms.ChoiceField(
        label=_("Mailbox"),
        required=False,
        choices=[ALL, ("yes", _("Proved by the link")), ("no", _("Not proved yet"))],
    )
    checked_in = forms.ChoiceField(label=_("Checked in"), required=False, choices=YES_NO)
    travel = forms.ChoiceField(label=_("Travel data given"), required=False, choices=YES_NO)
    endorsed = forms.ChoiceField(
        label=_("Endorsed"), required=False, choices=[ALL, ("yes", _("Yes")), ("no", _("Waits for the focal point"))]
    )
    visa = forms.ChoiceField(
        label=_("Visa letter"),
        required=False,
        choices=[ALL, ("asked", _("Asked for, not issued")), ("issued", _("Issued"))],
    )
    needs = forms.ChoiceField(
        label=_("Needs"), required=False, choices=[ALL, ("written", _("In the person’s own words"))]
    )
    source = forms.ChoiceField(label=_("Came"), required=False, choices=[ALL, *Source.choices])
    sort = forms.ChoiceField(required=False, choices=list(SORTS.items()))
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    FOLDED = (
        "missing",
        "changes",
        "language",
        "verified",
        "checked_in",
        "travel",
        "endorsed",
        "visa",
        "needs",
        "source",
    )

    def __init__(
        self,
        data: QueryDict,
        categories: list[Category],
        delegations: list[Delegation],
        may_know: Collection[str],
    ) -> None:
        """`may_know`: which of the restricted filters and columns are there for the reader, as from `known_to`."""
        data = data.copy()
        hidden = RESTRICTED.keys() - may_know
        for name in SEVERAL:
            data.setlist(name, [value for value in data.getlist(name) if value and value not in hidden])
        if not data.getlist("columns"):  # what is shown is ticked
            data.setlist("columns", list(columns.DEFAULT))
        super().__init__(data)
        for name in hidden:
            del self.fields[name]
        offered = self.fields["columns"]
        assert isinstance(offered, forms.MultipleChoiceField)
        offered.choices = [(column.key, column.label) for column in columns.ALL if column.key not in hidden]
        self.categories = {category.code: category for category in categories}
        self.delegations = {delegation.code: delegation for delegation in delegations}
        for name, rows in (("category", self.categories), ("delegation", self.delegations)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [ALL, *((code, str(row)) for code, row in rows.items())]
        for name, bound in self.fields.items():
            kind = "form-control" if name == "q" else "form-check-input" if name in SEVERAL else "form-select"
            bound.widget.attrs |= {"class": kind, "id": f"filter-{name}"}
        self.number: int | None = None  # after `narrow`: how many match, if words were searched for
        self.is_similar = False  # after `narrow`: nobody matches exactly, these look alike
        self.is_valid()  # fills cleaned_data with what is known

    def known(self, name: str) -> str:
        """The one value of a field, or "" for none; several are put together with spaces."""
        return " ".join(self.several(name))

    def several(self, name: str) -> list[str]:
        """The values of a field."""
        value = self.cleaned_data.get(name) or []
        return [str(value)] if isinstance(value, str) else [str(one) for one in value]

    @property
    def is_narrowing(self) -> bool:
        """Whether anything but order and columns was chosen."""
        return any(self.several(name) for name in self.fields if name not in NARROWS_NOTHING)

    @property
    def narrows_by_status_only(self) -> bool:
        return not any(self.several(name) for name in self.fields if name not in NARROWS_NOTHING | {"status"})

    @property
    def is_folded_open(self) -> bool:
        """Whether a filter is set that the page folds away."""
        return any(self[name].errors or self.known(name) for name in (*self._folded, "status"))

    @property
    def folded(self) -> list[forms.BoundField]:
        """The filters that the page folds away."""
        return [self[name] for name in self._folded]

    @property
    def _folded(self) -> list[str]:
        return [name for name in self.FOLDED if name in self.fields]

    @property
    def order(self) -> str:
        return self.known("sort") or ("turn" if self.known("status") == State.WAITLISTED else "newest")

    @property
    def order_words(self) -> Any:
        return SORTS[self.order]

    @property
    def shown_columns(self) -> list[Column]:
        return columns.chosen(self.several("columns"))

    def query(self, **changes: str) -> str:
        """The query string of this list, with some values changed, for links that keep the filters."""
        values: list[tuple[str, str]] = []
        for name in self.fields:
            values += [(name, value) for value in ([changes[name]] if name in changes else self.several(name)) if value]
        if {value for name, value in values if name == "columns"} == set(columns.DEFAULT):
            values = [(name, value) for name, value in values if name != "columns"]
        return "?" + urlencode(values)

    def narrow(self, rows: QuerySet[Registration]) -> QuerySet[Registration]:
        """The rows that match, in the chosen order. Asks one query when words are searched for, two when nobody has
        them exactly; then `is_similar` says so."""
        if states := self.several("status"):
            rows = rows.filter(state__in=states)
        if value := self.known("category"):
            rows = rows.filter(category=self.categories[value])
        if value := self.known("delegation"):
            rows = rows.filter(delegation=self.delegations[value])
        if value := self.known("language"):
            rows = rows.filter(language=value)
        if value := self.known("source"):
            rows = rows.filter(source=value)
        if value := self.known("verified"):
            rows = rows.filter(verified_at__isnull=value == "no")
        rows = self._narrow_by_others(rows)
        if (words := self.known("q")) and self.categories:
            conference = next(iter(self.categories.values())).conference_id
            found = search(rows, conference, words, self.delegations.values())
            rows, self.number, self.is_similar = found.rows, found.number, found.is_similar
        return rows.order_by(*order(self.order))

    def _narrow_by_others(self, rows: QuerySet[Registration]) -> QuerySet[Registration]:
        """By what other tables say. Who is out of the running misses nothing."""
        if value := self.known("missing"):
            misses = {"note": not_covered, "documents": missing_documents, "answers": missing_answers}[value]
            rows = rows.filter(Q(misses()), state__in=COUNTED)
        own = {"registration": OuterRef("pk")}
        others = {
            "changes": ProposedChange.objects.filter(decided_at__isnull=True, **own),
            "checked_in": CheckIn.objects.filter(undone_at__isnull=True, **own),
            "travel": Travel.objects.filter(**own),
        }
        if value := self.known("endorsed"):
            waits = Q(Exists(applications().filter(pk=OuterRef("pk"))))
            rows = rows.filter(waits if value == "no" else Q(endorsed_at__isnull=False))
        if self.known("needs"):
            rows = rows.filter(Exists(Needs.objects.filter(**own).exclude(details="")))
        if value := self.known("visa"):
            asked = Passport.objects.filter(letter_issued_at__isnull=value == "asked", **own)
            rows = rows.filter(Exists(asked), state=State.CONFIRMED)
        for name, those in others.items():
            if value := self.known(name):
                rows = rows.filter(Exists(those) if value == "yes" else ~Exists(those))
        return rows


def known_to(user: User, conference: Conference) -> set[str]:
    """Which of the restricted filters and columns this member of staff has."""
    return {name for name, permission in RESTRICTED.items() if may(user, permission, conference)}


def choices(conference: Conference) -> tuple[list[Category], list[Delegation]]:
    """Categories in their order, delegations in the alphabet of the active language."""
    return (
        list(Category.objects.filter(conference=conference)),
        list(Delegation.objects.filter(conference=conference).order_by(Delegation.sort_field(), "pk")),
    )
