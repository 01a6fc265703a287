"""Forms of the secretariat about wished changes and funding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from babel.core import get_global
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registration import proposals
from registration.actions.decide_changes import Verdict
from registration.forms.fields import Paragraphs

LONGEST_STAY = 60  # days that are paid for; more is a typing error


class DecisionForm(forms.Form):
    """One answer for each waiting change: accept, refuse with a reason, or leave it for later."""

    def __init__(self, data: Mapping[str, Any] | None, *, rows: Sequence[proposals.Row]) -> None:
        super().__init__(data)
        self.rows = rows
        for row in rows:
            pk = row.proposal.pk
            self.fields[f"decision-{pk}"] = forms.ChoiceField(
                label=row.label,
                choices=[("accept", _("Accept")), ("refuse", _("Refuse"))],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"reason-{pk}"] = Paragraphs(
                label=_("Reason of a refusal: %(field)s") % {"field": row.label},
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each change with its fields, for the page."""
        return [
            {"row": row, "decision": self[f"decision-{row.proposal.pk}"], "reason": self[f"reason-{row.proposal.pk}"]}
            for row in self.rows
        ]

    @property
    def has_outdated(self) -> bool:
        return any(row.is_outdated for row in self.rows)

    @property
    def accepts_all(self) -> bool:
        return "all" in self.data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.accepts_all:
            return cleaned
        for row in self.rows:
            pk = row.proposal.pk
            has_reason = cleaned.get(f"reason-{pk}") or f"reason-{pk}" in self.errors
            if cleaned.get(f"decision-{pk}") == "refuse" and not has_reason:
                self.add_error(f"reason-{pk}", _("Write the reason: the person is told it."))
        if not self.errors and not self.verdicts():
            raise ValidationError(_("Accept or refuse at least one of the changes."))
        return cleaned

    def verdicts(self) -> dict[int, Verdict]:
        """By the ids that the page showed, also those that wait no longer: then the action says so."""
        found = {}
        for key in self.data:
            match = re.fullmatch(r"seen-(\d{1,18})", key)
            if match is None:
                continue
            pk = match[1]
            decision = "accept" if self.accepts_all else self.data.get(f"decision-{pk}", "")
            if decision in ("accept", "refuse"):
                reason = self.cleaned_data.get(f"reason-{pk}", "") or ""
                found[int(pk)] = Verdict(decision == "accept", seen=str(self.data[key]), reason=reason)
        return found


class FundingForm(forms.Form):
    """What the organizers pay for one person."""

    ticket = forms.BooleanField(label=_("Ticket"), required=False)
    hotel = forms.BooleanField(label=_("Hotel"), required=False)
    allowance = forms.DecimalField(
        label=_("Daily allowance"),
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        error_messages={"invalid": _("Enter an amount, such as 120 or 120.50.")},
    )
    currency = forms.CharField(
        label=_("Currency"), initial="USD", required=False, help_text=_("Three letters, such as USD or EUR.")
    )
    days = forms.IntegerField(
        label=_("Days"),
        required=False,
        min_value=0,
        max_value=LONGEST_STAY,
        error_messages={"invalid": _("Enter a whole number of days.")},
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="funding-%s")
        for name in ("allowance", "days"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Row(Column("ticket", css_class="col-md-6"), Column("hotel", css_class="col-md-6")),
            Row(Column("allowance", css_class="col-md-6"), Column("currency", css_class="col-md-6")),
            "days",
        )

    def clean_currency(self) -> str:
        """A code of ISO 4217, as the Unicode CLDR lists them."""
        code: str = self.cleaned_data["currency"].strip().upper() or "USD"
        if code not in get_global("all_currencies"):
            raise ValidationError(_("Enter the three letters of a currency, such as USD or EUR."))
        return code

    def clean_days(self) -> int:
        return self.cleaned_data["days"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("allowance") and not cleaned.get("days") and "days" not in self.errors:
            self.add_error("days", _("For how many days is the allowance paid?"))
        return cleaned
