"""The form of an export: as what, with which columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from conference.spreadsheets import write
from registration.exports.columns import Column


class ExportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("File"),
        choices=[(write.XLSX, _("Excel workbook (.xlsx)")), (write.CSV, _("CSV"))],
        widget=forms.RadioSelect,
        initial=write.XLSX,
    )
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Needs and passport data are never in an export."),
        error_messages={"required": _("Choose at least one column.")},
    )

    def __init__(self, *args: Any, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["columns"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(column.code, column.label) for column in columns]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
