"""The form by which an edition is copied."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from conference.editions.forms import FactsForm
from conference.models import Conference


class CopyForm(FactsForm):
    """What differs in the new edition. `instance` is the new row, not saved."""

    languages = None  # type: ignore[assignment]  # those of the old one
    sessions = forms.BooleanField(
        label=_("Also the sessions of the agenda, as a draft, moved to the new days"),
        required=False,
        help_text=_("Without it the new edition has the rooms and the themes only."),
    )

    class Meta:
        model = Conference
        fields = ["title", "short_title", "slug", "code", "first_day", "last_day"]
        error_messages = {"slug": {"unique": _("Another conference has this address. Choose another.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slug = self.fields["slug"]
        slug.validators = [one for one in slug.validators if one is not validate_slug]  # the model's own is stricter

    def layout(self) -> Layout:
        return Layout(
            Fieldset(_("Name"), "title", "short_title"),
            Fieldset(
                _("Days"), Row(Column("first_day", css_class="col-md-6"), Column("last_day", css_class="col-md-6"))
            ),
            Fieldset(_("Address"), Row(Column("slug", css_class="col-md-6"), Column("code", css_class="col-md-6"))),
            Fieldset(_("Agenda"), "sessions"),
        )


def suggestion(old: Conference) -> dict[str, Any]:
    """A year later on the same weekdays, with the year in the address changed."""
    year = dt.timedelta(weeks=52)
    first, last = old.first_day + year, old.last_day + year
    slug = re.sub(r"\d{4}", str(first.year), old.slug)
    return {"first_day": first, "last_day": last, "slug": slug if slug != old.slug else ""}
