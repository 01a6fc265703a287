"""The second stage: travel, and passport data for the visa letter."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.meanwhile import WatchfulForm
from conference.models import Conference
from conference.moments import MomentField
from conference.templatetags.plenary import date as in_words
from registration import rules
from registration.forms.fields import Line, Name
from registration.models import Passport, Travel
from registration.models.countries import in_order

UNKNOWN = _("Choose one of the answers in the list.")


def _column(model: Any, name: str) -> Any:
    return model._meta.get_field(name)


def _line(name: str, kind: type[Line] = Line, **kwargs: Any) -> Line:
    """One line for a column of `Travel`, which may stay empty."""
    column = _column(Travel, name)
    field = kind(label=column.verbose_name, max_length=column.max_length, required=False, **kwargs)
    field.widget.attrs["autocomplete"] = "off"
    return field


class PaperForm(forms.Form):
    """What the forms of this stage share: the page draws the form tag and the buttons."""

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        raise NotImplementedError


class TravelForm(WatchfulForm, PaperForm):
    """One's own travel; watchful, because the secretariat may enter it too."""

    all_optional = True  # the page says that everything may follow later

    is_local = forms.BooleanField(
        label=_column(Travel, "is_local").verbose_name,
        required=False,
        help_text=_("Then leave the rest empty; we do not ask again."),
    )
    arrives_at = MomentField(label=_column(Travel, "arrives_at").verbose_name, required=False)
    arrival_flight = _line("arrival_flight", help_text=_("For example BW 459."))
    arrives_from = _line("arrives_from", help_text=_("The last airport or port before the conference."))
    departs_at = MomentField(label=_column(Travel, "departs_at").verbose_name, required=False)
    departure_flight = _line("departure_flight")
    hotel = _line("hotel", help_text=_("Where we find you, and where a car may pick you up."))

    stay: Any = _("Your stay")
    either: Any = None  # what is said instead of the table's own sentence, which speaks to the person

    def __init__(self, data: QueryDict | None = None, *, conference: Conference, travel: Travel | None = None) -> None:
        initial = {name: getattr(travel, name) for name in self.base_fields} if travel else {}
        super().__init__(data, initial=initial, conference=conference)

    def layout(self) -> Layout:
        half = "col-md-6"
        return Layout(
            "is_local",
            Fieldset(
                _("Arrival"),
                Row(Column("arrives_at", css_class=half), Column("arrival_flight", css_class=half)),
                "arrives_from",
                css_class="mb-3",
            ),
            Fieldset(
                _("Departure"),
                Row(Column("departs_at", css_class=half), Column("departure_flight", css_class=half)),
                css_class="mb-3",
            ),
            Fieldset(self.stay, "hotel", css_class="mb-3"),
        )

    def _near(self, name: str) -> dt.datetime | None:
        """The moment, if it lies around the conference."""
        moment: dt.datetime | None = self.cleaned_data[name]
        if moment is None:
            return None
        first, last = rules.travel_days(self.conference)
        if not first <= timezone.localdate(moment, timezone=self.conference.tz) <= last:
            raise ValidationError(
                _("Check month and year: the conference is from %(first)s to %(last)s."),
                code="far",
                params={
                    "first": in_words(self.conference.first_day),
                    "last": in_words(self.conference.last_day),
                },
            )
        return moment

    def clean_arrives_at(self) -> dt.datetime | None:
        return self._near("arrives_at")

    def clean_departs_at(self) -> dt.datetime | None:
        return self._near("departs_at")

    def clean(self) -> dict[str, Any]:
        """Asks the table's constraints: departure after arrival, and no travel of those who live here."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                Travel(**self.travel()).validate_constraints()
            except ValidationError as error:
                for one in error.error_dict.get("__all__", []):
                    name = one.code if one.code in self.fields else None
                    self.add_error(name, (name == "is_local" and self.either) or one)
        return cleaned

    def travel(self) -> dict[str, Any]:
        """Columns of `Travel`."""
        return {name: self.cleaned_data[name] for name in self.base_fields}


class TravelOfAnotherForm(TravelForm):
    """The travel of somebody for whom the secretariat enters it."""

    stay = _("Accommodation")
    either = _("Whoever lives here neither arrives nor departs: leave out one of the two.")

    def layout(self) -> Layout:
        self.fields["is_local"].label = _("Lives here and does not travel")
        self.fields["hotel"].help_text = ""
        return super().layout()


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar or typed as 2027-01-31."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)
        self.error_messages["invalid"] = _("Enter the day as year, month and day, for example 1981-04-30.")


OLDEST = dt.date(1900, 1, 1)


class PassportForm(PaperForm):
    name = Name(
        label=_column(Passport, "name").verbose_name,
        max_length=160,
        help_text=_("Letter by letter, in the order in which the passport has it."),
        error_messages={"required": _("Enter the name as it stands in the passport.")},
    )
    number = Line(
        label=_column(Passport, "number").verbose_name,
        max_length=20,
        error_messages={"required": _("Enter the number of the passport.")},
    )
    country = forms.ChoiceField(
        label=_column(Passport, "country").verbose_name,
        choices=lambda: [("", _("Please choose")), *in_order()],
        error_messages={"required": _("Choose the country that issued the passport."), "invalid_choice": UNKNOWN},
    )
    born_on = DayField(
        label=_column(Passport, "born_on").verbose_name, error_messages={"required": _("Enter the day of your birth.")}
    )
    born_in = Line(label=_column(Passport, "born_in").verbose_name, max_length=80, required=False)
    issued_on = DayField(label=_column(Passport, "issued_on").verbose_name, required=False)
    expires_on = DayField(
        label=_column(Passport, "expires_on").verbose_name,
        error_messages={"required": _("Enter the day until which the passport is valid.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "number", "country", "born_in"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def layout(self) -> Layout:
        half = "col-md-6"
        return Layout(
            Fieldset(_("The passport"), "name", "number", "country", css_class="mb-3"),
            Fieldset(
                _("Days and place"),
                Row(Column("born_on", css_class=half), Column("born_in", css_class=half)),
                Row(Column("issued_on", css_class=half), Column("expires_on", css_class=half)),
                css_class="mb-3",
            ),
        )

    def clean_number(self) -> str:
        """Letters and digits only, as in the machine-readable zone (ICAO Doc 9303 part 3)."""
        number = re.sub(r"[\s.-]", "", self.cleaned_data["number"]).upper()
        if not re.fullmatch(r"[A-Z0-9]{4,20}", number):
            raise ValidationError(_("A passport number has letters and digits only. Copy it from the first page."))
        return number

    def clean_born_on(self) -> dt.date:
        born: dt.date = self.cleaned_data["born_on"]
        if not OLDEST <= born < self._today():
            raise ValidationError(_("Check the year of your birth."))
        return born

    def clean_issued_on(self) -> dt.date | None:
        issued: dt.date | None = self.cleaned_data["issued_on"]
        if issued is not None and not OLDEST <= issued <= self._today():
            raise ValidationError(_("A passport cannot be issued in the future. Check the day."))
        return issued

    def clean_expires_on(self) -> dt.date:
        expires: dt.date = self.cleaned_data["expires_on"]
        refusal = rules.passport_refusal(self.conference, expires)
        if refusal is not None:
            raise ValidationError(refusal.sentence, code=refusal.code)
        if expires.year > self._today().year + 30:
            raise ValidationError(_("Check the year."))
        return expires

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        born, issued = cleaned.get("born_on"), cleaned.get("issued_on")
        if born and issued and issued < born:
            self.add_error("issued_on", _("The passport cannot be older than its holder. Check both days."))
        return cleaned

    def _today(self) -> dt.date:
        return timezone.localdate(timezone=self.conference.tz)

    def passport(self) -> dict[str, str]:
        """The cleaned answers as the texts that are kept; days as ISO 8601."""
        return {
            name: value.isoformat() if isinstance(value, dt.date) else value or ""
            for name, value in self.cleaned_data.items()
        }
