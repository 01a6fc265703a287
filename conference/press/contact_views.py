"""The press office's contacts: added, edited and removed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from conference.press import actions
from conference.press.forms import ContactForm
from conference.press.models import PressContact


@staff("press.edit")
def new(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Add an office that answers the press."""
    return _edit(request, conference, PressContact(conference=conference))


@staff("press.edit")
def edit(request: StaffRequest, conference: Conference, pk: int) -> HttpResponseBase:
    """Change an office's names or numbers."""
    return _edit(request, conference, get_object_or_404(PressContact, conference=conference, pk=pk))


def _edit(request: StaffRequest, conference: Conference, contact: PressContact) -> HttpResponseBase:
    form = ContactForm(request.POST or None, instance=contact, languages=conference.languages)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_contact(by=request.user.actor, contact=form.instance, fields=form.changed_data)
        except actions.Stale:
            messages.warning(request, _("Somebody else has removed this meanwhile."))
        else:
            messages.success(request, _("The contact is saved."))
        return redirect("secretariat:press", conference.slug)
    return render(
        request,
        "press/staff/contact.html",
        {"conference": conference, "here": "press", "form": form, "contact": contact},
    )


@staff("press.edit")
def delete(request: StaffRequest, conference: Conference, pk: int) -> HttpResponseBase:
    """Ask, then remove."""
    contact = get_object_or_404(PressContact, conference=conference, pk=pk)
    if request.method == "POST":
        actions.delete_contact(by=request.user.actor, contact=contact)
        messages.success(request, _("The contact is removed."))
        return redirect("secretariat:press", conference.slug)
    return render(
        request, "press/staff/contact_delete.html", {"conference": conference, "here": "press", "contact": contact}
    )
