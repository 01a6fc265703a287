"""The form of a delegation: names, places, and what the invitation says of it."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from conference.editions.forms import PlacesField, SetupForm
from conference.meanwhile import WatchfulForm
from registration.models import Category, Delegation


class OfThePlacesField(PlacesField):
    """How many of a delegation's places; left empty it is none."""

    def __init__(self, *, label: Any, help_text: Any) -> None:
        super().__init__(required=False, help_text=help_text)
        self.label = label

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


def beyond_places(places: int) -> Any:
    """The sentence for whoever gives more of the places than there are."""
    return ngettext_lazy(
        "The delegation has %(places)d place. Enter at most %(places)d, or give it more places.",
        "The delegation has %(places)d places. Enter at most %(places)d, or give it more places.",
        places,
    ) % {"places": places}


class DelegationForm(WatchfulForm, SetupForm):
    constraint_field = "code"
    places = PlacesField()
    funded = OfThePlacesField(
        label=_("Places that the organizers pay for"), help_text=_("Of the places of the delegation.")
    )
    plenary_seats = OfThePlacesField(
        label=_("Seats at the table of the plenary"), help_text=_("The others sit behind them.")
    )

    class Meta:
        model = Delegation
        fields = ["name", "sort_as", "addressee", "code", "kind", "category", "funded", "plenary_seats"]

    def __init__(self, *args: Any, in_use: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, forms.ModelChoiceField)
        category.empty_label = _("Choose a category")
        category.queryset = Category.objects.filter(conference=self.instance.conference)
        if not self.initial.get("category") and len(category.queryset) == 1:
            self.initial["category"] = category.queryset[0].pk
        if self.instance.pk:
            self.fields["code"].disabled = True
        if in_use:
            category.disabled = True
            category.help_text = _("There are registrations in this delegation, so its category stays as it is.")

    def layout(self) -> Layout:
        return Layout(
            Fieldset(
                _("Name"),
                *("name", "sort_as"),
                Row(Column("code", css_class="col-md-6"), Column("kind", css_class="col-md-6")),
                "category",
            ),
            Fieldset(
                _("Places"),
                "places",
                Row(Column("funded", css_class="col-md-6"), Column("plenary_seats", css_class="col-md-6")),
            ),
            Fieldset(_("Invitation"), "addressee"),
        )

    def clean(self) -> dict[str, Any]:
        """Neither more funded places than places, nor more seats at the table."""
        cleaned = super().clean()
        places = cleaned.get("places")
        if places is not None:
            if cleaned.get("funded", 0) > places:
                self.add_error("funded", beyond_places(places))
            if cleaned.get("plenary_seats", 0) > places:
                self.add_error("plenary_seats", beyond_places(places))
        return cleaned
