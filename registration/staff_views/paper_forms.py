"""What the office chooses before something is printed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.audit.models import AuditEvent
from conference.models import Conference
from conference.moments import MomentField
from conference.templatetags import plenary
from registration import badges
from registration import list_of_participants as listing
from registration.badge_sheets import SHEETS
from registration.list_of_participants import Audience
from registration.models import Category, Delegation, Registration, State
from registration.models.reference import normal
from registration.staff_views.filters import FilterForm, choices

# What stands on a badge or a list: a change of one of these is a reason to print anew.
PRINTED = (
    *("honorific", "given_name", "family_name", "badge_name", "function", "organization"),
    *("role", "position", "category", "delegation", "state", "replaces"),
)


class PaperForm(forms.Form):
    """Every paper has a language: of those of the conference, the active one first."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))
    name = "paper"

    def __init__(self, data: QueryDict | None, conference: Conference, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"{self.name}-%s", **kwargs)
        self.conference = conference
        names = dict(settings.LANGUAGES)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [(code, names[code]) for code in conference.languages] or list(settings.LANGUAGES)
        active = translation.get_language() or ""
        language.initial = active if active in conference.languages else next(iter(language.choices))[0]
        self.order_fields([*(name for name in self.fields if name != "language"), "language"])
        if data is not None and "language" not in data:  # from a button that asks for nothing
            self.data = data.copy()
            self.data["language"] = language.initial


class ListForm(PaperForm):
    """The list of participants."""

    audience = forms.ChoiceField(label=gettext_lazy("For whom"), choices=Audience.choices, initial="participants")
    format = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=[("docx", gettext_lazy("Word file (DOCX), to be edited")), ("pdf", "PDF")],
        initial="docx",
    )
    name = "list"


class PeopleForm(PaperForm):
    """Something for a choice of confirmed people; what is left open narrows nothing."""

    delegation = forms.ModelChoiceField(
        Delegation.objects.none(), label=gettext_lazy("Delegation"), required=False, to_field_name="code"
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=gettext_lazy("Category"), required=False, to_field_name="code"
    )
    references = forms.CharField(
        label=gettext_lazy("Reference codes"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("One or several, with spaces between them: only these."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, conference: Conference, **kwargs: Any) -> None:
        super().__init__(data, conference, **kwargs)
        for name, rows in (
            ("delegation", listing.delegations_in_order(conference.delegations.all())),
            ("category", conference.categories.all()),
        ):
            if name in self.fields:
                field = self.fields[name]
                assert isinstance(field, forms.ModelChoiceField)
                field.queryset = rows
                field.empty_label = None if isinstance(field, forms.ModelMultipleChoiceField) else str(_("All"))

    def clean_references(self) -> list[str]:
        """The codes as they are stored. Each must be known and confirmed."""
        typed = [word for word in re.split(r"[\s,;]+", self.cleaned_data["references"]) if word]
        codes = {word: normal(word) for word in typed}
        rows = Registration.objects.filter(conference=self.conference, reference__in=[c for c in codes.values() if c])
        known = dict(rows.values_list("reference", "state"))
        unknown = [word for word, code in codes.items() if code not in known]
        if unknown:
            raise ValidationError(
                _("These reference codes are not known here: %(codes)s. Check them in the list of registrations.")
                % {"codes": ", ".join(unknown[:10])}
            )
        pending = [code for code, state in known.items() if state != State.CONFIRMED]
        if pending:
            raise ValidationError(
                ngettext(
                    "%(codes)s is not confirmed. Only who is confirmed gets one: confirm first, or leave it out.",
                    "%(codes)s are not confirmed. Only who is confirmed gets one: confirm first, or leave them out.",
                    len(pending),
                )
                % {"codes": ", ".join(pending[:10])}
            )
        return sorted(known)

    def people(self) -> QuerySet[Registration]:
        """The confirmed ones that were chosen; for a valid form."""
        rows = listing.for_audience(self.conference, Audience.SECRETARIAT).select_related("conference")
        for name in ("delegation", "category"):
            if chosen := self.cleaned_data.get(name):
                rows = rows.filter(**{f"{name}__in": chosen if isinstance(chosen, QuerySet) else [chosen]})
        if codes := self.cleaned_data.get("references"):
            rows = rows.filter(reference__in=codes)
        return rows


class BadgesForm(PeopleForm):
    """Badges for a choice of people."""

    size = forms.ChoiceField(label=gettext_lazy("Printed on"), choices=badges.Size.choices, initial="sheet")
    first = forms.IntegerField(
        label=gettext_lazy("First free card or label"),
        required=False,
        min_value=1,
        initial=1,
        help_text=gettext_lazy("Of a sheet that was begun, counted from the upper left, row by row."),
    )
    since = MomentField(
        label=gettext_lazy("Only new and changed since"),
        required=False,
        help_text=gettext_lazy("Who was confirmed, or whose name, function or delegation changed, since then."),
    )
    portion = forms.IntegerField(
        label=gettext_lazy("Portion"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=gettext_lazy("At most 500 badges go into one file: print portion 1, then 2, and so on."),
    )
    filter = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)  # of the list of registrations
    name = "badges"

    def __init__(
        self, data: QueryDict | None, conference: Conference, *, may_know: Collection[str], **kwargs: Any
    ) -> None:
        """`may_know`: by which of the restricted filters of the list the reader may choose, as from `known_to`."""
        super().__init__(data, conference, **kwargs)
        self.may_know = may_know
        self.order_fields(
            ["size", "first", "delegation", "category", "references", "since", "portion", "language", "filter"]
        )
        self.chosen: list[Registration] = []
        if listing.for_audience(conference, Audience.SECRETARIAT).count() <= badges.MOST:
            del self.fields["portion"]

    @property
    def narrowed(self) -> FilterForm | None:
        """The filters of the list from which one came, if any."""
        query = str(self["filter"].value() or "")
        return FilterForm(QueryDict(query), *choices(self.conference), self.may_know) if query else None

    def people(self) -> QuerySet[Registration]:
        rows = super().people()
        if narrowed := self.narrowed:
            rows = narrowed.narrow(rows)
        if since := self.cleaned_data.get("since"):
            rows = rows.filter(changed_since(since))
        return listing.in_order(rows)

    def _check_first(self, cleaned: dict[str, Any]) -> None:
        sheet, first = SHEETS.get(cleaned.get("size", "")), cleaned.get("first") or 1
        if sheet is not None and first > sheet.cards:
            self.add_error(
                "first", _("This sheet has %(number)s. Enter a number up to that.") % {"number": sheet.cards}
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._check_first(cleaned)
        if self.errors:
            return cleaned
        rows, most = self.people(), badges.MOST
        number = rows.count()
        portions = -(-number // most)
        portion = cleaned.get("portion") or (1 if portions == 1 else 0)
        if number == 0:
            raise ValidationError(_("Nobody who is confirmed matches. Choose fewer restrictions."))
        if not 1 <= portion <= portions:
            self.add_error(
                "portion",
                ngettext(
                    "These are %(number)s badges in %(portions)s portion. Enter a number up to that.",
                    "These are %(number)s badges in %(portions)s portions. Enter which one you print now.",
                    portions,
                )
                % {"number": number, "portions": portions},
            )
            return cleaned
        self.chosen = list(rows[(portion - 1) * most : portion * most])
        return cleaned


def changed_since(moment: dt.datetime) -> Q:
    """Those who were confirmed since then, or of whom something changed that stands on paper."""
    events = AuditEvent.objects.filter(
        target_type=Registration._meta.label_lower,
        target_id=Cast(OuterRef("pk"), CharField()),
        at__gte=moment,
        changes__has_any_keys=list(PRINTED),
    )
    return Q(state_since__gte=moment) | Q(Exists(events.order_by()))


class NameplatesForm(PeopleForm):
    """Nameplates of delegations, or of persons."""

    OF = (
        ("delegations", gettext_lazy("Delegations: those of which somebody is confirmed")),
        ("all", gettext_lazy("Delegations: all that are set up")),
        ("heads", gettext_lazy("Persons: the heads of delegation")),
        ("persons", gettext_lazy("Persons: those of the delegations or with the reference codes below")),
    )
    of = forms.ChoiceField(label=gettext_lazy("For whom"), choices=OF, initial="delegations")
    per_seat = forms.BooleanField(
        label=gettext_lazy("As many as the delegation has seats at the table of the plenary"), required=False
    )
    delegation = forms.ModelMultipleChoiceField(
        Delegation.objects.none(),
        label=gettext_lazy("Delegations"),
        required=False,
        to_field_name="code",
        help_text=gettext_lazy("None chosen: all. Hold Ctrl or ⌘ to choose several."),
    )
    category = None  # type: ignore[assignment]  # not asked here
    name = "plates"

    def __init__(self, data: QueryDict | None, conference: Conference, **kwargs: Any) -> None:
        super().__init__(data, conference, **kwargs)
        self.order_fields(["of", "per_seat", "delegation", "references", "language"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("of") == "persons" and cleaned.get("references") == [] and not cleaned.get("delegation"):
            self.add_error("references", _("Choose delegations, or enter the reference codes of those who get one."))
        return cleaned


class AttendanceForm(PeopleForm):
    """Sheets for signature."""

    day = forms.ChoiceField(label=gettext_lazy("Day"), initial="all")
    references = None  # type: ignore[assignment]  # not asked here
    name = "attendance"

    def __init__(self, data: QueryDict | None, conference: Conference, **kwargs: Any) -> None:
        super().__init__(data, conference, **kwargs)
        day = self.fields["day"]
        assert isinstance(day, forms.ChoiceField)
        day.choices = [("all", _("All days")), *((one.isoformat(), plenary.day(one)) for one in conference.days)]
        self.order_fields(["day", "delegation", "category", "language"])

    @property
    def days(self) -> list[dt.date]:
        """The chosen day, or all of them; for a valid form."""
        chosen = self.cleaned_data["day"]
        return self.conference.days if chosen == "all" else [dt.date.fromisoformat(chosen)]
