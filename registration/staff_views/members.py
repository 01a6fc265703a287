"""The secretariat does for a delegation what its focal point would: names a member, puts them in order, notes that they
are complete."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from registration import delegation_rules, members
from registration.actions import arrange, workspace
from registration.actions.apply import Refused
from registration.actions.nominate import nominate
from registration.forms.members import MemberForm
from registration.models import IllegalMove
from registration.models.reference import normal
from registration.staff_views.delegations import load
from registration.staff_views.loading import stale_words
from registration.staff_views.moving import full_words


@staff("registration.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """Name a member on the delegation's word, for example as it stands in a note verbale that came on paper."""
    found = load(conference, code)
    form = MemberForm(
        request.POST if request.method == "POST" else None,
        initial={"submission_key": uuid.uuid4()},
        conference=conference,
        delegation=found,
        in_full=False,
    )
    if form.is_valid():
        try:
            made = nominate(
                by=request.user.actor,
                delegation=found,
                person=form.person(),
                submission_key=form.cleaned_data["submission_key"],
                by_office=True,
            )
        except Refused as refused:
            form.add_error("role" if refused.refusal.code == "head" else None, refused.refusal.sentence)
        else:
            words = _("%(name)s is named and holds a place. A message with the private link is on its way.")
            messages.success(request, words % {"name": made.full_name})
            return redirect("secretariat:delegation", conference.slug, code)
    context = {
        "conference": conference,
        "here": "delegations",
        "delegation": found,
        "form": form,
        "refusal": delegation_rules.may_nominate(conference, timezone.now(), by_office=True),
        "full": full_words(found.places) if found.places.left <= 0 else "",
    }
    return render(request, "secretariat/delegation_member.html", context)


@staff("registration.decide")
@require_POST
def move(request: StaffRequest, conference: Conference, code: str, reference: str) -> HttpResponseBase:
    """One up or down among those of the same role."""
    found = get_object_or_404(members.of(load(conference, code)), reference=normal(reference))
    try:
        arrange.move(by=request.user.actor, registration=found, **members.asked(request.POST))
    except arrange.Moved:
        messages.warning(request, _("Somebody else has changed the order meanwhile. This is how it is now."))
    except IllegalMove:
        messages.warning(request, stale_words(found))
    else:  # the next press of Tab finds the same buttons again
        return redirect(reverse("secretariat:delegation", args=[conference.slug, code]) + f"#order-{found.reference}")
    return redirect("secretariat:delegation", conference.slug, code)


@staff("registration.decide")
@require_POST
def complete(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """Note that nobody else will come, as the delegation has said, or take it back (`complete` is "no")."""
    found = load(conference, code)
    is_complete = request.POST.get("complete") != "no"
    workspace.say_complete(by=request.user.actor, delegation=found, is_complete=is_complete)
    return redirect("secretariat:delegation", conference.slug, code)
