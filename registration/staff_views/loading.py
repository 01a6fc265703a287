"""Finding the registration that an address names."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from conference.audit.sentences import sentence
from conference.models import Conference
from registration.arrivals import with_presence
from registration.history import SENTENCES, last_change
from registration.models import Registration
from registration.models.note import with_coverage
from registration.models.reference import normal


def load(conference: Conference, reference: str) -> Registration:
    """The registration of this conference with that code, however it is written; else 404.

    It knows in the same query what it was merged into, travel and funding, whether a note covers it (`is_covered`), who
    is in (`arrivals.presence`) and how the visa letter stands: its page must not ask a query for each.
    """
    rows = Registration.objects.select_related(
        "conference",
        "category",
        "delegation",
        "merged_into",
        "travel",
        "funding",
        "replaces",
        "replaced_by",
        "named_by",
    ).annotate(  # when passport data came and a letter went; never the data
        passport_at=F("passport__changed_at"),
        letter_at=F("passport__letter_issued_at"),
        letter_by=F("passport__letter_issued_by"),
    )
    return get_object_or_404(with_presence(with_coverage(rows)), conference=conference, reference=normal(reference))


def back(registration: Registration) -> HttpResponseBase:
    """To the registration's page."""
    return redirect("secretariat:registration", registration.conference.slug, registration.reference)


def stale_words(registration: Registration) -> str:
    """What a late decider is told: nothing was changed, how it stands now, and through whom."""
    registration.refresh_from_db(fields=["state", "state_since"])
    words = _("Nothing was changed. This registration is now: %(state)s.") % {"state": registration.get_state_display()}
    event = last_change(registration)
    return f"{words} {sentence(event, SENTENCES)}." if event else words
