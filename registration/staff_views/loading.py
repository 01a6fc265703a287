"""Finding the registration that an address names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from conference.audit.sentences import sentence
from conference.enciphered import decipher
from conference.models import Conference
from registration.history import SENTENCES, last_change
from registration.models import CheckIn, InternalNote, NoteVerbale, Passport, Registration
from registration.models.note import with_coverage
from registration.models.reference import normal


def load(conference: Conference, reference: str) -> Registration:
    """The registration of this conference with that code, however it is written; else 404.

    It knows in the same query what it was merged into, travel and funding, whether a note covers it (`is_covered`), and
    what `present`, `covering_notes`, `colleagues_notes` and `letter` say: its page must not ask a query for each.
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
        "named_by__delegation",
    )
    own = {"registration": OuterRef("pk")}
    inside = CheckIn.objects.filter(undone_at__isnull=True, **own).order_by()
    covering = NoteVerbale.objects.filter(covers=OuterRef("pk"), removed_at__isnull=True)
    remarks = InternalNote.objects.filter(**own)
    letters = Passport.objects.filter(**own)
    rows = with_coverage(rows).annotate(
        loaded_checkin=inside.values(found=JSONObject(pk="pk", at="at", by="by", desk="desk"))[:1],
        loaded_notes=ArraySubquery(covering.values(found=JSONObject(pk="pk", number="number", at="uploaded_at"))),
        loaded_remarks=ArraySubquery(remarks.values(found=JSONObject(text="text", at="at", by="by"))[:50]),
        loaded_letter=letters.values(
            found=JSONObject(changed_at="changed_at", issued_at="letter_issued_at", issued_by="letter_issued_by")
        )[:1],
    )
    return get_object_or_404(rows, conference=conference, reference=normal(reference))


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def present(registration: Any) -> CheckIn | None:
    """Since when and through which desk somebody who was loaded here is in; None when not."""
    row = registration.loaded_checkin
    if row is None:
        return None
    return CheckIn(pk=row["pk"], at=_moment(row["at"]), by=row["by"], desk=row["desk"], registration=registration)


def covering_notes(registration: Any) -> list[NoteVerbale]:
    """The notes verbales that name somebody who was loaded here, newest first: key, number, and when they came."""
    return [
        NoteVerbale(
            pk=row["pk"], number=row["number"], uploaded_at=_moment(row["at"]), delegation_id=registration.delegation_id
        )
        for row in registration.loaded_notes
    ]


def colleagues_notes(registration: Any) -> list[InternalNote]:
    """The newest fifty notes among colleagues about somebody who was loaded here."""
    return [
        InternalNote(text=decipher(row["text"]), at=_moment(row["at"]), by=row["by"])
        for row in registration.loaded_remarks
    ]


def letter(registration: Any) -> dict[str, Any] | None:
    """How the visa letter of somebody who was loaded here stands; None without passport data, which is not read."""
    row = registration.loaded_letter
    if row is None:
        return None
    return {
        "changed_at": _moment(row["changed_at"]),
        "letter_issued_at": _moment(row["issued_at"]) if row["issued_at"] else None,
        "letter_issued_by": row["issued_by"],
    }


def back(registration: Registration) -> HttpResponseBase:
    """To the registration's page."""
    return redirect("secretariat:registration", registration.conference.slug, registration.reference)


def stale_words(registration: Registration) -> str:
    """What a late decider is told: nothing was changed, how it stands now, and through whom."""
    registration.refresh_from_db(fields=["state", "state_since"])
    words = _("Nothing was changed. This registration is now: %(state)s.") % {"state": registration.get_state_display()}
    event = last_change(registration)
    return f"{words} {sentence(event, SENTENCES)}." if event else words
