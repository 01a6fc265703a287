"""Forms of the secretariat about a registration."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.text import no_control_characters


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("The reason"),
        max_length=500,
        help_text=_("The person reads it in the message, exactly as you write it here. At most 500 characters."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the reason: the person is told it.")},
        validators=[no_control_characters],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A browser would cut a pasted text without a word, and the person would read half a sentence.
        del self.fields["reason"].widget.attrs["maxlength"]
