"""Moving somebody: up the waiting list, into another category or delegation, or out for somebody else."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.accounts.models import may
from conference.models import Conference
from registration import delegation_rules
from registration.actions import seats, waitlist
from registration.actions.apply import Refused
from registration.actions.reassign import Misplaced
from registration.actions.reassign import reassign as reassign_registration
from registration.actions.replace import replace as replace_person
from registration.arrivals import is_in
from registration.forms.members import MemberForm
from registration.models import COUNTED, IllegalMove, Places, State
from registration.models.places import Full
from registration.models.registration import DelegationRole
from registration.staff_views import step
from registration.staff_views.filters import choices
from registration.staff_views.forms import BelongingForm, MoveUpForm
from registration.staff_views.loading import back, load, stale_words


def full_words(row: Places) -> str:
    """Where there is no place, and what can be done."""
    if row.delegation_id is not None:
        return _("%(delegation)s has no free place. Raise its places, or free one there first.") % {
            "delegation": row.delegation
        }
    return _("The conference has no free place. Raise its places, or free one first.")


@staff("registration.decide")
def move_up(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """The page that asks why this person comes before the others."""
    found = load(conference, reference)
    may_add = may(request.user, "conference.edit", conference)
    form = MoveUpForm(request.POST or None, may_add=may_add)
    stale = ""
    if request.method == "POST" and form.is_valid():
        try:
            waitlist.move_one_up(
                by=request.user.actor,
                registration=found,
                reason=form.cleaned_data["reason"],
                add_place=form.cleaned_data.get("add_place", False),
                seen=request.POST.get("seen"),
            )
        except IllegalMove:
            stale = stale_words(found)
        except Full as error:
            form.add_error(None, full_words(error.row))
        else:
            messages.success(request, _("%(name)s has a place and is told so.") % {"name": found.full_name})
            return back(found)
    full = [row for row in seats.rows_of(found) if not row.left] if found.state == State.WAITLISTED else []
    return step.page(
        request,
        "secretariat/registration/move_up.html",
        found,
        act=_("Move up"),
        possible=found.state == State.WAITLISTED,
        form=form,
        stale=stale,
        ahead=found.turn() - 1 if found.state == State.WAITLISTED else 0,
        full=[full_words(row) for row in full],
        may_add=may_add,
    )


@staff("registration.decide")
def reassign(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """The page that asks where the person belongs."""
    found = load(conference, reference)
    categories, delegations = choices(conference)
    now = f"delegation:{found.delegation.code}" if found.delegation else f"category:{found.category.code}"
    form = BelongingForm(
        request.POST or None,
        categories=categories,
        delegations=delegations,
        is_head=found.role == DelegationRole.HEAD,
        initial={"belongs": now, "role": found.role},
    )
    stale = ""
    if request.method == "POST" and form.is_valid():
        category, delegation = form.chosen
        try:
            reassign_registration(
                by=request.user.actor,
                registration=found,
                category=category,
                delegation=delegation,
                role=form.role_there,
                seen=request.POST.get("seen"),
            )
        except Misplaced as error:
            form.add_error("belongs", error.refusal.sentence)
        except Full as error:
            form.add_error("belongs", full_words(error.row))
        except Refused as error:
            form.add_error("role" if "role" in form.fields else "belongs", error.refusal.sentence)
        except IllegalMove:
            stale = stale_words(found)
        else:
            where = delegation or category
            messages.success(
                request,
                _("%(name)s now belongs to: %(where)s.") % {"name": found.full_name, "where": where},
            )
            return back(found)
    possible = found.state in COUNTED
    return step.page(
        request,
        "secretariat/registration/reassign.html",
        found,
        act=_("Change delegation"),
        possible=possible,
        form=form,
        stale=stale,
    )


@staff("registration.decide")
def replace(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """The page on which somebody else is named in this person's place; who is checked in is taken out first."""
    found = load(conference, reference)
    posted = request.POST if request.method == "POST" else None
    stale, form = "", None
    refusal = delegation_rules.may_replace(found, timezone.now(), by_office=True)
    if found.delegation is not None and refusal is None:
        form = MemberForm(
            posted,
            initial={"submission_key": uuid.uuid4()},
            conference=conference,
            delegation=found.delegation,
            in_full=False,
            replaces=found,
        )
    if form is not None and form.is_valid():
        try:
            new = replace_person(
                by=request.user.actor,
                registration=found,
                person=form.person(),
                submission_key=form.cleaned_data["submission_key"],
                seen=request.POST.get("seen"),
                by_office=True,
            )
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
        except IllegalMove:
            stale = stale_words(found)
        else:
            words = {"new": new.full_name, "old": found.full_name}
            messages.success(request, _("%(new)s comes in the place of %(old)s. Both are told.") % words)
            return back(new)
    return step.page(
        request,
        "secretariat/registration/replace.html",
        found,
        act=_("Replace"),
        possible=form is not None,
        form=form,
        stale=stale,
        refusal=refusal,
        is_in=is_in(found),
    )
