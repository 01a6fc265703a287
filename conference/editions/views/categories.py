"""The categories of participants."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.editions.actions import InUse
from conference.editions.actions import categories as actions
from conference.editions.forms import CategoryForm
from conference.models import Conference
from registration.models import Category


@staff("conference.edit")
def index(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """All of them, in their order."""
    categories = conference.categories.annotate(
        persons=Count("registrations", distinct=True), groups=Count("delegations", distinct=True)
    )
    context = {"conference": conference, "here": "setup", "part": "categories", "categories": categories}
    return render(request, "editions/categories.html", context)


@staff("conference.edit")
def add(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """A new category."""
    form = CategoryForm(request.POST or None, instance=Category(conference=conference), languages=conference.languages)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                category = actions.add_category(by=request.user.actor, category=form.instance)
        except IntegrityError:  # pressed twice
            form = CategoryForm(request.POST, instance=Category(conference=conference), languages=conference.languages)
            form.is_valid()
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": category})
            return redirect("secretariat:setup-categories", conference.slug)
    context = {"conference": conference, "here": "setup", "part": "categories", "form": form}
    return render(request, "editions/category.html", context)


@staff("conference.edit")
def edit(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """Change a category."""
    category = get_object_or_404(Category, conference=conference, code=code)
    form = CategoryForm(
        request.POST or None,
        instance=category,
        languages=conference.languages,
        in_use=category.registrations.exists(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_category(by=request.user.actor, category=category, fields=form.changed_columns)
        except InUse:
            form.add_error("counts", _("Somebody has registered in this category meanwhile, so this stays as it is."))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": category})
            return redirect("secretariat:setup-categories", conference.slug)
    context = {
        "conference": conference,
        "here": "setup",
        "part": "categories",
        "form": form,
        "category": Category.objects.get(pk=category.pk),
        "in_use": category.registrations.exists() or category.delegations.exists(),
    }
    return render(request, "editions/category.html", context)


@staff("conference.edit")
def delete(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """Ask, then delete a category that nothing hangs from."""
    category = get_object_or_404(Category, conference=conference, code=code)
    if request.method == "POST":
        try:
            actions.delete_category(by=request.user.actor, category=category)
        except InUse:
            messages.error(
                request, _("“%(name)s” has delegations or registrations, so it was not deleted.") % {"name": category}
            )
        else:
            messages.success(request, _("“%(name)s” is deleted.") % {"name": category})
        return redirect("secretariat:setup-categories", conference.slug)
    context = {
        "conference": conference,
        "here": "setup",
        "part": "categories",
        "thing": category,
        "back": "secretariat:setup-categories",
    }
    return render(request, "editions/delete.html", context)
