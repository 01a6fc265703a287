"""Notes verbales in the workspace: upload one, tick whom it names, take it back, read it again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.files.serve import stored
from conference.limits import guard
from conference.models import Conference
from registration import members
from registration.actions import notes
from registration.forms.members import CoverForm, NoteForm
from registration.models import Delegation, FocalPoint, NoteVerbale
from registration.views.delegation.access import focal_point

PAGES = ("GET", "HEAD", "POST")


def load(delegation: Delegation, pk: int) -> NoteVerbale:
    """A note of this delegation, without the file's content; else 404."""
    own = NoteVerbale.objects.filter(delegation=delegation).select_related("file").defer("file__content")
    note = get_object_or_404(own, pk=pk)
    note.delegation = delegation
    return note


def _home(delegation: Delegation) -> HttpResponseBase:
    return redirect(delegation.conference.url("delegation", delegation.code) + "#notes")


def _page(
    request: HttpRequest, delegation: Delegation, form: CoverForm, note: NoteVerbale | None = None, status: int = 200
) -> HttpResponse:
    context = {"conference": delegation.conference, "delegation": delegation, "form": form, "note": note}
    return render(request, "registration/workspace/note.html", context, status=status)


@focal_point
@require_http_methods(PAGES)
def new(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint
) -> HttpResponseBase:
    """Upload a note and tick whom it names. Nobody is ticked beforehand: whoever is in a hurry must not say by mistake
    that somebody is named, who could then be confirmed."""
    people = list(members.live(delegation))
    if request.method == "POST":
        form = NoteForm(request.POST, request.FILES, people=people)
        mailbox = focal_point.email
        if request.FILES and (wait := guard.refusal(request, "note", mailbox=mailbox)) is not None:
            form.add_error(
                "file",
                _("So many files came in a short time that this page takes a break. Please send this one again later."),
            )
            response = _page(request, delegation, form, status=429)
            response.headers["Retry-After"] = wait.headers["Retry-After"]
            return response
        if form.is_valid():
            notes.receive(
                by=focal_point.actor,
                delegation=delegation,
                upload=form.cleaned_data["file"],
                number=form.cleaned_data["number"],
                covers=form.wanted,
                label=delegation.code,
            )
            messages.success(request, _("The note verbale has arrived. Thank you."))
            return _home(delegation)
    else:
        form = NoteForm(people=people)
    return _page(request, delegation, form)


@focal_point
@require_http_methods(PAGES)
def one(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint, pk: int
) -> HttpResponseBase:
    """A note that was sent: whom it names."""
    note = load(delegation, pk)
    if note.removed_at is not None:
        return _home(delegation)
    people = list(members.live(delegation))
    now = sorted(notes.covered(note))
    form = CoverForm(
        request.POST if request.method == "POST" else None,
        people=people,
        initial={"covers": now, "seen": " ".join(now)},
    )
    if form.is_valid():
        try:
            notes.change(by=focal_point.actor, note=note, covers=form.wanted, seen=form.seen_before)
        except notes.Changed:
            messages.warning(request, changed_words())
            return redirect(conference.url("delegation-note", delegation.code, str(note.pk)))
        messages.success(request, _("The names that this note covers are saved."))
        return _home(delegation)
    return _page(request, delegation, form, note)


def changed_words() -> str:
    return _("Somebody else has changed this note meanwhile. Nothing of yours was saved; this is how it is now.")


@focal_point
@require_safe
def file(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint, pk: int
) -> HttpResponse:
    """The note as it was sent."""
    note = NoteVerbale.objects.filter(delegation=delegation, pk=pk).select_related("file").first()
    if note is None:
        raise Http404
    return stored(note.file)


@focal_point
@require_POST
def remove(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint, pk: int
) -> HttpResponseBase:
    """Take a note back; whom only it named is pending again."""
    notes.take_back(by=focal_point.actor, note=load(delegation, pk))
    messages.success(request, _("The note is taken back and covers nobody any more."))
    return _home(delegation)
