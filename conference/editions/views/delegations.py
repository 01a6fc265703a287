"""The delegations and their places."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.editions.actions import InUse
from conference.editions.actions import delegations as actions
from conference.editions.delegation_forms import DelegationForm
from conference.editions.forms import too_few
from conference.models import Conference
from registration.actions.places import Changed
from registration.models import Delegation
from registration.models.places import TooFew


@staff("conference.edit")
def index(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """All of them, in the order of the reader's language, with their places as seats."""
    delegations = conference.delegations.select_related("category", "places").order_by(Delegation.sort_field(), "id")
    context = {
        "conference": conference,
        "here": "setup",
        "part": "delegations",
        "delegations": delegations,
        "has_categories": conference.categories.exists(),
    }
    return render(request, "editions/delegations.html", context)


@staff("conference.edit")
def add(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """A new delegation; "save and add another" comes back here."""
    form = DelegationForm(
        request.POST or None, instance=Delegation(conference=conference), languages=conference.languages
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                delegation = actions.add_delegation(
                    by=request.user.actor, delegation=form.instance, places=form.cleaned_data["places"]
                )
        except IntegrityError:  # pressed twice
            form = DelegationForm(
                request.POST, instance=Delegation(conference=conference), languages=conference.languages
            )
            form.is_valid()
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": delegation})
            again = "another" in request.POST
            return redirect(
                "secretariat:setup-delegation-new" if again else "secretariat:setup-delegations", conference.slug
            )
    context = {"conference": conference, "here": "setup", "part": "delegations", "form": form}
    return render(request, "editions/delegation.html", context)


@staff("conference.edit")
def edit(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """Change a delegation and its places."""
    delegation = get_object_or_404(Delegation.objects.select_related("places"), conference=conference, code=code)
    in_use = delegation.registrations.exists()
    form = DelegationForm(
        request.POST or None,
        instance=delegation,
        languages=conference.languages,
        in_use=in_use,
        initial={"places": delegation.places.places},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_delegation(
                by=request.user.actor,
                delegation=delegation,
                fields=form.changed_columns,
                places=form.cleaned_data["places"] if form.is_changed("places") else None,
                seen=form.now("places"),
            )
        except Changed as error:
            form.ask_again("places", error.now)
        except TooFew as error:
            form.add_error("places", too_few(error.taken))
        except InUse:
            form.add_error("category", _("Somebody has registered here meanwhile, so the category stays as it is."))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": delegation})
            return redirect("secretariat:setup-delegations", conference.slug)
    context = {
        "conference": conference,
        "here": "setup",
        "part": "delegations",
        "form": form,
        "delegation": Delegation.objects.select_related("places").get(pk=delegation.pk),
        "in_use": in_use,
        "points": list(delegation.focal_points.all()),
    }
    return render(request, "editions/delegation.html", context)


@staff("conference.edit")
def delete(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """Ask, then delete a delegation that nobody ever registered for."""
    delegation = get_object_or_404(Delegation, conference=conference, code=code)
    if request.method == "POST":
        try:
            actions.delete_delegation(by=request.user.actor, delegation=delegation)
        except InUse:
            messages.error(
                request, _("People have registered for “%(name)s”, so it was not deleted.") % {"name": delegation}
            )
        else:
            messages.success(request, _("“%(name)s” is deleted.") % {"name": delegation})
        return redirect("secretariat:setup-delegations", conference.slug)
    context = {
        "conference": conference,
        "here": "setup",
        "part": "delegations",
        "thing": delegation,
        "back": "secretariat:setup-delegations",
    }
    return render(request, "editions/delete.html", context)
