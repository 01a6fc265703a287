"""Additional questions as form fields: one field for each question, and the condition under which it counts.

`Asks` is mixed into any form that puts them: the public step, a nominee's completion, the person's own page.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from conference.files.upload import Upload, UploadField
from conference.models import Conference
from registration.actions.draft import Files
from registration.choice import Choice
from registration.forms.fields import Line, Paragraphs
from registration.forms.steps import LONGEST_KEPT, UNKNOWN, StepForm
from registration.models import Draft, Question, Registration
from registration.models.countries import in_order
from registration.questions import Answered, Given, answers_of, asked_of, condition, given_by, is_asked

Kind = Question.Kind
PREFIX = "q_"  # codes have no underscores, so nothing else is called so
REMOVE = "_remove"
LONGEST_LINE, LONGEST_TEXT = 200, 2000  # characters
MOST_BUTTONS = 7  # answers side by side; more stand in a list that opens
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)


def name_of(question: Question) -> str:
    """The form's field of a question."""
    return PREFIX + question.code


def fields_for(questions: Sequence[Question], before: Mapping[int, Given] | None = None) -> dict[str, forms.Field]:
    """Fields for these questions, by name, in the active language. `before` says which files are there already, by
    question id: such a file need not be chosen again, and may be left out where the question is not required."""
    known = {question.pk: question for question in questions}
    fields: dict[str, forms.Field] = {}
    for question in questions:
        name = name_of(question)
        field = _field(question)
        field.label = str(question.label)
        field.required = question.is_required
        field.error_messages["required"] = _("Answer the question “%(question)s”.") % {"question": field.label}
        leads = known.get(question.shown_if_id or 0)
        notes = [str(question.help)] if question.help else []
        there = (before or {}).get(question.pk)
        if question.kind == Kind.FILE:
            notes.append(str(_("A PDF, JPEG or PNG of at most 10 MB.")))
            if there and there.file_id:
                notes.append(
                    str(_("“%(name)s” has arrived. Choose a file only to replace it.") % {"name": there.file_name})
                )
        field.help_text = " ".join(notes)
        if leads is not None:
            field.help_text = format_html(
                '<span class="only-if">{}</span> {}', condition(question, leads), field.help_text
            )
            after = {"data-asked-after": name_of(leads), "data-asked-values": " ".join(question.shown_if_values)}
            field.widget.attrs |= after
        fields[name] = field
        if question.kind == Kind.FILE and there and there.file_id and not question.is_required:
            fields[name + REMOVE] = forms.BooleanField(
                label=_("Leave out “%(name)s”") % {"name": there.file_name}, required=False
            )
    return fields


def _field(question: Question) -> forms.Field:
    """The bare field of this kind of question."""
    match question.kind:
        case Kind.TEXT:
            return Paragraphs(max_length=LONGEST_TEXT)
        case Kind.CHOICE | Kind.YES_NO:
            return _one_of(question)
        case Kind.SEVERAL:
            return forms.MultipleChoiceField(
                choices=list(answers_of(question).items()),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": UNKNOWN},
            )
        case Kind.DATE:
            day = forms.DateField(
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
                input_formats=["%Y-%m-%d"],
                error_messages={"invalid": _("Enter a day as year, month and day, for example 2027-01-13.")},
            )
            sentence = _("Check the year.")
            day.validators += [MinValueValidator(EARLIEST, sentence), MaxValueValidator(LATEST, sentence)]
            return day
        case Kind.COUNTRY:
            return forms.ChoiceField(
                choices=[("", _("Please choose")), *in_order()], error_messages={"invalid_choice": UNKNOWN}
            )
        case Kind.FILE:
            return UploadField(widget=forms.FileInput)
        case _:
            line = Line(max_length=LONGEST_LINE)
            line.widget.attrs["autocomplete"] = "off"
            return line


def _one_of(question: Question) -> forms.ChoiceField:
    offered: list[tuple[str, Any]] = list(answers_of(question).items())
    if len(offered) > MOST_BUTTONS:
        return forms.ChoiceField(
            choices=[("", _("Please choose")), *offered], error_messages={"invalid_choice": UNKNOWN}
        )
    if not question.is_required:
        offered.append(("", _("No answer")))  # a button once pressed cannot be released
    return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, error_messages={"invalid_choice": UNKNOWN})


def given_of(question: Question, value: Any) -> Given:
    """The answer that a cleaned value of the question's field gives; not of a file."""
    match question.kind:
        case Kind.LINE | Kind.TEXT:
            return Given(text=value)
        case Kind.SEVERAL:
            return Given(codes=tuple(value))
        case Kind.DATE:
            return Given(codes=(value.isoformat(),) if value else ())
        case _:
            return Given(codes=(value,) if value else ())


class Asks(forms.Form):
    """A form that puts additional questions. After `is_valid`, `given` has the answers that count, by question id."""

    questions: Sequence[Question] = ()
    before: Mapping[int, Given] = {}
    refused: Mapping[str, str] = {}  # why a file was not received, by the question's code
    given: dict[int, Given]

    def ask(self, questions: Sequence[Question], before: Mapping[int, Given] | None = None) -> None:
        """Put these questions at the end of the form, filled with the answers given before. Called while the form is
        made."""
        self.questions, self.before = questions, before or {}
        self.fields |= fields_for(questions, self.before)
        for question in questions:
            answer = self.before.get(question.pk)
            if answer is not None:
                self.initial.setdefault(name_of(question), _initial(question, answer))

    def clean(self) -> dict[str, Any]:
        """Whatever was typed at a question that is not asked is no answer and no error."""
        cleaned = super().clean() or {}
        self.given = {}
        for question in self.questions:
            name = name_of(question)
            if not is_asked(question, self.given):
                self.errors.pop(name, None)
                cleaned.pop(name, None)
                continue
            if question.code in self.refused:  # which says more than that it is missing
                self.errors.pop(name, None)
                self.add_error(name, self.refused[question.code])
            if name in cleaned:
                answer = self._answer(question, cleaned[name], removed=bool(cleaned.get(name + REMOVE)))
                if answer.says_something:
                    self.given[question.pk] = answer
        return cleaned

    def ask_for_files_again(self) -> None:
        """Say beside every good file of a form that was not saved that it must be chosen again: no browser sends it by
        itself, and here nothing keeps it meanwhile."""
        for code, upload in self.files_said.received.items():
            sentence = _("Choose “%(name)s” once more. It was not kept, because another answer needs a look.")
            self.add_error(PREFIX + code, sentence % {"name": upload.name})

    @property
    def answered(self) -> list[Answered]:
        """The questions that are asked, with what was answered; asked after `is_valid`."""
        return [Answered(one, self.given.get(one.pk)) for one in self.questions if is_asked(one, self.given)]

    def _answer(self, question: Question, value: Any, *, removed: bool) -> Given:
        if question.kind != Kind.FILE:
            return given_of(question, value)
        if isinstance(value, Upload):
            return Given(upload=value, file_name=value.name)
        return Given() if removed else self.before.get(question.pk, Given())

    @property
    def files_said(self) -> Files:
        """What this sending says about files, right or wrong the rest of it; asked after `is_valid`."""
        received, removed, refused = {}, [], {}
        for question in self.questions:
            name = name_of(question)
            if question.kind != Kind.FILE:
                continue
            sentences = self.errors.get(name)
            upload = self.cleaned_data.get(name)
            if isinstance(upload, Upload):
                received[question.code] = upload
            elif sentences and name in self.files:
                refused[question.code] = " ".join(map(str, sentences))
            elif self.cleaned_data.get(name + REMOVE):
                removed.append(question.code)
        return Files(received, removed, refused)


def _initial(question: Question, answer: Given) -> Any:
    match question.kind:
        case Kind.LINE | Kind.TEXT:
            return answer.text
        case Kind.FILE:
            return answer.file_name
        case Kind.SEVERAL:
            return list(answer.codes)
        case _:
            return next(iter(answer.codes), "")


class AnswersForm(Asks):
    """The additional questions of a saved registration, filled with its answers, on a page of their own."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(asked_of(registration.category), given_by(registration))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class QuestionsForm(Asks, StepForm):
    """The step with the questions of the chosen category."""

    step = "questions"
    title = _("Some more questions")
    short_title = _("Questions")

    def __init__(self, *args: Any, draft: Draft | None = None, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        assert self.chosen is not None
        questions = asked_of(self.chosen.category)
        there = self.draft.files if self.draft else {}
        files = {one.pk: there[one.code] for one in questions if one.kind == Kind.FILE and one.code in there}
        self.ask(questions, {pk: Given(file_id=file, file_name=name) for pk, (file, name) in files.items()})

    def layout(self) -> Layout:
        return Layout(*self.fields)

    @classmethod
    def typed(cls, data: QueryDict) -> dict[str, list[str]]:
        """Whatever is called as a question may be: the category is not known here. No file: `Asks.files_said`."""
        names = [name for name in data if re.fullmatch(r"q_[a-z0-9-]{1,40}", name)][:100]
        return {name: [value[:LONGEST_KEPT] for value in data.getlist(name)[:100]] for name in names}

    @classmethod
    def sent(cls, request: HttpRequest, *, conference: Conference, chosen: Choice | None, draft: Draft | None) -> Self:
        return cls(request.POST, request.FILES, conference=conference, chosen=chosen, draft=draft)

    @classmethod
    def filled(
        cls,
        typed: dict[str, list[str]] | None,
        *,
        conference: Conference,
        chosen: Choice | None,
        checked: bool,
        draft: Draft | None = None,
    ) -> Self:
        if typed is not None and checked:
            form = cls(MultiValueDict(typed), conference=conference, chosen=chosen, draft=draft)
            form.refused = draft.refused if draft else {}
            return form
        form = cls(conference=conference, chosen=chosen, draft=draft)
        for question in form.questions:
            values = (typed or {}).get(name_of(question))
            if values:
                form.initial[name_of(question)] = values if question.kind == Kind.SEVERAL else values[-1]
        return form
