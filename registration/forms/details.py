"""All details of a person on one page, for whoever changes them later."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from registration import proposals
from registration.choice import Choice
from registration.forms.steps import NeedsForm, PersonForm
from registration.models import Registration


def offer_own_language(field: forms.Field, registration: Registration) -> None:
    """Let somebody keep the language of our letters that is no longer offered to others."""
    assert isinstance(field, forms.ChoiceField)
    known = [code for code, _name in field.choices]  # type: ignore[union-attr,misc]
    if registration.language not in known:
        field.choices = [*field.choices, (registration.language, registration.get_language_display())]  # type: ignore[misc]


class DetailsForm(NeedsForm, PersonForm):
    """The fields of the steps "person" and "needs" together. `seen` carries the marks of what the page showed."""

    step = "details"
    title = _("Change your details")
    short_title = _("Change your details")

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        self.registration = registration
        chosen = Choice(registration.category, registration.delegation)
        super().__init__(*args, conference=registration.conference, chosen=chosen, **kwargs)

    def prepare(self) -> None:
        PersonForm.prepare(self)
        self.fields["email"].help_text = _(
            "Our letters to you go here. With another address you get a new private link there, and the old one stops "
            "working."
        )
        self.fields["visibility"].help_text = _("Never your e-mail address, telephone or needs.")
        offer_own_language(self.fields["language"], self.registration)

    def layout(self) -> Layout:
        return Layout(
            *PersonForm.layout(self).fields,
            Fieldset(_("At table"), Field("diet"), css_class="mb-3"),
            Fieldset(_("In the building"), Field("access"), Field("details"), css_class="mb-3"),
            Fieldset(_("The list of participants"), Field("visibility"), css_class="mb-3"),
            "seen",
        )

    def person(self) -> dict[str, Any]:
        """The cleaned columns of the registration that the form has."""
        return {name: self.cleaned_data[name] for name in proposals.PERSON if name in self.fields}

    def needs(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in proposals.NEEDS}
