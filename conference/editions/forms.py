"""The forms with which a conference is set up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import phonenumbers
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_slug
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from conference.editions.rules import LONGEST
from conference.meanwhile import WatchfulForm
from conference.models import Conference
from conference.moments import MomentField
from conference.multilingual import MultilingualForm
from conference.templatetags.plenary import swatch
from conference.text import name_what_is_missing, no_control_characters
from registration.models import Category
from registration.models.delegation import Colour

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)  # what lies outside is a mistyped year
MOST_PLACES = 100_000
ALL_LANGUAGES = [code for code, _name in settings.LANGUAGES]


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)
        sentence = _("Check the year.")
        self.validators += [MinValueValidator(EARLIEST, sentence), MaxValueValidator(LATEST, sentence)]


class OpeningField(MomentField):
    """When registration opens or closes, if that is decided."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        sentence = _("Check the year.")
        noon = dt.time(12, tzinfo=dt.UTC)
        self.validators += [
            MinValueValidator(dt.datetime.combine(EARLIEST, noon), sentence),
            MaxValueValidator(dt.datetime.combine(LATEST, noon), sentence),
        ]


class PlacesField(forms.IntegerField):
    """How many places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Places"), **kwargs)
        sentence = _("Enter a whole number from 0 to 100,000.")
        self.error_messages["invalid"] = sentence
        self.validators += [MinValueValidator(0, sentence), MaxValueValidator(MOST_PLACES, sentence)]
        self.widget.attrs["inputmode"] = "numeric"


class SetupForm(MultilingualForm, forms.ModelForm):
    """What the forms here share: no control characters; a constraint's message stands beside the field it is about;
    a fixed order of parts (`layout`)."""

    constraint_field = ""  # beside which a constraint's message stands that names no field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(no_control_characters)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the page has it
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        return Layout(*self.fields)

    def _get_validation_exclusions(self) -> set[str]:
        """Rows are unique within their conference, which no field of the form shows: it is checked all the same."""
        return super()._get_validation_exclusions() - {"conference"}  # type: ignore[misc]

    def add_error(self, field: str | None, error: Any) -> None:
        """A constraint's message goes to the field that its code names (see `Conference.Meta`)."""
        if field is None and isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            rest = dict(error.error_dict)
            for one in rest.pop(NON_FIELD_ERRORS, []):
                name = one.code if one.code in self.fields else self.constraint_field
                rest.setdefault(name or NON_FIELD_ERRORS, []).append(one)
            error = ValidationError(rest)
        super().add_error(field, error)

    @property
    def changed_columns(self) -> list[str]:
        """The model's fields that were changed in this form."""
        columns = {field.name for field in self._meta.model._meta.fields} - getattr(self, "kept", set())
        return [name for name in self.changed_data if name in columns]


class FactsForm(SetupForm):
    """Fields that making and changing a conference share."""

    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    languages = forms.MultipleChoiceField(
        label=_("Languages of the site"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        initial=ALL_LANGUAGES,
        help_text=_("Every public page is offered in these languages. Where a text is missing, another one stands in."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, languages=ALL_LANGUAGES, **kwargs)

    def clean_contact_phone(self) -> str:
        """As it was typed, when it can be a telephone number (with the country's code)."""
        typed: str = self.cleaned_data["contact_phone"]
        if typed:
            try:
                possible = phonenumbers.is_possible_number(phonenumbers.parse(typed))
            except phonenumbers.NumberParseException:
                possible = False
            if not possible:
                raise ValidationError(_("Enter the number with the code of the country, for example +1 202 555 0114."))
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and (last - first).days >= LONGEST:
            self.add_error("last_day", _("A conference lasts at most a month. Check the year."))
        return cleaned


class NewConferenceForm(FactsForm):
    """What must be known to make a conference; the rest can follow."""

    places = PlacesField(
        initial=100, help_text=_("How many people can take part. Media and interpreters need not count.")
    )
    usual_categories = forms.BooleanField(
        label=_("Begin with the usual categories"),
        required=False,
        initial=True,
        help_text=_(
            "Host government, State or Territory, United Nations agency, civil society, media and five more, "
            "with names in four languages. You can change or delete each of them."
        ),
    )

    class Meta:
        model = Conference
        fields = [
            *("title", "short_title", "city", "slug", "code", "first_day", "last_day", "zone", "languages"),
            "contact_email",
        ]
        error_messages = {"slug": {"unique": _("Another conference has this address. Choose another.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slug = self.fields["slug"]
        slug.validators = [one for one in slug.validators if one is not validate_slug]  # the model's own is stricter

    def layout(self) -> Layout:
        return Layout(
            Fieldset(_("Name and place"), "title", "short_title", "city"),
            Fieldset(
                _("Days"),
                Row(Column("first_day", css_class="col-md-6"), Column("last_day", css_class="col-md-6")),
                "zone",
            ),
            Fieldset(
                _("Addresses"),
                Row(Column("slug", css_class="col-md-6"), Column("code", css_class="col-md-6")),
                "contact_email",
            ),
            Fieldset(_("To begin with"), "languages", "places", "usual_categories"),
        )


class ConferenceForm(WatchfulForm, FactsForm):
    """Everything about a conference that may still change. Its address may not: links live for years."""

    nominations_until = DayField(
        label=_("Delegations are to be named by"),
        required=False,
        help_text=_("Stands in invitations and reminders. Empty: they name no day."),
    )

    class Meta:
        model = Conference
        fields = [
            *("title", "short_title", "subtitle", "summary", "organizers", "city", "venue"),
            *("first_day", "last_day", "zone", "languages"),
            *("contact_email", "contact_phone", "contact_hours", "is_current"),
            *("nominations_until", "invitation", "signature"),
        ]

    def layout(self) -> Layout:
        return Layout(
            Fieldset(_("Names and texts"), "title", "short_title", "subtitle", "summary", "organizers"),
            Fieldset(
                _("Place and days"),
                *("city", "venue"),
                Row(Column("first_day", css_class="col-md-6"), Column("last_day", css_class="col-md-6")),
                "zone",
            ),
            Fieldset(_("Secretariat"), "contact_email", "contact_phone", "contact_hours"),
            Fieldset(_("Invitations to delegations"), "nominations_until", "invitation", "signature"),
            Fieldset(_("Site"), "languages", "is_current"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        until, last = cleaned.get("nominations_until"), cleaned.get("last_day")
        if until and last and until > last:
            self.add_error("nominations_until", _("This day lies after the conference. Choose an earlier one."))
        return cleaned


class OpeningForm(WatchfulForm, SetupForm):
    """When registration opens and closes, in the conference's zone."""

    opens_at = OpeningField(label=_("Registration opens"), help_text=_("Empty: not yet decided."))
    closes_at = OpeningField(label=_("Registration closes"), help_text=_("Empty: it stays open until you close it."))

    class Meta:
        model = Conference
        fields = ["opens_at", "closes_at"]

    def layout(self) -> Layout:
        return Layout(Row(Column("opens_at", css_class="col-md-6"), Column("closes_at", css_class="col-md-6")))


class PlacesForm(WatchfulForm, forms.Form):
    """The places of the whole conference."""

    places = PlacesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self.fields.values())
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def too_few(taken: int) -> Any:
    """The sentence for whoever wants fewer places than are taken."""
    return ngettext_lazy(
        "%(taken)d place is taken already. Enter at least %(taken)d, or withdraw registrations first.",
        "%(taken)d places are taken already. Enter at least %(taken)d, or withdraw registrations first.",
        taken,
    ) % {"taken": taken}


class CategoryForm(WatchfulForm, SetupForm):
    constraint_field = "code"

    class Meta:
        model = Category
        fields = [
            *("name", "code", "admission", "counts", "names_organization", "has_roles", "needs_note"),
            *("default_visibility", "colour", "order"),
        ]
        widgets = {"colour": forms.RadioSelect}

    def __init__(self, *args: Any, in_use: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colour = self.fields["colour"]
        assert isinstance(colour, forms.ChoiceField)
        colour.required, colour.unmarked = False, True  # type: ignore[attr-defined]  # left out, it stays as it is
        colour.choices = [(one.value, swatch(one.value, one.label)) for one in Colour]
        colour.help_text = _("Also marks the category in lists. Its name always stands beside it.")
        self.fields["order"].help_text = _("Categories with a small number stand first.")
        self.fields["order"].required = False
        self.fields["code"].help_text = _("Short and stable, for example civil-society. It appears in spreadsheets.")
        if self.instance.pk:
            self.fields["code"].disabled = True
        if in_use:
            self.fields["counts"].disabled = True
            self.fields["counts"].help_text = _("There are registrations in this category, so this stays as it is.")

    def clean_colour(self) -> str:
        return self.cleaned_data["colour"] or self.instance.colour

    def clean_order(self) -> int:
        """Empty is 0: the end of the list for a new category."""
        return self.cleaned_data["order"] or 0
