"""The organizers' forms for the draft. They check the shape of what was typed; what may be done is decided in rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda import rules
from agenda.models import Presentation, Room, Session, SessionPerson, Theme
from conference.models import Conference
from conference.multilingual import MultilingualField, MultilingualForm
from conference.templatetags.plenary import day as day_in_words
from conference.text import name_what_is_missing
from registration.models import COUNTED, Registration
from registration.models.reference import normal


class ClockField(forms.TimeField):
    """An hour and minute of the day, "09:30"; "9:30", "9.30" and "0930" are understood too."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%H:%M", "%H.%M", "%H%M", "%H:%M:%S"])
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs=attrs))
        kwargs.setdefault("error_messages", {"invalid": _("Enter a time as hours and minutes, for example 09:30.")})
        super().__init__(**kwargs)


class DayField(forms.TypedChoiceField):
    """A day of the conference, or none yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=dt.date.fromisoformat, empty_value=None, **kwargs)

    def offer(self, conference: Conference, also: dt.date | None = None) -> None:
        """The conference's days, and the one on which the session stands now, if that is another."""
        days = sorted({*conference.days, *([also] if also else [])})
        self.choices = [("", _("Not yet placed")), *((day.isoformat(), day_in_words(day)) for day in days)]


class Placement(forms.Form):
    """When and where a session takes place, in the conference's zone."""

    day = DayField(label=_("Day"), required=False)
    begins = ClockField(label=_("Begins"), required=False)
    ends = ClockField(label=_("Ends"), required=False)
    room = forms.ModelChoiceField(
        Room.objects.none(), label=_("Room"), required=False, empty_label=_("No room"), blank=True
    )

    conference: Conference

    def prepare(self, session: Session | None) -> None:
        """Offer the conference's days and rooms, and show where the session stands."""
        day: Any = self.fields["day"]
        room: Any = self.fields["room"]
        start = timezone.localtime(session.start, self.conference.tz) if session and session.start else None
        end = timezone.localtime(session.end, self.conference.tz) if session and session.end else None
        day.offer(self.conference, start.date() if start else None)
        room.queryset = Room.objects.in_use().filter(conference=self.conference)
        if session and session.pk:
            self.initial.setdefault("room", session.room_id)
        if start and end:
            self.initial.update({"day": start.date().isoformat(), "begins": start.time(), "ends": end.time()})

    def place(self) -> None:
        """From day and hours to `start` and `end` in UTC (None, None when no day was chosen)."""
        data = self.cleaned_data
        day, begins, ends = data.get("day"), data.get("begins"), data.get("ends")
        data["start"] = data["end"] = None
        if not day:
            if begins or ends:
                self.add_error("day", _("Choose the day, or leave the times empty."))
            return
        for name in ("begins", "ends"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Enter the time."))
        if begins and ends:
            data["start"] = dt.datetime.combine(day, begins, self.conference.tz).astimezone(dt.UTC)
            data["end"] = dt.datetime.combine(day, ends, self.conference.tz).astimezone(dt.UTC)
            if data["end"] <= data["start"]:  # in UTC: where clocks go forward, 03:00 comes before 02:30
                self.add_error("ends", _("A session must end after it begins."))


class SessionForm(MultilingualForm, Placement, forms.ModelForm):
    """A session. Never saved: the action changes the row under the lock. `seen` is the revision that was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Session
        fields = ["kind", "title", "code", "theme", "abstract", "languages", "open_to_press", "is_public", "room"]

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        self.conference = conference
        super().__init__(*args, languages=conference.languages, **kwargs)
        fields: dict[str, Any] = self.fields
        languages = fields["languages"]
        fields["languages"] = forms.MultipleChoiceField(
            label=languages.label,
            choices=settings.LANGUAGES,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        fields["theme"].queryset = Theme.objects.filter(conference=conference)
        fields["theme"].empty_label = _("No theme")
        fields["kind"].choices = Session._meta.get_field("kind").choices
        self.prepare(self.instance)
        self.initial["seen"] = self.instance.revision if self.instance.pk else None
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the page has it
        self.helper.layout = Layout(
            *("kind", "title", "code"),
            Row(Column("day"), Column("room")),
            Row(Column("begins"), Column("ends")),
            *("theme", "abstract", "languages", "open_to_press", "is_public", "seen"),
        )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if refusal := rules.may_use_code(self.conference, code, self.instance):
            raise ValidationError(refusal.sentence)
        return code

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.place()
        return self.cleaned_data

    def show_present(self, revision: int) -> None:
        """The page now shows this revision: saving once more is a decision made with open eyes."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = str(revision)  # type: ignore[index]

    @property
    def row(self) -> dict[str, Any]:
        """The fields of the model, for the action."""
        names = ("kind", "title", "code", "theme", "abstract", "languages", "open_to_press", "is_public", "room")
        return {name: self.cleaned_data[name] for name in (*names, "start", "end")}


class MoveForm(Placement):
    """Move one session quickly: what is left empty stays as it is or follows (the end keeps the length)."""

    all_optional = True  # no field says so: each says what empty means
    session = forms.ModelChoiceField(Session.objects.none(), label=_("Session"), empty_label=_("Choose a session"))
    field_order = ["session", "day", "begins", "ends", "room"]

    def show(self, sessions: Iterable[Session], rooms: Iterable[Room]) -> None:
        """Offer what the page has read already, without asking the database again."""
        fields: dict[str, Any] = self.fields
        fields["session"].widget.choices = [("", fields["session"].empty_label), *((s.pk, str(s)) for s in sessions)]
        fields["room"].widget.choices = [("", fields["room"].empty_label), *((r.pk, str(r)) for r in rooms)]

    def __init__(self, *args: Any, conference: Conference, session: Session | None = None, **kwargs: Any) -> None:
        self.conference = conference
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["session"]
        choice.queryset = Session.objects.draft().filter(conference=conference).in_order()
        self.fields["begins"].help_text = _("Leave empty to keep the time.")
        self.fields["ends"].help_text = _("Leave empty to keep the length.")
        self.prepare(None)
        day: Any = self.fields["day"]
        day.choices = [("", _("As it is")), *day.choices[1:]]
        room: Any = self.fields["room"]
        room.empty_label = _("As it is")
        name_what_is_missing(self.fields.values())
        if session:
            self.initial["session"] = session.pk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        session: Session | None = data.get("session")
        if session is None or self.errors:
            return data
        data["room"] = data.get("room") or session.room
        if session.start:
            start = timezone.localtime(session.start, self.conference.tz)
            data["day"] = data.get("day") or start.date()
            data["begins"] = data.get("begins") or start.time()
        length = session.duration
        if data.get("begins") and not data.get("ends") and length:
            ends = dt.datetime.combine(dt.date.min, data["begins"]) + length
            if ends.date() == dt.date.min:
                data["ends"] = ends.time()
            else:
                self.add_error("ends", _("The session would end after midnight. Enter when it ends."))
                return data
        self.place()
        return data


class PartForm(MultilingualForm, forms.ModelForm):
    """A part of a session. Never saved: the action changes the row under the lock."""

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        self.session = session
        super().__init__(*args, languages=session.conference.languages, **kwargs)

    @property
    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class PresentationForm(PartForm):
    """The beginning is typed as a time of day when the session has one, else in minutes after the session begins."""

    begins = ClockField(label=_("Begins"))
    field_order = ["begins", "offset", "minutes", "title", "speaker"]

    class Meta:
        model = Presentation
        fields = ["offset", "minutes", "title", "speaker"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.session.start is None:
            del self.fields["begins"]
            return
        del self.fields["offset"]
        begins = self.instance.start if self.instance.pk else self.session.start
        self.initial["begins"] = timezone.localtime(begins, self.session.conference.tz).time()

    def clean_begins(self) -> dt.time:
        begins = self.cleaned_data["begins"]
        start = timezone.localtime(self.session.start, self.session.conference.tz)
        offset = dt.datetime.combine(start.date(), begins, start.tzinfo) - start
        if offset < dt.timedelta(0):
            raise ValidationError(_("The session begins later, at %(time)s.") % {"time": f"{start:%H:%M}"})
        self.cleaned_data["offset"] = int(offset.total_seconds() // 60)
        return begins

    @property
    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("offset", "minutes", "title", "speaker")}


class PersonForm(PartForm):
    reference = forms.CharField(
        label=_("Reference code of the participant"),
        required=False,
        max_length=40,
        help_text=_("Where it is known who holds the role: it then follows when this person is replaced."),
    )

    class Meta:
        model = SessionPerson
        fields = ["role", "name", "order"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.registration_id:
            self.initial["reference"] = self.instance.registration.reference

    def clean_reference(self) -> str:
        """Sets `participant`: whose code it is, or None."""
        typed = self.cleaned_data["reference"].strip()
        self.participant = None
        if typed:
            own = Registration.objects.filter(conference=self.session.conference, reference=normal(typed))
            self.participant = own.first()
            if self.participant is None:
                raise ValidationError(_("Nobody has this code. Check it letter by letter, or leave it empty."))
            is_new = self.participant.pk != self.instance.registration_id
            if is_new and self.participant.state not in COUNTED:
                raise ValidationError(_("%(name)s no longer takes part.") % {"name": self.participant.full_name})
        return typed

    @property
    def row(self) -> dict[str, Any]:
        return super().row | {"registration": self.participant}


class OfConferenceForm(MultilingualForm, forms.ModelForm):
    """A room or a theme. Never saved: the action changes the row under the lock."""

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        self.conference = conference
        super().__init__(*args, languages=conference.languages, **kwargs)

    @property
    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class RoomForm(OfConferenceForm):
    class Meta:
        model = Room
        fields = ["name", "seats", "order"]


class ThemeForm(OfConferenceForm):
    class Meta:
        model = Theme
        fields = ["number", "name"]

    def clean_number(self) -> int:
        number = self.cleaned_data["number"]
        if refusal := rules.may_use_number(self.conference, number, self.instance if self.instance.pk else None):
            raise ValidationError(refusal.sentence)
        return number


class PublishForm(forms.Form):
    """`seen` is the revision of the draft that the preview showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"] = MultilingualField(
            conference.languages,
            several_lines=True,
            label=_("Note on this version"),
            required=False,
            max_length=1000,
            help_text=_("Shown above the agenda and in the mail. You may leave it empty."),
        )

    def show_present(self, revision: int) -> None:
        """The page now shows this revision of the draft: the button below is for what one sees."""
        if self.is_bound:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = str(revision)  # type: ignore[index]
        else:
            self.initial["seen"] = revision


class FilterForm(forms.Form):
    """What a visitor of the public agenda narrows it down to. Whatever is not offered filters nothing."""

    theme = forms.IntegerField(required=False)
    room = forms.IntegerField(required=False)
    language = forms.CharField(required=False, max_length=5)
    press = forms.BooleanField(required=False)
