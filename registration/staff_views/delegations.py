"""Delegations as the secretariat chases them: the list, one delegation, invitations and reminders."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.accounts.access import StaffRequest, staff
from conference.audit.models import AuditEvent
from conference.audit.sentences import sentence
from conference.files.serve import attachment
from conference.models import Conference
from conference.typeset.pdf import TooLarge
from registration import members
from registration.actions.invite import Refused, WrittenMeanwhile, invite, note_letter, remind
from registration.delegation_status import SILENT, Status, status_of
from registration.history import SENTENCES, Entry, called_by
from registration.invitations import (
    Kind,
    Plan,
    first_opened,
    last_reminded,
    last_written,
    latest_mails,
    listed,
    plan,
    refuse,
    tally,
    uninvited,
)
from registration.letter import TooMany, invitation_letter, invitation_letters, letter_name
from registration.models import Delegation
from registration.staff_views.delegation_filters import DelegationFilterForm

PER_PAGE = 100


def load(conference: Conference, code: str) -> Delegation:
    """The delegation of this conference with that code; else 404."""
    rows = Delegation.objects.select_related("conference", "category", "places").prefetch_related("focal_points")
    return get_object_or_404(rows, conference=conference, code=code)


def _row(delegation: Delegation, mails: dict[int, Any]) -> dict[str, Any]:
    """What a list shows of a delegation (of `listed`)."""
    points = list(delegation.focal_points.all())
    return {
        "delegation": delegation,
        "status": Status(delegation.status),  # type: ignore[attr-defined]
        "points": points,
        "undelivered": [mails[one.pk] for one in points if one.pk in mails and mails[one.pk].state == "failed"],
        "opened_at": first_opened(delegation),
        "reminded_at": last_reminded(delegation),
    }


@staff("registration.view")
@require_safe
def delegations(request: StaffRequest, conference: Conference) -> HttpResponse:
    """Every delegation with its places, status and focal points, the silent ones first."""
    form = DelegationFilterForm(request.GET)
    everyone = listed(conference)
    page = Paginator(form.narrow(everyone), PER_PAGE).get_page(request.GET.get("page"))
    counts = tally(everyone)
    mails = latest_mails(page)
    return render(
        request,
        "secretariat/delegations.html",
        {
            "conference": conference,
            "here": "delegations",
            "form": form,
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "query": form.query(),
            "rows": [_row(one, mails) for one in page],
            "everyone": sum(counts.values()),
            "tally": [(status, counts[status]) for status in Status if counts.get(status)],
            "silent": sum(counts.get(status, 0) for status in SILENT),
            "uninvited": uninvited(conference).count(),
            "next_reminder": conference.reminder_days.filter(sent_at__isnull=True).first(),
        },
    )


@staff("registration.view")
@require_safe
def delegation(request: StaffRequest, conference: Conference, code: str) -> HttpResponse:
    """One delegation: its members in order, its focal points, letters, and what happened."""
    found = load(conference, code)
    status = status_of(found)
    now = timezone.now()
    people = list(members.live(found).select_related("funding"))
    paid = sum(hasattr(one, "funding") for one in people)
    events = AuditEvent.objects.filter(
        target_type=Delegation._meta.label_lower, target_id=str(found.pk), conference_id=conference.pk
    ).order_by("-at")[:30]
    mails = latest_mails([found])
    points = list(found.focal_points.all())
    context = {
        "conference": conference,
        "here": "delegations",
        "delegation": found,
        "status": status,
        "rows": members.rows(people),
        "paid": paid,
        "is_too_much": paid > found.funded,
        "points": [(one, mails.get(one.pk)) for one in points],
        "languages": settings.LANGUAGES,
        "may_invite": refuse(Kind.INVITE, found, status, now) is None,
        "may_remind": refuse(Kind.REMIND, found, status, now) is None,
        "now": now.isoformat(),
        "history": [Entry(event.at, sentence(event, SENTENCES, called_by(found))) for event in events],
    }
    return render(request, "secretariat/delegation.html", context)


@staff("registration.view")
@require_safe
def letter(request: StaffRequest, conference: Conference, code: str, language: str) -> HttpResponse:
    """The letter of invitation in one language, dated today."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    found = load(conference, code)
    content = invitation_letter(found, language, timezone.now())
    return attachment(letter_name(found, language), "application/pdf", content)


@staff("registration.decide")
@require_POST
def by_letter(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """Note that the invitation went on paper."""
    note_letter(by=request.user.actor, delegation=load(conference, code))
    return redirect("secretariat:delegation", conference.slug, code)


@staff("registration.view")
@require_safe
def letters(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """The letters of invitation to all delegations as one file, dated today."""
    try:
        content = invitation_letters(conference, timezone.now())
    except (TooMany, TooLarge):
        messages.warning(request, _("These are too many letters for one file. Take them from each delegation’s page."))
        return redirect("secretariat:delegations", conference.slug)
    return attachment(f"{conference.slug}-invitations.pdf", "application/pdf", content)


@staff("registration.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Look first whom an invitation or a reminder meets, then send it. To look changes nothing; pressed twice, or by
    two colleagues, it is sent once."""
    data = request.POST if request.method == "POST" else request.GET
    kind = Kind(data["what"]) if data.get("what") in Kind.values else None
    if kind is None:
        return redirect("secretariat:delegations", conference.slug)
    codes = {*data.getlist("code"), *data.get("codes", "").split(",")}
    chosen = [one for one in listed(conference) if _is_chosen(one, codes, data.get("which", ""))]
    if not chosen:
        messages.warning(request, _("Choose at least one delegation."))
        return redirect("secretariat:delegations", conference.slug)
    seen = moment(request.POST.get("seen", ""))
    if request.method == "POST" and seen is not None:
        _send(request, kind, chosen, seen)
        return redirect("secretariat:delegations", conference.slug)
    found = plan(kind, chosen, timezone.now())
    return render(request, "secretariat/delegations_send.html", _preview(conference, found))


def _is_chosen(delegation: Delegation, codes: set[str], which: str) -> bool:
    """By its code, or with all that are silent, or with all that are `new` (see `uninvited`)."""
    if which == "silent":
        return delegation.status in SILENT  # type: ignore[attr-defined]
    if which == "new":
        is_complete = delegation.status == Status.COMPLETE  # type: ignore[attr-defined]
        return delegation.invited_at is None and not is_complete and bool(delegation.focal_points.all())
    return delegation.code in codes


def _preview(conference: Conference, found: Plan) -> dict[str, Any]:
    met = [
        {
            "delegation": one,
            "status": Status(one.status),  # type: ignore[attr-defined]
            "boxes": boxes,
            "written": last_written(one),
        }
        for one, boxes in found.met
    ]
    return {
        "conference": conference,
        "here": "delegations",
        "plan": found,
        "met": met,
        "codes": ",".join(one.code for one, _boxes in found.met),  # one field, however many they are
        "languages": [(name, found.languages[code]) for code, name in settings.LANGUAGES if code in found.languages],
        "now": timezone.now().isoformat(),
        "is_late": bool(conference.nominations_until and conference.nominations_until < timezone.localdate()),
    }


def moment(typed: str) -> dt.datetime | None:
    """The moment at which the preview was made; None when the form was tampered with, which then shows it again."""
    try:
        found = parse_datetime(typed)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _send(request: StaffRequest, kind: Kind, chosen: list[Delegation], seen: dt.datetime) -> None:
    """Each delegation by itself: what one lacks does not hold up the others."""
    act = invite if kind == Kind.INVITE else remind
    mails, met, left_out = 0, 0, []
    for one in chosen:
        try:
            mails += act(by=request.user.actor, delegation=one, seen=seen)
            met += 1
        except WrittenMeanwhile:
            left_out.append(_("%(name)s: it has been written to meanwhile.") % {"name": one})
        except Refused as refused:
            left_out.append(f"{one}: {refused.refusal.sentence}")
    if met:
        words = ngettext(
            "%(mails)d mail is on its way, to %(delegations)d delegation.",
            "%(mails)d mails are on their way; delegations: %(delegations)d.",
            mails,
        )
        messages.success(request, words % {"mails": mails, "delegations": met})
    if left_out:
        messages.warning(request, _("Nothing was sent to:") + " " + " ".join(left_out[:20]))
