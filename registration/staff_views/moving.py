"""Moving somebody: up the waiting list, or into another category or delegation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.accounts.models import may
from conference.models import Conference
from registration.actions import seats, waitlist
from registration.actions.apply import Refused
from registration.actions.reassign import Misplaced
from registration.actions.reassign import reassign as reassign_registration
from registration.models import COUNTED, IllegalMove, Places, State
from registration.models.places import Full
from registration.models.registration import DelegationRole
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
    context = {
        "conference": conference,
        "here": "registrations",
        "registration": found,
        "form": form,
        "stale": stale,
        "possible": found.state == State.WAITLISTED,
        "ahead": found.turn() - 1 if found.state == State.WAITLISTED else 0,
        "full": [full_words(row) for row in full],
        "may_add": may_add,
    }
    return render(request, "secretariat/registration_move_up.html", context)


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
    context = {
        "conference": conference,
        "here": "registrations",
        "registration": found,
        "form": form,
        "stale": stale,
        "possible": found.state in COUNTED,
    }
    return render(request, "secretariat/registration_reassign.html", context)
