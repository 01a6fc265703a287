"""Copying an edition."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.editions.actions.copy import copy as copy_edition
from conference.editions.actions.copy import draft_of
from conference.editions.copy_form import CopyForm, suggestion
from conference.models import Conference


@staff("conference.edit")
def copy(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Make the next edition from this one; whoever does becomes its owner."""
    form = CopyForm(request.POST or None, instance=draft_of(conference), initial=suggestion(conference))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = copy_edition(
                    by=request.user.actor,
                    old=conference,
                    new=form.instance,
                    owner=request.user,
                    sessions=form.cleaned_data["sessions"],
                )
        except IntegrityError:  # pressed twice, or a colleague took the same address at the same moment
            form = CopyForm(request.POST, instance=draft_of(conference))
            form.is_valid()
        else:
            messages.success(request, _("The new edition is made. Nobody sees it and nobody was written to."))
            return redirect("secretariat:setup", made.slug)
    context = {"conference": conference, "here": "setup", "part": "overview", "form": form}
    return render(request, "editions/copy.html", context)
