"""A short form for somebody who stands at the desk and is not registered."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.accounts.access import StaffRequest, staff
from conference.accounts.models import may
from conference.models import Conference
from conference.text import name_what_is_missing
from registration.actions.apply import Refused
from registration.actions.walk_in import walk_in as register
from registration.choice import Choice
from registration.forms.fields import Email, Name
from registration.forms.steps import UNKNOWN, label, line, select
from registration.models import COUNTED, Category, Delegation, Registration
from registration.models.folding import fold
from registration.models.registration import DelegationRole
from registration.staff_views.checkin import desk_of


class WalkInForm(forms.Form):
    """What a badge needs, and no more. `submission_key` makes a double click one registration."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    given_name = line("given_name", Name)
    family_name = line("family_name", Name)
    function = line("function")
    represents = forms.ChoiceField(
        label=gettext_lazy("Delegation or category"),
        error_messages={"invalid_choice": UNKNOWN, "required": gettext_lazy("Choose whom the person comes for.")},
    )
    role = select("role", DelegationRole.choices, empty=gettext_lazy("Not stated"))
    organization = line("organization")
    email = Email(label=label("email"), max_length=254, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"),
        choices=settings.LANGUAGES,
        error_messages={"invalid_choice": UNKNOWN},
    )
    another = forms.BooleanField(required=False, label=gettext_lazy("This is another person with the same name"))

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        self.namesakes: list[Registration] = []
        self.choices, groups = _choices(conference)
        represents, language, email = self.fields["represents"], self.fields["language"], self.fields["email"]
        assert isinstance(represents, forms.ChoiceField)
        assert isinstance(language, forms.ChoiceField)
        represents.choices = [("", _("Choose…")), *groups]
        name_what_is_missing(self.fields[name] for name in ("given_name", "family_name", "function", "language"))
        if not self.is_bound:
            del self.fields["another"]  # asked only where somebody has the name
        language.choices = [pair for pair in settings.LANGUAGES if pair[0] in conference.languages]
        email.help_text = _("Without one, letters to this person go to the secretariat: %(email)s") % {
            "email": conference.contact_email
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "given_name" in data and "family_name" in data and not data.get("another"):
            alike = _namesakes(self.conference, data["given_name"], data["family_name"])
            if key := data.get("submission_key"):
                alike = alike.exclude(submission_key=key)
            self.namesakes = list(alike[:5])
        if not self.namesakes:
            del self.fields["another"]
        return data

    @property
    def choice(self) -> Choice:
        return self.choices[self.cleaned_data["represents"]]

    @property
    def person(self) -> dict[str, Any]:
        """The fields of `Registration`. Whoever gives no address is written to at the secretariat's own: a row needs
        one, and the secretariat can hand over what arrives."""
        names = ("given_name", "family_name", "function", "organization", "role", "language")
        category = self.choice.category
        return {
            **{name: self.cleaned_data[name] for name in names},
            "role": self.cleaned_data["role"] if category.has_roles else "",
            "email": self.cleaned_data["email"] or self.conference.contact_email,
            "visibility": category.default_visibility,
        }


def _choices(conference: Conference) -> tuple[dict[str, Choice], list[tuple[str, list[tuple[str, str]]]]]:
    """Everything somebody may come for, also what is by nomination; two queries."""
    categories = list(Category.objects.filter(conference=conference))
    delegations = Delegation.objects.filter(conference=conference, places__isnull=False)
    members: dict[int, list[Delegation]] = {category.pk: [] for category in categories}
    for delegation in delegations.select_related("category", "places").order_by(Delegation.sort_field(), "pk"):
        members[delegation.category_id].append(delegation)
    choices: dict[str, Choice] = {}
    groups = []
    for category in categories:
        mine = [Choice(category, one) for one in members[category.pk]] or [Choice(category, None)]
        choices |= {one.value: one for one in mine}
        groups.append((str(category), [(one.value, _words(one)) for one in mine]))
    return choices, groups


def _words(choice: Choice) -> str:
    if choice.delegation is not None and choice.delegation.places.left <= 0:
        return _("%(delegation)s – no place left") % {"delegation": choice}
    return str(choice)


def _namesakes(conference: Conference, given_name: str, family_name: str) -> QuerySet[Registration]:
    """Those still in the running whose names fold to the same; found by the index of names."""
    return Registration.objects.filter(
        conference=conference,
        state__in=COUNTED,
        sort_name=f"{fold(family_name)}\t{fold(given_name)}"[:160],
    ).select_related("category", "delegation")


@staff("registration.checkin")
def walk_in(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """The form; whoever may decide confirms and lets in with the same button."""
    decides = may(request.user, "registration.decide", conference)
    first = {"submission_key": uuid.uuid4(), "language": conference.languages[0] if conference.languages else "en"}
    form = WalkInForm(request.POST or None, conference=conference, initial=first)
    if request.method == "POST" and form.is_valid() and not form.namesakes:
        choice = form.choice
        try:
            done = register(
                by=request.user.actor,
                conference=conference,
                category=choice.category,
                delegation=choice.delegation,
                person=form.person,
                decides=decides,
                desk=desk_of(request, conference),
                submission_key=form.cleaned_data["submission_key"],
                is_another=form.cleaned_data.get("another", False),
            )
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            words = {"name": done.registration.full_name, "code": done.registration.reference}
            if done.checkin is not None:
                return redirect(f"{reverse('secretariat:checkin', args=[conference.slug])}?in={words['code']}")
            why = done.refusal.sentence if done.refusal else ""
            told = _("%(name)s is registered as %(code)s, and not yet in: the secretariat decides.") % words
            messages.warning(request, f"{told} {why}".strip())
            return redirect("secretariat:registration", conference.slug, done.registration.reference)
    context = {"conference": conference, "here": "checkin", "form": form, "decides": decides}
    return render(request, "secretariat/checkin/walk_in.html", context)
