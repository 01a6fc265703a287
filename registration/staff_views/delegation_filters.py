"""Searching and filtering the list of delegations."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from registration.delegation_status import Status
from registration.models import Delegation
from registration.models.folding import fold


class DelegationFilterForm(forms.Form):
    """What the list may be narrowed by. A value that nothing knows is an error at its field and narrows nothing."""

    q = forms.CharField(label=_("Name, code or focal point"), max_length=100, required=False)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *Status.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Delegation.Kind.choices])

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name, bound in self.fields.items():
            bound.widget.attrs["class"] = "form-control" if name == "q" else "form-select"
            bound.widget.attrs["id"] = f"filter-{name}"
        self.is_valid()  # fills cleaned_data with what is known

    def known(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    @property
    def is_narrowing(self) -> bool:
        return any(self.known(name) for name in self.fields)

    def query(self, **changes: str) -> str:
        """The query string of this list, with some values changed."""
        values: dict[str, Any] = {name: self.known(name) for name in self.fields} | changes
        return "?" + urlencode({name: value for name, value in values.items() if value})

    def narrow(self, rows: QuerySet[Delegation]) -> QuerySet[Delegation]:
        """The rows (of `with_status`) that match."""
        if words := self.known("q"):
            rows = rows.filter(_search(words))
        if value := self.known("status"):
            rows = rows.filter(Q(status=value))  # of `with_status`
        if value := self.known("kind"):
            rows = rows.filter(kind=value)
        return rows


def _search(typed: str) -> Q:
    """The folded name in any language, or code, or the name or mailbox of a focal point."""
    key = fold(typed)
    found = Q(code__iexact=typed.strip())
    for code, _name in settings.LANGUAGES:
        found |= Q(**{f"sort_{code}__contains": key})
    found |= Q(pk__in=Delegation.objects.filter(_focal_point(typed.strip())).values("pk"))
    return found


def _focal_point(typed: str) -> Q:
    return Q(focal_points__email__icontains=typed) | Q(focal_points__name__icontains=typed)
