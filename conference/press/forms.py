"""The press office's forms: they validate what was typed and save nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.models import Conference
from conference.moments import MomentField
from conference.multilingual import MultilingualForm
from conference.press import rules
from conference.press.actions import Words
from conference.press.models import PressContact, Release, ReleaseText
from conference.text import no_control_characters


class PlainText(forms.CharField):
    """Typed text: no invisible characters, and line ends as the database keeps them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(no_control_characters)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class TextForm(forms.Form):
    """A release in one language."""

    title = PlainText(
        label=gettext_lazy("Title"),
        max_length=ReleaseText.TITLE,
        widget=forms.TextInput({"class": "full"}),
        help_text=gettext_lazy("One line that says what happened. It stands in lists and mails too."),
        error_messages={"required": gettext_lazy("Enter a title.")},
    )
    dateline = PlainText(
        label=gettext_lazy("Place"),
        required=False,
        max_length=ReleaseText.DATELINE,
        help_text=gettext_lazy("It opens the text, for example “Nassau, The Bahamas”."),
    )
    lead = PlainText(
        label=gettext_lazy("Lead"),
        required=False,
        max_length=ReleaseText.LEAD,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One or two sentences that say the most important thing."),
    )
    body = PlainText(
        label=gettext_lazy("Text"),
        max_length=ReleaseText.BODY,
        widget=forms.Textarea({"rows": 22, "aria-describedby": "markdown"}),
        error_messages={"required": gettext_lazy("Enter the text of the release.")},
    )

    def __init__(self, *args: Any, language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if language:
            for name in ("title", "dateline", "lead", "body"):
                self.fields[name].widget.attrs |= {"lang": language}

    @property
    def words(self) -> Words:
        """What was typed, once the form is valid."""
        return Words(**{name: self.cleaned_data[name] for name in ("title", "dateline", "lead", "body")})


class NewReleaseForm(TextForm):
    """A new release in its original language. `submission_key` makes the button, pressed twice, one release."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    language = forms.ChoiceField(
        label=gettext_lazy("Original language"),
        help_text=gettext_lazy("The language in which you write it. You add the others afterwards."),
    )
    field_order = ["language", "title", "dateline", "lead", "body"]

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, name) for code, name in settings.LANGUAGES if code in conference.languages]


class EmbargoForm(forms.Form):
    """When the embargo ends; empty for none."""

    def __init__(self, *args: Any, release: Release, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.release, self.at = release, at
        conference = release.conference
        self.fields["until"] = MomentField(
            label=_("Embargo until"),
            required=False,
            help_text=_("Time of %(city)s (%(zone)s). Leave it empty for no embargo.")
            % {"city": conference.city, "zone": conference.zone},
        )

    def clean_until(self) -> dt.datetime | None:
        until: dt.datetime | None = self.cleaned_data["until"]
        if until != self.release.embargo_until:
            refusal = rules.embargo_refusal(self.release, until, self.at)
            if refusal:
                raise ValidationError(refusal)
        return until


class ContactForm(MultilingualForm, forms.ModelForm):
    """An office that answers the press, named in each language of the conference. `submission_key` makes the button of
    a new one, pressed twice, one contact."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("With the country code, such as +1 202."),
        widget=forms.TextInput({"type": "tel"}),
    )

    class Meta:
        model = PressContact
        fields = ["office", "place", "email", "phone", "order"]
        help_texts = {
            "email": gettext_lazy("The office’s own address, never a person’s."),
            "order": gettext_lazy("The smallest number stands first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["phone"] = self.instance.phone_shown
        if self.instance.pk:
            del self.fields["submission_key"]
        else:
            self.initial["submission_key"] = self.instance.submission_key

    def clean_submission_key(self) -> uuid.UUID:
        """The one that the page carried, else a new one."""
        self.instance.submission_key = self.cleaned_data["submission_key"] or self.instance.submission_key
        return self.instance.submission_key

    def clean_phone(self) -> str:
        """E.164, or empty."""
        typed = self.cleaned_data["phone"]
        if not typed:
            return ""
        try:
            number = phonenumbers.parse(typed)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError(_("Enter the number with its country code, for example +1 202 555 0121."))
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
