"""Notes verbales in the office: read them, and add one that reached the secretariat by another way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference.accounts.access import StaffRequest, staff
from conference.files.serve import stored
from conference.models import Conference
from registration import events, members
from registration.actions import notes
from registration.forms.members import CoverForm, NoteForm
from registration.models import Delegation, NoteVerbale, Registration
from registration.staff_views.loading import covering_notes


def context(request: StaffRequest, registration: Registration) -> dict[str, Any]:
    """For a registration's page: the notes that name the person, and where the programme still names the one who was
    replaced. Asks only where somebody is covered, or came in another's place."""
    old = registration.replaces
    if old is not None:
        old.conference = registration.conference
    covered = getattr(registration, "is_covered", True)
    return {
        "verbal_notes": covering_notes(registration) if covered else [],
        "replaced_by": getattr(registration, "replaced_by", None),
        "mentions": [mention for answer in events.naming.tell(old) for mention in answer] if old else [],
    }


def _delegation(conference: Conference, code: str) -> Delegation:
    found = get_object_or_404(Delegation.objects.select_related("category"), conference=conference, code=code)
    found.conference = conference
    return found


def _note(conference: Conference, code: str, pk: int) -> NoteVerbale:
    rows = NoteVerbale.objects.filter(delegation__conference=conference, delegation__code=code)
    return get_object_or_404(rows.select_related("file", "delegation").defer("file__content"), pk=pk)


def _page(
    request: StaffRequest, delegation: Delegation, form: CoverForm | None, note: NoteVerbale | None = None
) -> HttpResponse:
    context = {
        "conference": delegation.conference,
        "here": "registrations",
        "delegation": delegation,
        "form": form,
        "note": note,
        "covered": list(members.in_order(note.covers.all())) if note else [],
    }
    return render(request, "secretariat/registration/note.html", context)


@staff("registration.decide")
def new(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """Add a note on the delegation's behalf. `covers` in the address ticks somebody beforehand."""
    delegation = _delegation(conference, code)
    people = list(members.live(delegation))
    if request.method == "POST":
        form = NoteForm(request.POST, request.FILES, people=people)
        if form.is_valid():
            note = notes.receive(
                by=request.user.actor,
                delegation=delegation,
                upload=form.cleaned_data["file"],
                number=form.cleaned_data["number"],
                covers=form.wanted,
                label=str(request.user),
            )
            messages.success(request, _("The note verbale is added to the delegation."))
            return redirect("secretariat:note", conference.slug, delegation.code, note.pk)
    else:
        form = NoteForm(people=people, initial={"covers": request.GET.getlist("covers")})
    return _page(request, delegation, form)


@staff("registration.view")
def one(request: StaffRequest, conference: Conference, code: str, pk: int) -> HttpResponse:
    """A note and whom it names."""
    return _page(request, _delegation(conference, code), None, _note(conference, code, pk))


@staff("registration.decide")
def cover(request: StaffRequest, conference: Conference, code: str, pk: int) -> HttpResponseBase:
    """Change whom a note names."""
    delegation, note = _delegation(conference, code), _note(conference, code, pk)
    if note.removed_at is not None:
        return redirect("secretariat:note", conference.slug, delegation.code, note.pk)
    now = sorted(notes.covered(note))
    form = CoverForm(
        request.POST if request.method == "POST" else None,
        people=list(members.live(delegation)),
        initial={"covers": now, "seen": " ".join(now)},
    )
    if form.is_valid():
        try:
            notes.change(by=request.user.actor, note=note, covers=form.wanted, seen=form.seen_before)
        except notes.Changed:
            messages.warning(
                request,
                _("Somebody else has changed this note meanwhile. Nothing of yours was saved; this is how it is now."),
            )
        else:
            messages.success(request, _("The names that this note covers are saved."))
        return redirect("secretariat:note", conference.slug, delegation.code, note.pk)
    return _page(request, delegation, form, note)


@staff("registration.view")
@require_safe
def file(request: StaffRequest, conference: Conference, code: str, pk: int) -> HttpResponse:
    """The note as it was received."""
    rows = NoteVerbale.objects.filter(delegation__conference=conference, delegation__code=code)
    return stored(get_object_or_404(rows.select_related("file"), pk=pk).file)


@staff("registration.decide")
@require_POST
def remove(request: StaffRequest, conference: Conference, code: str, pk: int) -> HttpResponseBase:
    """Take a note back; whom only it named is pending again."""
    note = _note(conference, code, pk)
    notes.take_back(by=request.user.actor, note=note)
    messages.success(request, _("The note is taken back and covers nobody any more."))
    return redirect("secretariat:note", conference.slug, code, note.pk)
