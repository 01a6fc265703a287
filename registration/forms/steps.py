"""The steps of registering, one form each. They check the shape of answers and ask `rules`; nothing is saved here."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Fieldset, Layout, Row
from django import forms
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from registration import choice
from registration.choice import Choice
from registration.forms.fields import Email, Line, Name, Paragraphs, Telephone, region_of
from registration.models import Draft, Registration
from registration.models.countries import in_order
from registration.models.delegation import Visibility
from registration.models.registration import Access, DelegationRole, Diet, Honorific, Sex

LONGEST_KEPT = 10_000  # characters of one answer that a draft keeps
UNKNOWN = _("Choose one of the answers in the list.")


def column(name: str) -> Any:
    return Registration._meta.get_field(name)


def label(name: str) -> Any:
    return column(name).verbose_name


def line(name: str, kind: type[Line] = Line, *, autocomplete: str = "off", **kwargs: Any) -> Any:
    """A field of one line with the label and length of the registration's column."""
    kwargs.setdefault("required", not column(name).blank)
    field = kind(label=label(name), max_length=column(name).max_length, **kwargs)
    field.widget.attrs["autocomplete"] = autocomplete
    return field


def select(name: str, choices: Any, *, empty: Any = "", **kwargs: Any) -> forms.ChoiceField:
    """A list to choose one answer from, which may stay empty."""
    kwargs.setdefault("required", False)
    return forms.ChoiceField(
        label=label(name), choices=[("", empty), *choices], error_messages={"invalid_choice": UNKNOWN}, **kwargs
    )


def of_a_person(form: forms.Form, name: Any, work: Any, reach: Any) -> list[Fieldset]:
    """The details of a person in groups; the first three have these headings, addressed to whoever fills them in."""
    half = "col-md-6"
    role = ["role"] if "role" in form.fields else []
    return [
        Fieldset(
            name,
            "honorific",
            Row(Column("given_name", css_class=half), Column("family_name", css_class=half)),
            "badge_name",
            css_class="mb-3",
        ),
        Fieldset(work, "function", "organization", *role, css_class="mb-3"),
        Fieldset(reach, "email", "assistant_email", "phone", "language", css_class="mb-3"),
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
    ]


class StepForm(forms.Form):
    """One step: `chosen` is what the first step said (None there). The page draws the form tag and the buttons."""

    step: ClassVar[str]
    title: ClassVar[Any]
    short_title: ClassVar[Any]

    def __init__(self, *args: Any, conference: Conference, chosen: Choice | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        self.chosen = chosen
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout()

    def prepare(self) -> None:
        """Fit the fields to the conference and the choice."""

    def layout(self) -> Layout:
        raise NotImplementedError

    @classmethod
    def typed(cls, data: QueryDict) -> dict[str, list[str]]:
        """This form's answers as they came, right or wrong, for the draft."""
        return {
            name: [value[:LONGEST_KEPT] for value in data.getlist(name)[:50]]
            for name in cls.base_fields
            if name in data
        }

    @classmethod
    def sent(cls, request: HttpRequest, *, conference: Conference, chosen: Choice | None, draft: Draft | None) -> Self:
        """The form as it was just sent."""
        return cls(request.POST, conference=conference, chosen=chosen)

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
        """The form with what was typed before; `checked` shows the errors too."""
        if typed is not None and checked:
            return cls(MultiValueDict(typed), conference=conference, chosen=chosen)
        many = {name for name, field in cls.base_fields.items() if isinstance(field, forms.MultipleChoiceField)}
        initial = (
            {name: typed.get(name, []) if name in many else (typed.get(name) or [""])[-1] for name in cls.base_fields}
            if typed is not None
            else {}
        )
        return cls(initial=initial, conference=conference, chosen=chosen)


class DelegationForm(StepForm):
    """One question: the category follows from the delegation, so that a telephone needs no second list."""

    step = "delegation"
    title = _("Whom do you represent?")
    short_title = _("Delegation")

    represents = forms.ChoiceField(
        label=_("Your delegation, organization or group"),
        help_text=_("“Waiting list” means that all places are taken at the moment. You can register all the same."),
        error_messages={"required": _("Choose whom you represent."), "invalid_choice": UNKNOWN},
    )

    def prepare(self) -> None:
        self.offer = choice.offer(self.conference)
        field = self.fields["represents"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Please choose")), *self.offer.groups]

    def layout(self) -> Layout:
        return Layout("represents")


class PersonForm(StepForm):
    step = "person"
    title = _("About you")
    short_title = _("About you")

    honorific = select("honorific", Honorific.choices, empty=pgettext_lazy("honorific", "None"))
    given_name = line(
        "given_name", Name, autocomplete="given-name", error_messages={"required": _("Enter your given names.")}
    )
    family_name = line(
        "family_name", Name, autocomplete="family-name", error_messages={"required": _("Enter your family name.")}
    )
    badge_name = line("badge_name", Name, help_text=_("If it differs from the name above. At most 60 characters."))
    function = line(
        "function",
        autocomplete="organization-title",
        help_text=_("As it should stand in the list of participants, in your own language."),
        error_messages={"required": _("Enter your function, for example “Director of Immigration”.")},
    )
    organization = line(
        "organization",
        autocomplete="organization",
        error_messages={"required": _("Enter the ministry or institution for which you come.")},
    )
    role = forms.ChoiceField(
        label=label("role"),
        choices=DelegationRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your role in the delegation."), "invalid_choice": UNKNOWN},
    )
    sex = select("sex", Sex.choices, empty=_("Not stated"), help_text=_("Only counted, for the donors’ statistics."))
    nationality = forms.ChoiceField(
        label=label("nationality"),
        choices=lambda: [("", _("Not stated")), *in_order()],
        required=False,
        error_messages={"invalid_choice": UNKNOWN},
    )
    email = line(
        "email",
        Email,
        autocomplete="email",
        help_text=_("Your confirmation and your private link go here. A shared mailbox is fine."),
        error_messages={"required": _("Enter the e-mail address to which we may write.")},
    )
    assistant_email = line(
        "assistant_email", Email, help_text=_("For questions about your stay. Your private link is not sent there.")
    )
    phone = line("phone", Telephone, autocomplete="tel")
    language = forms.ChoiceField(
        label=label("language"),
        choices=settings.LANGUAGES,
        error_messages={"required": _("Choose the language of our letters."), "invalid_choice": UNKNOWN},
    )
    hears = select("hears", settings.LANGUAGES, empty=_("Not stated"))
    speaks = select("speaks", settings.LANGUAGES, empty=_("Not stated"))

    def prepare(self) -> None:
        assert self.chosen is not None
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        names = dict(settings.LANGUAGES)
        language.choices = [(code, names[code]) for code in self.conference.languages or names if code in names]
        self.initial.setdefault("language", get_language() or "en")
        self.fields["organization"].required = self.chosen.category.names_organization
        if not self.chosen.category.has_roles:
            del self.fields["role"]
        phone = self.fields["phone"]
        assert isinstance(phone, Telephone)
        phone.region = region_of(self.conference.zone)
        phone.help_text = _("With the country code, such as +1 242. For urgent changes during the conference only.")

    def layout(self) -> Layout:
        return Layout(*of_a_person(self, _("Your name"), _("Your work"), _("How we reach you")))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        answers.setdefault("role", "")
        return answers


class NeedsForm(StepForm):
    step = "needs"
    title = _("Needs and visibility")
    short_title = _("Needs and visibility")

    diet = forms.MultipleChoiceField(
        label=_("Diet"),
        choices=Diet.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("For the kitchen: it learns how many, not who."),
        error_messages={"invalid_choice": UNKNOWN},
    )
    access = forms.MultipleChoiceField(
        label=_("What you need in the building"),
        choices=Access.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("So that the rooms are ready when you arrive."),
        error_messages={"invalid_choice": UNKNOWN},
    )
    details = Paragraphs(
        label=_("Anything else that we should prepare for"),
        max_length=1000,
        required=False,
        help_text=_("Kept encrypted, and read only by those in the secretariat who arrange it."),
    )
    visibility = forms.ChoiceField(
        label=_("Who may see your name, function and delegation in the list of participants"),
        choices=Visibility.choices,
        widget=forms.RadioSelect,
        help_text=_("Never your e-mail address, telephone or needs. You can change it later on your own page."),
        error_messages={
            "required": _("Choose who may see you in the list of participants."),
            "invalid_choice": UNKNOWN,
        },
    )

    def prepare(self) -> None:
        if self.chosen is not None and not self.initial:
            self.initial = {"visibility": self.chosen.category.default_visibility}

    def layout(self) -> Layout:
        return Layout(
            Fieldset(_("At table"), Field("diet"), css_class="mb-3"),
            Fieldset(_("In the building"), Field("access"), Field("details"), css_class="mb-3"),
            Fieldset(_("The list of participants"), Field("visibility"), css_class="mb-3"),
        )


class SendForm(forms.Form):
    """The last step's one box."""

    right = forms.BooleanField(
        label=_("These answers are right, and I have read how my data are used."),
        error_messages={"required": _("Tick the box when the answers are right.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("right")
