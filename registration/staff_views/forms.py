"""Forms of the secretariat about a registration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.text import name_what_is_missing
from registration.forms.fields import Line, Paragraphs
from registration.models import Category, Delegation
from registration.models.registration import DelegationRole


class InternalNoteForm(forms.Form):
    text = Paragraphs(
        label=_("Note for colleagues"),
        max_length=2000,
        help_text=_("The person does not see it here. At most 2,000 characters."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the note first.")},
    )


class MoveUpForm(forms.Form):
    """`add_place` is offered to those who may change the places."""

    reason = Paragraphs(
        label=_("Why this person first"),
        max_length=500,
        help_text=_("Kept as a note for colleagues; the person is told of the place only."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why this person comes first: colleagues will ask.")},
    )
    add_place = forms.BooleanField(label=_("Add a place where none is free"), required=False)

    def __init__(self, *args: Any, may_add: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_add:
            del self.fields["add_place"]


class MessageForm(forms.Form):
    """In the organizer's own words."""

    subject = Line(label=_("Subject"), max_length=150)
    text = Paragraphs(
        label=_("Message"),
        max_length=5000,
        help_text=_(
            "It is sent as you write it, in whatever language. The greeting, the private link and why the message "
            "comes are added in the language in which the person reads letters; whoever was replaced gets no link."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self.fields.values())


class ListForm(forms.Form):
    """A saved list. `prefix` tells the lists of one page apart."""

    name = Line(label=_("Name of the list"), max_length=60)
    is_shared = forms.BooleanField(label=_("Shown to colleagues too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self.fields.values())


class BelongingForm(forms.Form):
    """Where somebody belongs: a delegation, which says the category, or a category without delegations. A head may
    need another role there."""

    belongs = forms.ChoiceField(label=_("Delegation or category"))
    role = forms.ChoiceField(
        label=_("Role in the delegation"),
        choices=[*DelegationRole.choices, ("", _("Not stated"))],
        required=False,
        help_text=_("A delegation has one head. Where there is one already, choose another role for this person."),
    )

    def __init__(
        self, *args: Any, categories: list[Category], delegations: list[Delegation], is_head: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_head:
            del self.fields["role"]
        self.within = {f"delegation:{one.code}": one for one in delegations}
        taken = {one.category_id for one in delegations}
        self.free = {f"category:{one.code}": one for one in categories if one.pk not in taken}
        self.by_key = {one.pk: one for one in categories}
        field = self.fields["belongs"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose…")),
            (_("Delegations"), [(key, f"{one} – {self.by_key[one.category_id]}") for key, one in self.within.items()]),
            (_("Without a delegation"), [(key, str(one)) for key, one in self.free.items()]),
        ]
        name_what_is_missing(self.fields.values())

    @property
    def chosen(self) -> tuple[Category, Delegation | None]:
        """Of a valid form."""
        key = self.cleaned_data["belongs"]
        delegation = self.within.get(key)
        return (self.by_key[delegation.category_id], delegation) if delegation else (self.free[key], None)

    @property
    def role_there(self) -> str | None:
        """Of a valid form: the role, None where it was not asked."""
        return self.cleaned_data["role"] if "role" in self.fields and "role" in self.data else None
