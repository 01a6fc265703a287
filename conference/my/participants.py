"""The list of participants for those who are on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from conference.files.serve import attachment
from conference.models import Conference
from conference.my.access import participant
from registration import participants_paper
from registration.list_of_participants import Audience
from registration.models import Registration, State


@participant
@require_safe
def participants(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """The list for participants as PDF, in the language of the page. Who is not confirmed is led back to "my
    registration", which says how it stands."""
    if registration.state != State.CONFIRMED:
        return redirect(conference.url("my", registration.reference))
    language = translation.get_language() or registration.language
    try:
        paper = participants_paper.compose(conference, Audience.PARTICIPANTS, language, timezone.now())
    except participants_paper.TooMany:  # the public page has pages
        return redirect(conference.url("participants"))
    name = f"{conference.slug}-{participants_paper.file_name(conference, Audience.PARTICIPANTS)}-{language}.pdf"
    return attachment(name, "application/pdf", participants_paper.as_pdf(paper))
