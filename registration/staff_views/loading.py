"""Finding the registration that an address names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from conference.audit.sentences import sentence
from conference.enciphered import decipher
from conference.models import Conference
from registration.arrivals import with_presence
from registration.history import SENTENCES, called_by, last_change
from registration.models import InternalNote, NoteVerbale, Registration
from registration.models.note import with_coverage
from registration.models.reference import normal


def load(conference: Conference, reference: str) -> Registration:
    """The registration of this conference with that code, however it is written; else 404.

    It knows in the same query what it was merged into, travel and funding, whether a note covers it (`is_covered`), who
    is in (`arrivals.presence`) and how the visa letter stands: its page must not ask a query for each.
    """
    covering = NoteVerbale.objects.filter(covers=OuterRef("pk"), removed_at__isnull=True)
    remarks = InternalNote.objects.filter(registration=OuterRef("pk"))
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
        loaded_notes=ArraySubquery(covering.values(found=JSONObject(pk="pk", number="number", at="uploaded_at"))),
        loaded_remarks=ArraySubquery(remarks.values(found=JSONObject(text="text", at="at", by="by"))[:50]),
    )
    return get_object_or_404(with_presence(with_coverage(rows)), conference=conference, reference=normal(reference))


def colleagues_notes(registration: Any) -> list[InternalNote]:
    """The newest fifty notes among colleagues about somebody who was loaded here."""
    return [
        InternalNote(text=decipher(row["text"]), at=dt.datetime.fromisoformat(row["at"]), by=row["by"])
        for row in registration.loaded_remarks
    ]


def covering_notes(registration: Any) -> list[NoteVerbale]:
    """The notes verbales that name somebody who was loaded here, newest first: key, number, and when they came."""
    return [
        NoteVerbale(pk=row["pk"], number=row["number"], uploaded_at=dt.datetime.fromisoformat(row["at"]))
        for row in registration.loaded_notes
    ]


def back(registration: Registration) -> HttpResponseBase:
    """To the registration's page."""
    return redirect("secretariat:registration", registration.conference.slug, registration.reference)


def stale_words(registration: Registration) -> str:
    """What a late decider is told: nothing was changed, how it stands now, and through whom."""
    registration.refresh_from_db(fields=["state", "state_since"])
    words = _("Nothing was changed. This registration is now: %(state)s.") % {"state": registration.get_state_display()}
    event = last_change(registration)
    return f"{words} {sentence(event, SENTENCES, called_by(registration.delegation))}." if event else words
