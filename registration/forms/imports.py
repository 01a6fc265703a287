"""The forms of an import: which file, and what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from conference.spreadsheets import read
from conference.spreadsheets.lines import LARGEST
from registration.imports.columns import COLUMNS, LACKING, NEEDED, TWICE, for_questions
from registration.models import Delegation


class TableField(forms.FileField):
    """A spreadsheet: XLSX or CSV. Cleans to its name, its bytes and the table in it."""

    default_error_messages = {
        "required": _("Choose a file."),
        "empty": _("This file is empty. Choose another one."),
        "large": _("This file is larger than 10 MB. Divide it into several files."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ".xlsx,.csv,.tsv,.txt"

    def clean(self, data: Any, initial: Any = None) -> tuple[str, bytes, read.Table] | None:
        given = super().clean(data, initial)
        if not isinstance(given, UploadedFile):
            return None
        if (given.size or 0) > LARGEST:
            raise ValidationError(self.error_messages["large"], code="large")
        content = given.read()
        try:
            table = read.table(given.name or "", content)
        except read.Unreadable as error:
            raise ValidationError(error.sentence, code="unreadable") from error
        return (given.name or "table")[:150], content, table


class FileForm(forms.Form):
    """Which file."""

    file = TableField(
        label=_("File"),
        help_text=_("An Excel workbook (.xlsx) or CSV, at most 10 MB and 50,000 rows. Each row is one entry."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


OUT = "-"  # what a column is that is left out


class MatchingForm(forms.Form):
    """What each column of a file means: one list per column. `known`: code and label of what a column may be;
    `needed`: codes without which there is nothing to import; `more`: what else, under a heading of its own."""

    def __init__(
        self,
        *args: Any,
        heads: Sequence[str],
        known: Sequence[tuple[str, Any]],
        needed: Sequence[str],
        guessed: Mapping[int, str],
        samples: Sequence[Sequence[str]] = (),
        more: tuple[Any, Sequence[tuple[str, Any]]] = ("", ()),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.heads, self.labels, self.needed = heads, dict([*known, *more[1]]), needed
        for n, head in enumerate(heads):
            shown = "; ".join(row[n][:40] for row in samples if n < len(row) and row[n])
            self.fields[f"column_{n}"] = forms.ChoiceField(
                label=head[:80],
                choices=[(OUT, _("Leave this column out")), *known, *([more] if more[1] else [])],
                initial=guessed.get(n, OUT),
                help_text=_("For example: %(values)s") % {"values": shown[:160]} if shown else "",
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout()

    @property
    def columns(self) -> list[str]:
        return [name for name in self.fields if name.startswith("column_")]

    def layout(self) -> Layout:
        return Layout(Fieldset(_("Columns"), *self.columns))

    @property
    def matching(self) -> dict[str, str]:
        """Column number, as text, → code."""
        return {
            name.removeprefix("column_"): self.cleaned_data[name]
            for name in self.columns
            if self.cleaned_data.get(name, OUT) != OUT
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first: dict[str, str] = {}
        for name in self.columns:
            code = cleaned.get(name, OUT)
            if code != OUT and first.setdefault(code, name) != name:
                self.add_error(name, TWICE % {"name": self.labels[code]})
        for code in self.needed:
            if code not in first and not self.errors:
                raise ValidationError(LACKING % {"name": self.labels[code]})
        return cleaned


class ImportForm(MatchingForm):
    """The columns of participants, and how they are to be imported."""

    default = forms.ChoiceField(
        label=_("For rows that name neither a delegation nor a category"),
        required=False,
        help_text=_("For example when the file is the list of one delegation."),
    )
    confirm = forms.BooleanField(
        label=_("Confirm at once"),
        required=False,
        help_text=_("Except where a note verbale is needed: those stay to be decided."),
    )
    mails = forms.BooleanField(
        label=_("Send each person the mail about it"),
        required=False,
        help_text=_("With the private link to the person’s own page."),
    )
    all_or_nothing = forms.BooleanField(
        label=_("All or nothing"),
        required=False,
        help_text=_("If one row is wrong, nobody is imported. Otherwise the good rows are imported."),
    )
    OPTIONS = ("default", "confirm", "mails", "all_or_nothing")

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        known = [(column.code, column.label) for column in COLUMNS]
        questions = [(column.code, str(column.label)) for column in for_questions(conference)]
        super().__init__(*args, known=known, needed=NEEDED, more=(_("Additional questions"), questions), **kwargs)
        delegations = conference.delegations.order_by(Delegation.sort_field(), "pk")
        field = self.fields["default"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("None: such rows are refused")),
            (_("Delegations"), [(f"delegation:{one.code}", str(one)) for one in delegations]),
            (_("Categories"), [(f"category:{one.code}", str(one)) for one in conference.categories.all()]),
        ]

    def layout(self) -> Layout:
        return Layout(
            Fieldset(_("Columns"), *self.columns, css_class="mb-3 pairs"),
            Fieldset(_("How to import"), *self.OPTIONS, css_class="mb-3"),
        )

    @property
    def parameters(self) -> dict[str, Any]:
        """For the job, as JSON."""
        return {"matching": self.matching, **{name: self.cleaned_data[name] for name in self.OPTIONS}}
