"""The workspace at a glance: places, what is missing, members, notes; and the two ends of a visit."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from conference.links.sessions import leave
from conference.models import Conference
from registration import delegation_rules, duplicates, members
from registration.actions import workspace
from registration.models import COUNTED, Delegation, FocalPoint, NoteVerbale, Registration, State
from registration.views.delegation.access import focal_point


@focal_point
@require_safe
def home(request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint) -> HttpResponse:
    """Everything on one page; four queries beside those of `focal_point`, however many members."""
    people: list[Any] = list(members.of(delegation))  # each with `is_covered`
    live = [one for one in people if one.state in COUNTED]
    notes = list(
        NoteVerbale.objects.filter(delegation=delegation)
        .select_related("file")
        .defer("file__content")
        .prefetch_related(Prefetch("covers", members.in_order(Registration.objects.all())))
    )
    named = [one for one in live if delegation_rules.is_named_by_delegation(one)]
    needs_note = delegation.category.needs_note
    return render(
        request,
        "registration/workspace/home.html",
        {
            "conference": conference,
            "delegation": delegation,
            "focal_point": focal_point,
            "rows": members.rows(live),
            "left": [one for one in people if one.state not in COUNTED],
            "notes": notes,
            "waiting": sum(one.state == State.WAITLISTED for one in live),
            "uncovered": [one for one in live if needs_note and not one.is_covered and one.holds_place],
            "incomplete": [one for one in live if one.state == State.NOMINATED],
            "applications": [
                {"member": one, "resembles": duplicates.resembles(one, named)}
                for one in live
                if delegation_rules.may_endorse(one)
            ],
            "several_heads": [one for one in live if one.role == "head"][1:],
            "closed": delegation_rules.may_nominate(conference, timezone.now()),
        },
    )


@focal_point
@require_POST
def complete(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint
) -> HttpResponseBase:
    """Say that nobody else will come, or take it back (`complete` is "no")."""
    workspace.say_complete(
        by=focal_point.actor, delegation=delegation, is_complete=request.POST.get("complete") != "no"
    )
    return redirect(conference.url("delegation", delegation.code) + "#complete")


@focal_point
@require_POST
def close(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint
) -> HttpResponseBase:
    """Close the workspace on a shared computer, whichever links had opened it; a private link opens it again."""
    for key in FocalPoint.objects.filter(delegation=delegation).values_list("pk", flat=True):
        leave(request, "focal-point", key)
    return redirect(conference.url("home"))
