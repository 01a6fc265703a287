"""Notes among colleagues on a registration's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.accounts.models import may
from conference.models import Conference
from registration.actions.internal_notes import add
from registration.models import Registration
from registration.staff_views.forms import InternalNoteForm
from registration.staff_views.loading import back, colleagues_notes, load


def context(request: StaffRequest, registration: Registration) -> dict[str, Any]:
    """The notes, for those who decide."""
    if not may(request.user, "registration.decide", registration.conference):
        return {}
    return {"colleagues_notes": colleagues_notes(registration), "note_form": InternalNoteForm()}


@staff("registration.decide")
def note(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """Add a note; what cannot be kept comes back with what was typed."""
    found = load(conference, reference)
    if request.method != "POST":
        return back(found)
    form = InternalNoteForm(request.POST)
    if form.is_valid():
        add(by=request.user.actor, registration=found, text=form.cleaned_data["text"])
        messages.success(request, _("The note is kept."))
        return back(found)
    return render(
        request,
        "secretariat/registration/internal_note.html",
        {"conference": conference, "here": "registrations", "registration": found, "form": form},
    )
