"""The form of an additional question, and of the answers that it offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from i18nfield.forms import I18nFormField, I18nTextInput
from i18nfield.strings import LazyI18nString

from conference.editions.actions.questions import Choice
from conference.editions.forms import SetupForm
from conference.editions.question_rules import MOST_OPTIONS, may_lead
from conference.multilingual import MultilingualForm
from registration.models import Category, Question
from registration.questions import answers_of

ROWS = "options"
SPARE_ROWS = 3  # empty ones, and so many more by the button
MOST_ROWS = MOST_OPTIONS + 10


class QuestionForm(SetupForm):
    """Everything about a question but the answers that it offers. `others`: all questions of the conference."""

    constraint_field = "code"
    asked_after = forms.MultipleChoiceField(
        label=_("Asked only after one of these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose answers of one question above. Choose none, and it is always asked."),
        error_messages={"invalid_choice": _("One of these answers is no longer offered. Choose again.")},
    )

    class Meta:
        model = Question
        fields = ["label", "help", "kind", "is_required", "categories", "code"]
        widgets = {"categories": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, others: Sequence[Question], answered: bool = False, **kwargs: Any) -> None:
        self.leading = [one for one in others if may_lead(one, kwargs["instance"])]
        super().__init__(*args, **kwargs)
        categories = self.fields["categories"]
        assert isinstance(categories, forms.ModelMultipleChoiceField)
        categories.queryset = Category.objects.filter(conference=self.instance.conference)
        categories.required = False
        categories.help_text = _("A question of no category is asked of nobody.")
        categories.error_messages["invalid_choice"] = categories.error_messages["invalid_pk_value"] = _(
            "Choose categories in the list."
        )
        self.fields["kind"].error_messages["invalid_choice"] = _("Choose one of the answers in the list.")
        self.fields["help"].help_text = _("What people should know to answer. It stands below the question.")
        code = self.fields["code"]
        code.required = False
        if self.instance.pk:
            code.disabled = True
        else:
            code.help_text = _(
                "Leave it empty, and it is made from the English words. It names the column in spreadsheets."
            )
        if answered:
            self.fields["kind"].disabled = True
            self.fields["kind"].help_text = _("People have answered already, so this stays as it is.")
        after = self.fields["asked_after"]
        assert isinstance(after, forms.MultipleChoiceField)
        after.choices = [
            (str(one), [(f"{one.pk}:{code}", words) for code, words in answers_of(one).items()]) for one in self.leading
        ]
        if self.instance.shown_if_id:
            self.initial["asked_after"] = [
                f"{self.instance.shown_if_id}:{one}" for one in self.instance.shown_if_values
            ]

    def layout(self) -> Layout:
        condition = [Fieldset(_("Condition"), "asked_after")] if self.leading else []
        return Layout(
            Fieldset(
                _("The question"),
                "label",
                "help",
                Row(Column("kind", css_class="col-md-6"), Column("code", css_class="col-md-6")),
                "is_required",
            ),
            Fieldset(_("Of whom it is asked"), "categories"),
            *condition,
        )

    def clean(self) -> dict[str, Any]:
        """The condition goes into the question."""
        cleaned = super().clean()
        if "asked_after" in cleaned:
            pairs = [one.partition(":") for one in cleaned["asked_after"]]
            leading = {pk for pk, _colon, _code in pairs}
            if len(leading) > 1:
                self.add_error("asked_after", _("Choose answers of one question only."))
            else:
                self.instance.shown_if = next((one for one in self.leading if str(one.pk) in leading), None)
                self.instance.shown_if_values = [code for _pk, _colon, code in pairs]
        return cleaned

    @property
    def changed_columns(self) -> list[str]:
        condition = ["shown_if", "shown_if_values"] if "asked_after" in self.changed_data else []
        return [*super().changed_columns, *condition]


class OptionForm(MultilingualForm, forms.Form):
    """One answer to choose from; a row whose words are all empty is no answer."""

    code = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    label = I18nFormField(label="", widget=I18nTextInput, max_length=150, required=False)
    remove = forms.BooleanField(label=_("Remove this answer"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].unmarked = True  # type: ignore[attr-defined]  # no "(optional)" in each row
        self.fields["remove"].unmarked = True  # type: ignore[attr-defined]
        if not self.initial.get("code") and not self.data.get(self.add_prefix("code")):
            del self.fields["remove"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def choice(self) -> Choice | None:
        """What was written; None for an empty or removed row."""
        label: LazyI18nString | None = self.cleaned_data.get("label")  # an empty row is not even looked at
        if label is None or self.cleaned_data.get("remove") or not str(label).strip():
            return None
        return Choice(self.cleaned_data["code"], label)


class OptionRows(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic while it runs
    """The answers to choose from, in the order of the rows. Rows are added and moved by buttons, without saving."""

    @classmethod
    def of(cls, question: Question, languages: Sequence[str], data: QueryDict | None = None) -> OptionRows:
        """The rows of a question, or as they were sent."""
        made: Any = forms.formset_factory(
            OptionForm, formset=cls, extra=SPARE_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
        )
        options = question.options.all() if question.pk else []
        initial = [{"code": one.code, "label": one.label} for one in options]
        rows: OptionRows = made(data, prefix=ROWS, initial=initial, form_kwargs={"languages": languages})
        return rows

    @property
    def choices(self) -> list[Choice]:
        """What was written, in order; asked after `is_valid`."""
        return [choice for row in self.forms if (choice := row.choice)]

    @property
    def sentences(self) -> list[str]:
        """What is wrong, with the number of the row; asked after `is_valid`."""
        of_rows = [
            str(_("Answer %(number)d – %(error)s")) % {"number": number, "error": sentence}
            for number, row in enumerate(self.forms, start=1)
            for sentences in row.errors.values()
            for sentence in sentences
        ]
        return [str(one) for one in self.non_form_errors()] + of_rows


def rearranged(data: QueryDict) -> QueryDict:
    """What was sent, with the rows as the pressed button says: `more` rows, or one of them `up-2` or `down-2`."""
    data = data.copy()
    what, _dash, number = data.get("rows", "").partition("-")
    sent = str(data.get(f"{ROWS}-TOTAL_FORMS", ""))
    total = min(int(sent), MOST_ROWS) if sent.isdecimal() else 0
    if what == "more":
        total = min(total + SPARE_ROWS, MOST_ROWS)
    elif what in {"up", "down"} and number.isdecimal():
        here = int(number)
        there = here + (-1 if what == "up" else 1)
        if 0 <= here < total and 0 <= there < total:
            _swap(data, f"{ROWS}-{here}-", f"{ROWS}-{there}-")
    data[f"{ROWS}-TOTAL_FORMS"] = str(total)
    data.setdefault(f"{ROWS}-INITIAL_FORMS", "0")
    return data


def _swap(data: QueryDict, one: str, other: str) -> None:
    was = {key: data.getlist(key) for key in data if key.startswith((one, other))}
    for key in was:
        del data[key]
    for key, values in was.items():
        old, new = (one, other) if key.startswith(one) else (other, one)
        data.setlist(new + key.removeprefix(old), values)


def without_errors(form: forms.BaseForm) -> None:
    """Nothing was sent to be saved yet, so nothing is wrong yet."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
