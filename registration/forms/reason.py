"""Turning somebody down, by the secretariat or by a focal point."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from registration.forms.fields import Paragraphs


class ReasonForm(forms.Form):
    reason = Paragraphs(
        label=_("The reason"),
        max_length=500,
        help_text=_("The person reads it in the message, exactly as you write it here. At most 500 characters."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the reason: the person is told it.")},
    )
