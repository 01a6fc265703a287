"""Searching, filtering and ordering the list of registrations."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from registration.models import Category, Delegation, Registration, State
from registration.models.folding import fold
from registration.models.reference import normal

SORTS = {
    "newest": _("newest first"),
    "oldest": _("oldest first"),
    "name": _("by family name"),
    "delegation": _("by delegation"),
    "status": _("by status, longest first"),
    "turn": _("in the order of the waiting list"),
}


class FilterForm(forms.Form):
    """What the list may be narrowed by. A value that nothing knows is an error at its field and narrows nothing."""

    q = forms.CharField(label=_("Name, e-mail, organization or code"), max_length=100, required=False)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *State.choices])
    category = forms.ChoiceField(label=_("Category"), required=False)
    delegation = forms.ChoiceField(label=_("Delegation"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("All")), *settings.LANGUAGES])
    verified = forms.ChoiceField(
        label=_("Mailbox"),
        required=False,
        choices=[("", _("All")), ("yes", _("Proved by the link")), ("no", _("Not proved yet"))],
    )
    sort = forms.ChoiceField(required=False, choices=list(SORTS.items()))

    def __init__(self, data: QueryDict, categories: list[Category], delegations: list[Delegation]) -> None:
        super().__init__(data)
        self.categories = {category.code: category for category in categories}
        self.delegations = {delegation.code: delegation for delegation in delegations}
        for name, rows in (("category", self.categories), ("delegation", self.delegations)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *((code, str(row)) for code, row in rows.items())]
        for name, bound in self.fields.items():
            bound.widget.attrs["class"] = "form-control" if name == "q" else "form-select"
            bound.widget.attrs["id"] = f"filter-{name}"
        self.is_valid()  # fills cleaned_data with what is known

    def known(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    @property
    def is_narrowing(self) -> bool:
        """Whether anything but the order was chosen."""
        return any(self.known(name) for name in self.fields if name != "sort")

    @property
    def order(self) -> str:
        return self.known("sort") or ("turn" if self.known("status") == State.WAITLISTED else "newest")

    @property
    def order_words(self) -> Any:
        return SORTS[self.order]

    def query(self, **changes: str) -> str:
        """The query string of this list, with some values changed, for links that keep the filters."""
        values = {name: self.known(name) for name in self.fields} | changes
        return "?" + urlencode({name: value for name, value in values.items() if value})

    def narrow(self, rows: QuerySet[Registration]) -> QuerySet[Registration]:
        """The rows that match, in the chosen order."""
        if words := self.known("q"):
            rows = rows.filter(_search(words))
        for name in ("status", "language"):
            if value := self.known(name):
                rows = rows.filter(**{"state" if name == "status" else name: value})
        if value := self.known("category"):
            rows = rows.filter(category=self.categories[value])
        if value := self.known("delegation"):
            rows = rows.filter(delegation=self.delegations[value])
        if value := self.known("verified"):
            rows = rows.filter(verified_at__isnull=value == "no")
        return rows.order_by(*_order(self.order))


def _search(typed: str) -> Q:
    """Every word somewhere in the folded column; or the reference code, however it was written."""
    found = Q()
    for word in fold(typed).split():
        found &= Q(search__contains=word)
    code = normal(typed)
    return found | Q(reference=code) if code else found


def _order(order: str) -> tuple[Any, ...]:
    match order:
        case "oldest":
            return ("created_at", "id")
        case "name":
            return ("sort_name", "id")
        case "delegation":
            return (F(f"delegation__{Delegation.sort_field()}").asc(nulls_last=True), "-created_at", "id")
        case "status":
            return ("state", "state_since", "id")
        case "turn":
            return (F("waiting_since").asc(nulls_last=True), "id")
        case _:
            return ("-created_at", "-id")


def choices(conference: Conference) -> tuple[list[Category], list[Delegation]]:
    """Categories in their order, delegations in the alphabet of the active language."""
    return (
        list(Category.objects.filter(conference=conference)),
        list(Delegation.objects.filter(conference=conference).order_by(Delegation.sort_field())),
    )
