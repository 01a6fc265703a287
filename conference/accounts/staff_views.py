"""The staff of a conference: who may do what, for whoever owns it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.accounts import actions, rules
from conference.accounts.access import StaffRequest, staff
from conference.accounts.models import FACTORS, Membership, Role
from conference.accounts.staff_forms import ColleagueForm, RoleForm
from conference.models import Conference


def _load(conference: Conference, pk: int) -> Membership:
    return get_object_or_404(Membership.objects.select_related("user", "conference"), conference=conference, pk=pk)


def _last_owner() -> str:
    return _("Somebody must be able to add colleagues. Make another colleague who can sign in an owner first.")


@staff("staff.edit")
def index(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """All of them, owners first, and whether they can sign in."""
    factor = Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS)
    rows = conference.memberships.select_related("user").annotate(has_factor=Exists(factor))
    order = list(Role)
    now = timezone.now()
    members = [
        {"row": row, "has_factor": row.has_factor, "is_invited": rules.is_invited(row.user, now)}
        for row in sorted(rows, key=lambda row: (order.index(Role(row.role)), row.user.name.casefold(), row.pk))
    ]
    context = {"conference": conference, "here": "setup", "part": "staff", "members": members}
    return render(request, "accounts/staff.html", context)


@staff("staff.edit")
def add(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Add a colleague by e-mail address."""
    form = ColleagueForm(request.POST or None, initial={"language": request.user.language, "role": Role.READER})
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.add_colleague(by=request.user.actor, conference=conference, **form.cleaned_data)
        except actions.AlreadyThere:
            form.add_error("email", _("This colleague is on the list already. Change the role there."))
        else:
            messages.success(
                request,
                _("%(name)s is added; a message is on its way to %(email)s.")
                % {"name": member.user, "email": member.user.email},
            )
            return redirect("secretariat:setup-staff", conference.slug)
    context = {"conference": conference, "here": "setup", "part": "staff", "form": form}
    return render(request, "accounts/colleague_new.html", context)


@staff("staff.edit")
def edit(request: StaffRequest, conference: Conference, pk: int) -> HttpResponseBase:
    """Change a colleague's role."""
    member = _load(conference, pk)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(by=request.user.actor, membership=member, role=form.cleaned_data["role"])
        except actions.LastOwner:
            form.add_error("role", _last_owner())
        except Membership.DoesNotExist as error:
            raise Http404 from error
        else:
            messages.success(
                request, _("Saved. It holds from the next page that %(name)s opens.") % {"name": member.user}
            )
            is_own = member.user == request.user
            return redirect("secretariat:dashboard" if is_own else "secretariat:setup-staff", conference.slug)
    context = {
        "conference": conference,
        "here": "setup",
        "part": "staff",
        "form": form,
        "member": member,
        "is_invited": rules.is_invited(member.user, timezone.now()),
    }
    return render(request, "accounts/colleague.html", context)


@staff("staff.edit")
@require_POST
def link(request: StaffRequest, conference: Conference, pk: int) -> HttpResponseBase:
    """Send the invitation again, or a link for a new password."""
    member = _load(conference, pk)
    actions.send_link(by=request.user.actor, membership=member)
    messages.success(request, _("A link is on its way to %(email)s.") % {"email": member.user.email})
    return redirect("secretariat:setup-staff", conference.slug)


@staff("staff.edit")
def remove(request: StaffRequest, conference: Conference, pk: int) -> HttpResponseBase:
    """Ask, then take the role away."""
    member = _load(conference, pk)
    if request.method == "POST":
        try:
            actions.remove_colleague(by=request.user.actor, membership=member)
        except actions.LastOwner:
            messages.error(request, _last_owner())
        except Membership.DoesNotExist as error:
            raise Http404 from error
        else:
            messages.success(request, _("%(name)s has no role here any more.") % {"name": member.user})
            if member.user == request.user:
                return redirect("secretariat:home")
        return redirect("secretariat:setup-staff", conference.slug)
    context = {"conference": conference, "here": "setup", "part": "staff", "member": member}
    return render(request, "accounts/colleague_remove.html", context)
