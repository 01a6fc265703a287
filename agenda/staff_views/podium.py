"""Nameplates for the podium: who sits there is known to the agenda, how a plate looks to registration."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_safe

from agenda.models import SessionPerson
from conference.accounts.access import StaffRequest, staff
from conference.files.serve import attachment
from conference.models import Conference
from conference.typeset.letters import printable
from registration import nameplates
from registration.nameplates import Plate


def plates(conference: Conference) -> list[Plate]:
    """One for each person and function of the draft's podiums, in the order of their first appearance: the name where
    it is known who holds the role, and below it the function. In the active language; one query."""
    rows = SessionPerson.objects.filter(session__conference=conference, session__is_removed=False)
    rows = rows.select_related("registration__category", "registration__delegation").order_by(
        "session__start", "session__code", "order", "pk"
    )
    found: dict[tuple[int | None, str], Plate] = {}
    for row in rows:
        function = printable(str(row.name))
        if row.registration is None:
            plate = Plate(function)
        else:
            (own,) = nameplates.of_persons([row.registration])
            plate = Plate(own.words, function, own.note)
        found.setdefault((row.registration_id, function), plate)
    return list(found.values())


@staff("registration.print")
@require_safe
def podium(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """The plates as a file, in the language that is asked for."""
    language = request.GET.get("language", "")
    if language not in conference.languages:
        language = conference.languages[0] if conference.languages else "en"
    with translation.override(language):
        found = plates(conference)
    try:
        content = nameplates.as_pdf(conference, found, language)
    except nameplates.TooMany:
        return redirect("secretariat:paper", conference.slug)
    return attachment(f"{conference.slug}-podium-{language}.pdf", "application/pdf", content)
