"""Everything that the office prints: the list of participants, badges, nameplates, attendance sheets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from conference.accounts.access import StaffRequest, staff
from conference.audit.models import AuditEvent
from conference.files.serve import attachment, shown
from conference.models import Conference
from conference.typeset.pdf import TooLarge
from registration import attendance, nameplates, participants_paper
from registration import badges as cards
from registration import list_of_participants as listing
from registration.actions.paper import declare_list, print_badges, renew_badge
from registration.models.registration import DelegationRole
from registration.staff_views.filters import known_to
from registration.staff_views.loading import back, load, stale_words
from registration.staff_views.paper_forms import AttendanceForm, BadgesForm, ListForm, NameplatesForm, PaperForm

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TOO_MUCH = gettext_lazy(
    "That is too much for one file. Choose a delegation or a category, or export the list as a spreadsheet."
)
TOO_MANY = (participants_paper.TooMany, nameplates.TooMany, TooLarge)


def _page(request: StaffRequest, conference: Conference, *bound: PaperForm) -> HttpResponse:
    """The page of everything, with the form that was sent in place of an empty one."""
    sent = {form.name: form for form in bound}
    context: dict[str, Any] = {
        "conference": conference,
        "here": "paper",
        "seen": conference.participants_final_at.isoformat() if conference.participants_final_at else "",
        "confirmed": listing.for_audience(conference, listing.Audience.SECRETARIAT).count(),
        "errors": next((form for form in bound if form.errors), None),
    }
    for make in (ListForm, NameplatesForm, AttendanceForm):
        context[make.name] = sent.get(make.name) or make(None, conference)
    return render(request, "secretariat/paper.html", context)


def _say_too_many(form: PaperForm) -> None:
    form.add_error(None, TOO_MUCH)


def _file(conference: Conference, name: str, content: bytes, content_type: str = "application/pdf") -> HttpResponse:
    return attachment(f"{conference.slug}-{name}", content_type, content)


@staff("registration.print")
@require_safe
def paper(request: StaffRequest, conference: Conference) -> HttpResponse:
    return _page(request, conference)


@staff("registration.print")
@require_safe
def participants(request: StaffRequest, conference: Conference) -> HttpResponse:
    """The list of participants as a file, in one language, for one audience."""
    form = ListForm(request.GET, conference)
    if form.is_valid():
        audience, kind, language = (form.cleaned_data[name] for name in ("audience", "format", "language"))
        try:
            found = participants_paper.compose(conference, audience, language, timezone.now())
            name = f"{participants_paper.file_name(conference, audience)}-{language}.{kind}"
            if kind == "docx":
                return _file(conference, name, participants_paper.as_docx(found), DOCX)
            return _file(conference, name, participants_paper.as_pdf(found))
        except TOO_MANY:
            _say_too_many(form)
    return _page(request, conference, form)


@staff("registration.decide")
@require_POST
def final(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Declare the list of participants final, anew or provisional again, as the button says."""
    match request.POST.get("final"):
        case "yes":
            seen = request.POST.get("seen", "")
            try:
                declare_list(by=request.user.actor, conference=conference, final=True, seen=seen)
            except participants_paper.TooMany:
                messages.warning(request, TOO_MUCH)
            else:
                messages.success(request, _("The list of participants is kept as it is now, and says “final”."))
        case "no":
            declare_list(by=request.user.actor, conference=conference, final=False)
            messages.success(request, _("The list of participants now says that it is provisional."))
    return redirect("secretariat:paper", conference.slug)


@staff("registration.print")
def badges(request: StaffRequest, conference: Conference) -> HttpResponse:
    """Choose whose badges are printed, and on what. By POST, for the codes on them are made now.

    A selection comes as `reference` (or `pick`, as the list of registrations calls its ticks), once for each, or as the
    query of that list (by itself, or as `all`); without `size` one chooses that first.
    """
    sent = request.POST if request.method == "POST" else request.GET
    may_know = known_to(request.user, conference)
    if request.method == "POST" and "size" in sent:
        form = BadgesForm(_with_references(sent), conference, may_know=may_know)
        if form.is_valid():
            content = print_badges(
                by=request.user.actor,
                conference=conference,
                registrations=form.chosen,
                size=form.cleaned_data["size"],
                language=form.cleaned_data["language"],
                first=form.cleaned_data["first"] or 1,
            )
            if "show" in sent:  # from the desk: the browser's own printing is one key away
                return shown(f"{conference.slug}-{_badges_name(form)}", content)
            return _file(conference, _badges_name(form), content)
    else:
        form = BadgesForm(None, conference, may_know=may_know, initial=_asked(sent))
    printed = AuditEvent.objects.filter(conference_id=conference.pk, verb="badges.printed").order_by("-at").first()
    context = {
        "conference": conference,
        "here": "paper",
        "form": form,
        "printed": printed,
        "not_whole": cards.not_whole(listing.for_audience(conference, listing.Audience.SECRETARIAT)),
        "since": f"{timezone.localtime(printed.at):%Y-%m-%dT%H:%M}" if printed else "",
    }
    return render(request, "secretariat/paper_badges.html", context)


@staff("registration.print")
@require_POST
def badge_lost(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """Make the badge that was printed worthless; then back to where the new one is printed."""
    found = load(conference, reference)
    try:
        renew_badge(by=request.user.actor, registration=found)
    except cards.NotConfirmed:
        messages.warning(request, stale_words(found))
    else:
        messages.success(
            request, _("The badges of %(name)s let nobody in any more. Print a new one.") % {"name": found.full_name}
        )
    return back(found)


def _with_references(sent: QueryDict) -> QueryDict:
    """Boxes ticked in a list, and codes that were typed, are one selection."""
    typed = sent.copy()
    ticked = [*sent.getlist("reference"), *sent.getlist("pick")]
    typed["references"] = " ".join([*ticked, sent.get("references", "")]).strip()
    return typed


def _asked(sent: QueryDict) -> dict[str, Any]:
    """What the form starts with, from a link or from a list."""
    own = {
        "reference",
        "references",
        "pick",
        "all",
        "list",
        "since",
        "delegation",
        "category",
        "csrfmiddlewaretoken",
        "filter",
    }
    rest = sent.copy()
    for name in own | {"page", "sort", "columns"}:
        rest.pop(name, None)
    initial = {name: sent[name] for name in ("since", "delegation", "category") if sent.get(name)}
    initial["filter"] = sent.get("filter") or sent.get("all", "").lstrip("?") or rest.urlencode()
    initial["references"] = "" if sent.get("all") else _with_references(sent)["references"]
    return initial


def _badges_name(form: BadgesForm) -> str:
    portion = form.cleaned_data.get("portion")
    one = f"-{form.chosen[0].reference}" if len(form.chosen) == 1 else ""
    return f"badges{one}{f'-{portion}' if portion else ''}.pdf"


@staff("registration.print")
@require_safe
def plates(request: StaffRequest, conference: Conference) -> HttpResponse:
    """Nameplates as a file."""
    form = NameplatesForm(request.GET, conference)
    if form.is_valid():
        of, language = form.cleaned_data["of"], form.cleaned_data["language"]
        with translation.override(language):
            if of in ("delegations", "all"):
                chosen = form.cleaned_data["delegation"]
                rows = nameplates.delegations(conference, only_coming=of == "delegations", chosen=chosen)
                made = nameplates.of_delegations(rows, per_seat=form.cleaned_data["per_seat"])
            else:
                people = form.people().filter(role=DelegationRole.HEAD) if of == "heads" else form.people()
                made = nameplates.of_persons(listing.in_order(people)[: nameplates.MOST + 1])
        try:
            return _file(conference, f"nameplates-{language}.pdf", nameplates.as_pdf(conference, made, language))
        except TOO_MANY:
            _say_too_many(form)
    return _page(request, conference, form)


@staff("registration.print")
@require_safe
def sheets(request: StaffRequest, conference: Conference) -> HttpResponse:
    """Attendance sheets as a file."""
    form = AttendanceForm(request.GET, conference)
    if form.is_valid():
        language = form.cleaned_data["language"]
        with translation.override(language):
            rows = attendance.in_order(form.people())
        try:
            content = attendance.as_pdf(conference, rows, form.days, language)
            return _file(conference, f"attendance-{language}.pdf", content)
        except TOO_MANY:
            _say_too_many(form)
    return _page(request, conference, form)
