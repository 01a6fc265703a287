"""Forms of the delegation's workspace, and the page on which a named person completes the details."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Column, Field, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from conference.files.upload import UploadField
from conference.models import Conference
from registration import proposals
from registration.choice import Choice
from registration.forms.details import DetailsForm, offer_own_language
from registration.forms.fields import Email, Line
from registration.forms.questions import Asks
from registration.forms.steps import UNKNOWN, PersonForm, of_a_person
from registration.models import Delegation, NoteVerbale, Registration
from registration.models.registration import DelegationRole
from registration.questions import asked_of, given_by

IN_BRIEF = ("honorific", "given_name", "family_name", "function", "organization", "email", "role", "language")


class AnotherForm(PersonForm):
    """The details of somebody, put to another who fills them in."""

    step = "another"

    def prepare(self) -> None:
        super().prepare()
        self.fields["email"].help_text = _("The private link goes there. A shared mailbox is fine.")
        self.fields["function"].help_text = _("As it should stand in the list of participants.")
        self.fields["assistant_email"].help_text = ""
        labels = {
            "language": _("Language of our letters to this person"),
            "hears": _("Language the person listens in"),
            "speaks": _("Language the person speaks in"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        words = {
            "given_name": _("Enter the given names."),
            "family_name": _("Enter the family name."),
            "function": _("Enter the function, for example “Director of Immigration”."),
            "organization": _("Enter the ministry or institution."),
            "role": _("Choose the role in the delegation."),
        }
        for name, sentence in words.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = sentence

    def layout(self) -> Layout:
        return Layout(*of_a_person(self, _("Person"), _("Participation"), _("How to reach them")))


class CorrectForm(AnotherForm):
    """The secretariat corrects somebody's details. `seen` carries the marks of what the page showed."""

    step = "correct"

    tell = forms.BooleanField(
        label=_("Tell the person what changed"),
        required=False,
        initial=True,
        help_text=_("Untick it for a typing error. A new e-mail address is told to both mailboxes in any case."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        self.registration = registration
        chosen = Choice(registration.category, registration.delegation)
        super().__init__(*args, conference=registration.conference, chosen=chosen, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        offer_own_language(self.fields["language"], self.registration)
        self.fields["email"].help_text = _(
            "With another address the person gets a new private link there, and the old one stops working."
        )

    def layout(self) -> Layout:
        return Layout(*super().layout().fields, "tell", "seen")

    def person(self) -> dict[str, Any]:
        """The cleaned columns of the registration that the form has."""
        return {name: self.cleaned_data[name] for name in proposals.PERSON if name in self.fields}


class MemberForm(AnotherForm):
    """A member whom the focal point names: in brief, or with everything but the needs, which only the person may tell.
    `submission_key` makes the same button, pressed twice, one registration; `replaces` is whose place is taken."""

    step = "member"

    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        conference: Conference,
        delegation: Delegation,
        in_full: bool,
        replaces: Registration | None = None,
        **kwargs: Any,
    ) -> None:
        self.in_full, self.replaces = in_full, replaces
        category = replaces.category if replaces else delegation.category
        super().__init__(*args, conference=conference, chosen=Choice(category, delegation), **kwargs)

    def prepare(self) -> None:
        super().prepare()
        assert self.chosen is not None
        if not self.in_full:
            kept = {*IN_BRIEF, "submission_key"} - ({"organization"} if not self._asks_organization else set())
            for name in set(self.fields) - kept:
                del self.fields[name]
        if self.replaces is not None:
            self.fields.pop("role", None)

    @property
    def _asks_organization(self) -> bool:
        return self.chosen is not None and self.chosen.category.names_organization

    def layout(self) -> Layout:
        half = "col-md-6"
        if self.in_full:
            return Layout(*super().layout().fields, "submission_key")
        rest = [name for name in ("function", "organization", "email", "role", "language") if name in self.fields]
        return Layout(
            "honorific",
            Row(Column("given_name", css_class=half), Column("family_name", css_class=half)),
            *rest,
            "submission_key",
        )

    def person(self) -> dict[str, Any]:
        """Columns of the registration."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "submission_key"}


class CompleteForm(Asks, DetailsForm):
    """What a named person adds, with the additional questions of the category. Mailbox and role are the delegation's
    to say."""

    step = "complete"
    title = _("Complete your details")

    def prepare(self) -> None:
        super().prepare()
        for name in ("email", "role", "seen"):
            self.fields.pop(name, None)
        if not self.initial.get("visibility"):
            self.initial["visibility"] = self.registration.category.default_visibility
        own = list(self.fields)
        self.ask(asked_of(self.registration.category), given_by(self.registration))
        self.asked = [name for name in self.fields if name not in own]

    def layout(self) -> Layout:
        half = "col-md-6"
        return Layout(
            Fieldset(
                _("Your name"),
                "honorific",
                Row(Column("given_name", css_class=half), Column("family_name", css_class=half)),
                "badge_name",
                css_class="mb-3",
            ),
            Fieldset(_("Your work"), "function", "organization", css_class="mb-3"),
            Fieldset(_("How we reach you"), "assistant_email", "phone", "language", css_class="mb-3"),
            Fieldset(
                _("Interpretation"),
                Row(Column("hears", css_class=half), Column("speaks", css_class=half)),
                css_class="mb-3",
            ),
            Fieldset(
                _("For the statistics"),
                Row(Column("nationality", css_class=half), Column("sex", css_class=half)),
                css_class="mb-3",
            ),
            *([Fieldset(_("Some more questions"), *self.asked, css_class="mb-3")] if self.asked else []),
            Fieldset(_("At table"), Field("diet"), css_class="mb-3"),
            Fieldset(_("In the building"), Field("access"), Field("details"), css_class="mb-3"),
            Fieldset(_("The list of participants"), Field("visibility"), css_class="mb-3"),
        )

    @staticmethod
    def answers_of(registration: Registration) -> dict[str, Any]:
        """What the focal point has entered already, to begin with."""
        return {name: getattr(registration, name) for name in proposals.PERSON}


class AddressForm(forms.Form):
    """Another mailbox of somebody who was named and has not come yet."""

    email = Email(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The private link goes there. A shared mailbox is fine."),
        error_messages={"required": _("Enter the e-mail address.")},
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role in the delegation"),
        choices=DelegationRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the role in the delegation."), "invalid_choice": UNKNOWN},
    )


class CoverForm(forms.Form):
    """Whom a note verbale names. `seen` is what the page showed, so that two people do not undo each other's ticks."""

    covers = forms.MultipleChoiceField(
        label=_("Which of these persons does the note name?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Who is not named in a note stays pending."),
        error_messages={
            "invalid_choice": _("One of these persons has left the delegation meanwhile. Look at the list again.")
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Sequence[Registration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        covers = self.fields["covers"]
        assert isinstance(covers, forms.MultipleChoiceField)
        covers.unmarked = True  # type: ignore[attr-defined]  # nobody is an answer, but whom the note names is no option
        covers.choices = [(one.reference, f"{one.formal_name}, {one.function}") for one in people]
        if not people:
            del self.fields["covers"]

    @property
    def wanted(self) -> list[str]:
        return list(self.cleaned_data.get("covers", ()))

    @property
    def seen_before(self) -> list[str]:
        return str(self.cleaned_data.get("seen") or "").split()


class NoteForm(CoverForm):
    """A note verbale to be received."""

    file = UploadField(
        label=_("The note, signed and scanned"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB."),
        error_messages={"required": _("Choose the file of the note.")},
    )
    number = Line(
        label=NoteVerbale._meta.get_field("number").verbose_name,
        max_length=60,
        required=False,
        help_text=_("As it stands on the note, for example 112/2026."),
    )
    field_order = ["file", "number", "covers", "seen"]
