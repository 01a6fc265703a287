"""The officials who name a delegation's members: adding, changing and removing them, and their private links."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from registration.actions import focal_points as actions
from registration.actions.invite import Refused, WrittenMeanwhile, send_link
from registration.forms.focal_point import FocalPointForm
from registration.models import Delegation, FocalPoint
from registration.staff_views.delegations import load, moment


def _load(conference: Conference, code: str, pk: int) -> FocalPoint:
    rows = FocalPoint.objects.select_related("delegation__conference")
    return get_object_or_404(rows, delegation__conference=conference, delegation__code=code, pk=pk)


def _page(
    request: StaffRequest, delegation: Delegation, form: FocalPointForm, point: FocalPoint | None = None
) -> HttpResponseBase:
    context = {
        "conference": delegation.conference,
        "here": "delegations",
        "delegation": delegation,
        "form": form,
        "point": point,
    }
    return render(request, "secretariat/focal_point.html", context)


@staff("registration.decide")
def add(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """A new focal point; nothing is sent yet."""
    found = load(conference, code)
    initial = {"language": get_language()}
    form = FocalPointForm(request.POST or None, instance=FocalPoint(delegation=found), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = actions.add_focal_point(by=request.user.actor, focal_point=form.instance)
        except IntegrityError:  # pressed twice
            form = FocalPointForm(request.POST, instance=FocalPoint(delegation=found))
            form.is_valid()
        else:
            messages.success(request, _("%(name)s is added. Nothing has been sent yet.") % {"name": made})
            return redirect("secretariat:delegation", conference.slug, code)
    return _page(request, found, form)


@staff("registration.decide")
def edit(request: StaffRequest, conference: Conference, code: str, pk: int) -> HttpResponseBase:
    """Change a focal point. With another mailbox the old link dies."""
    point = _load(conference, code, pk)
    form = FocalPointForm(request.POST or None, instance=point)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.change_focal_point(by=request.user.actor, focal_point=form.instance, fields=form.changed_data)
        except IntegrityError:  # a colleague added the same one at this moment
            form = FocalPointForm(request.POST, instance=_load(conference, code, pk))
            form.is_valid()
        else:
            messages.success(request, _("Saved."))
            return redirect("secretariat:delegation", conference.slug, code)
    return _page(request, load(conference, code), form, _load(conference, code, pk))


@staff("registration.decide")
def remove(request: StaffRequest, conference: Conference, code: str, pk: int) -> HttpResponseBase:
    """Ask, then remove: the private link opens nothing from then on."""
    point = _load(conference, code, pk)
    if request.method == "POST":
        actions.remove_focal_point(by=request.user.actor, focal_point=point)
        messages.success(
            request, _("%(name)s is removed, and the private link opens nothing any more.") % {"name": point}
        )
        return redirect("secretariat:delegation", conference.slug, code)
    context = {"conference": conference, "here": "delegations", "delegation": point.delegation, "point": point}
    return render(request, "secretariat/focal_point_remove.html", context)


@staff("registration.decide")
@require_POST
def send(request: StaffRequest, conference: Conference, code: str, pk: int) -> HttpResponseBase:
    """The invitation with the private link to this focal point's mailbox alone."""
    point = _load(conference, code, pk)
    try:
        email = send_link(by=request.user.actor, focal_point=point, seen=moment(request.POST.get("seen", "")))
    except Refused as refused:
        messages.warning(request, refused.refusal.sentence)
    except WrittenMeanwhile:
        messages.warning(request, _("%(name)s: it has been written to meanwhile.") % {"name": point})
    else:
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": email})
    return redirect("secretariat:delegation", conference.slug, code)


@staff("registration.decide")
@require_POST
def revoke(request: StaffRequest, conference: Conference, code: str, pk: int) -> HttpResponseBase:
    """Let the present private link die; the next mail carries a new one."""
    point = _load(conference, code, pk)
    actions.revoke_link(by=request.user.actor, focal_point=point)
    messages.success(request, _("The old link opens nothing any more. The next invitation or reminder has a new one."))
    return redirect("secretariat:delegation", conference.slug, code)
