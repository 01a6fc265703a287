"""Saved lists: the present filters, order and columns under a name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from registration.actions import lists as saving
from registration.models import SavedFilter
from registration.staff_views.filters import FilterForm, choices, known_to
from registration.staff_views.forms import ListForm


@staff("registration.view")
def lists(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """One's own lists, to rename, share and delete; and a form that saves the list from which one came."""
    own = SavedFilter.objects.filter(conference=conference, user=request.user)
    filters = FilterForm(_query(request), *choices(conference), known_to(request.user, conference))
    query = filters.query()
    new = ListForm(prefix="new")
    changed: ListForm | None = None
    number = request.POST.get("list", "")
    if request.method == "POST" and number:
        saved = get_object_or_404(own, pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
        if "delete" in request.POST:
            saving.forget(saved=saved)
            messages.success(request, _("The list “%(name)s” is deleted.") % {"name": saved.name})
            return redirect("secretariat:registration-lists", conference.slug)
        changed = ListForm(request.POST, prefix=number)
        if changed.is_valid():
            try:
                saving.change(saved=saved, **changed.cleaned_data)
            except saving.Taken:
                changed.add_error("name", _("You have a list of this name already."))
            else:
                messages.success(request, _("The list “%(name)s” is saved.") % {"name": saved.name})
                return redirect("secretariat:registration-lists", conference.slug)
    elif request.method == "POST":
        new = ListForm(request.POST, prefix="new")
        if new.is_valid():
            try:
                saved = saving.keep(by=request.user, conference=conference, query=query, **new.cleaned_data)
            except saving.Taken:
                new.add_error("name", _("You have a list of this name already."))
            else:
                messages.success(request, _("The list “%(name)s” is saved.") % {"name": saved.name})
                return redirect(f"{reverse('secretariat:registrations', args=[conference.slug])}{query}")
    rows = []
    for one in own:
        initial = {"name": one.name, "is_shared": one.is_shared}
        is_this = changed is not None and str(one.pk) == number
        rows.append({"list": one, "form": changed if is_this else ListForm(prefix=str(one.pk), initial=initial)})
    return render(
        request,
        "secretariat/lists.html",
        {
            "conference": conference,
            "here": "registrations",
            "query": query,
            "filters": filters,
            "new": new,
            "rows": rows,
            "wrong": new if new.errors else changed,
        },
    )


def _query(request: HttpRequest) -> QueryDict:
    """The list to be saved: in the address, and in the form that saves it."""
    return QueryDict(request.POST["query"].lstrip("?")) if "query" in request.POST else request.GET
