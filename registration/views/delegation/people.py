"""One member of the delegation: name, role and order, replace, withdraw, endorse or refuse."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conference.limits import guard
from conference.models import Conference
from registration import delegation_rules, events, members, rules
from registration.actions import arrange
from registration.actions import endorse as endorsing
from registration.actions.apply import Refused
from registration.actions.leave import withdraw as withdraw_registration
from registration.actions.nominate import nominate as nominate_person
from registration.actions.readdress import readdress
from registration.actions.replace import replace as replace_person
from registration.actions.send_again import send_again as resend
from registration.forms.members import AddressForm, MemberForm, RoleForm
from registration.forms.reason import ReasonForm
from registration.models import COUNTED, Delegation, FocalPoint, IllegalMove, Registration, State
from registration.views.delegation.access import focal_point, member

PAGES = ("GET", "HEAD", "POST")


def _home(delegation: Delegation) -> HttpResponseBase:
    """To the top of the workspace, where the message stands."""
    return redirect(delegation.conference.url("delegation", delegation.code))


def _back(found: Registration) -> HttpResponseBase:
    assert found.delegation is not None
    return redirect(found.conference.url("delegation-member", found.delegation.code, found.reference))


def _stale(request: HttpRequest, found: Registration) -> None:
    """Say that nothing was changed, and how it stands now."""
    found.refresh_from_db(fields=["state"])
    messages.warning(
        request,
        _("Nothing was changed. The status of %(name)s is now: %(state)s.")
        % {"name": found.full_name, "state": found.get_state_display()},
    )


def _form(
    request: HttpRequest, conference: Conference, delegation: Delegation, replaces: Registration | None = None
) -> MemberForm:
    """The form as it was sent or asked for. The button "more" shows all fields and keeps what was typed."""
    in_full = "more" in (request.POST.get("go"), request.GET.get("form")) or request.POST.get("form") == "full"
    kind: dict[str, Any] = {"conference": conference, "delegation": delegation, "replaces": replaces}
    if request.method == "POST" and request.POST.get("go") not in ("more", "less"):
        return MemberForm(request.POST, in_full=in_full, **kind)
    if request.POST.get("go") == "less":
        in_full = False
    typed = {name: request.POST[name] for name in MemberForm.base_fields if name in request.POST}
    initial = {"submission_key": uuid.uuid4(), **typed}
    return MemberForm(initial=initial, in_full=in_full, **kind)


@focal_point
@require_http_methods(PAGES)
def nominate(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint
) -> HttpResponseBase:
    """Name a member, in brief (the person completes the details) or in full."""
    refusal = delegation_rules.may_nominate(conference, timezone.now())
    form = _form(request, conference, delegation)
    if form.is_valid():
        try:
            made = nominate_person(
                by=focal_point.actor,
                delegation=delegation,
                person=form.person(),
                submission_key=form.cleaned_data["submission_key"],
                focal_point=focal_point,
                in_full=form.in_full,
            )
        except Refused as refused:
            form.add_error("role" if refused.refusal.code == "head" else None, refused.refusal.sentence)
        else:
            messages.success(
                request,
                _("%(name)s is named and holds a place. A message with the private link is on its way.")
                % {"name": made.full_name},
            )
            return _home(delegation)
    delegation.places.refresh_from_db()
    is_full = delegation.places.left <= 0
    may_begin = not (refusal or is_full) or request.method == "POST"  # what was typed stays
    return _page(request, "nominate", delegation, form=form, refusal=refusal, is_full=is_full, may_begin=may_begin)


@focal_point
@require_http_methods(PAGES)
def replace(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint, reference: str
) -> HttpResponseBase:
    """Send somebody else in a member's place."""
    old = member(delegation, reference)
    form = _form(request, conference, delegation, replaces=old)
    refusal = delegation_rules.may_replace(old, timezone.now())
    if form.is_valid():
        try:
            made = replace_person(
                by=focal_point.actor,
                registration=old,
                person=form.person(),
                submission_key=form.cleaned_data["submission_key"],
                focal_point=focal_point,
                in_full=form.in_full,
                seen=request.POST.get("seen"),
            )
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
        except IllegalMove:
            _stale(request, old)
            return _back(old)
        else:
            _tell_of(request, old, made)
            return _home(delegation)
    return _page(request, "replace", delegation, form=form, member=old, refusal=refusal)


def _tell_of(request: HttpRequest, old: Registration, new: Registration) -> None:
    """What happened, and where everybody can read that the programme still names the one who does not come. What is
    only drafted is for the secretariat, which is told by mail."""
    messages.success(
        request,
        _("%(new)s comes in the place of %(old)s. Both are told, and so is the secretariat.")
        % {"new": new.full_name, "old": old.full_name},
    )
    titles = [m.title for answer in events.naming.tell(old) for m in answer if m.is_public]
    if titles:
        messages.warning(
            request,
            _("The programme still names %(name)s in: %(sessions)s. The secretariat changes it.")
            % {"name": old.full_name, "sessions": "; ".join(titles)},
        )


@focal_point
@require_http_methods(PAGES)
def one(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint, reference: str
) -> HttpResponseBase:
    """A member's page; the POST gives another role."""
    found = member(delegation, reference)
    has_role = found.category.has_roles and found.state in COUNTED
    posted = request.POST if request.method == "POST" and has_role else None
    form = RoleForm(posted, initial={"role": found.role})
    if form.is_valid():
        try:
            arrange.give_role(by=focal_point.actor, registration=found, role=form.cleaned_data["role"])
        except Refused as refused:
            form.add_error("role", refused.refusal.sentence)
        except IllegalMove:
            _stale(request, found)
            return _back(found)
        else:
            messages.success(request, _("The role of %(name)s is changed.") % {"name": found.full_name})
            return _home(delegation)
    return _page(
        request,
        "member",
        delegation,
        form=form,
        member=found,
        has_role=has_role,
        shows_email=delegation_rules.is_named_by_delegation(found),
        may_endorse=delegation_rules.may_endorse(found),
        may_send_again=delegation_rules.may_send_again(found),
        may_withdraw=rules.can(found, State.WITHDRAWN),
        may_replace=rules.can(found, State.REPLACED),
        notes=list(found.notes.filter(removed_at__isnull=True)),
    )


@focal_point
@require_POST
def move(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint, reference: str
) -> HttpResponseBase:
    """One up or down among those of the same role."""
    found = member(delegation, reference)
    try:
        arrange.move(by=focal_point.actor, registration=found, **members.asked(request.POST))
    except arrange.Moved:
        messages.warning(request, _("Somebody else has changed the order meanwhile. This is how it is now."))
    except IllegalMove:
        _stale(request, found)
    else:  # the next press of Tab finds the same buttons again
        return redirect(conference.url("delegation", delegation.code) + f"#order-{found.reference}")
    return _home(delegation)


@focal_point
@require_POST
def send_again(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint, reference: str
) -> HttpResponseBase:
    """The private link once more, to a named person who says that nothing came."""
    found = member(delegation, reference)
    if delegation_rules.may_send_again(found):
        here = conference.url("delegation-member", delegation.code, found.reference)
        refusal = guard.refusal(request, "again", mailbox=found.email, again=here)
        if refusal is not None:
            return refusal
    try:
        resend(by=focal_point.actor, registration=found)
    except IllegalMove:
        _stale(request, found)
    else:
        messages.success(
            request,
            _("A message with the private link is on its way to %(name)s, at %(email)s.")
            % {"name": found.full_name, "email": found.email},
        )
    return _back(found)


@focal_point
@require_http_methods(PAGES)
def address(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint, reference: str
) -> HttpResponseBase:
    """Another mailbox for a named person who has not come yet."""
    found = member(delegation, reference)
    if not delegation_rules.may_send_again(found):
        if request.method == "POST":
            _stale(request, found)
        return _back(found)
    form = AddressForm(request.POST if request.method == "POST" else None, initial={"email": found.email})
    if form.is_valid() and guard.refusal(request, "again", mailbox=form.cleaned_data["email"]) is not None:
        form.add_error("email", _("We have written to this address often. Please try again in an hour."))
        return _page(request, "address", delegation, status=429, form=form, member=found)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            readdress(by=focal_point.actor, registration=found, email=email)
        except Refused as refused:
            form.add_error("email", refused.refusal.sentence)
        except IllegalMove:
            _stale(request, found)
            return _back(found)
        else:
            messages.success(
                request,
                _("The private link of %(name)s goes to %(email)s.") % {"name": found.full_name, "email": email},
            )
            return _back(found)
    return _page(request, "address", delegation, form=form, member=found)


@focal_point
@require_http_methods(PAGES)
def withdraw(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint, reference: str
) -> HttpResponseBase:
    """One question before a member leaves; the POST frees the place."""
    found = member(delegation, reference)
    if request.method == "POST":
        try:
            withdraw_registration(
                by=focal_point.actor, registration=found, seen=request.POST.get("seen"), by_delegation=True
            )
        except Refused as refused:
            messages.warning(request, refused.refusal.sentence)
        except IllegalMove:
            _stale(request, found)
        else:
            messages.success(request, _("%(name)s is withdrawn and has been written to.") % {"name": found.full_name})
        return _home(delegation)
    if not rules.can(found, State.WITHDRAWN):
        return _back(found)
    if refusal := delegation_rules.may_withdraw(found):
        messages.warning(request, refusal.sentence)
        return _back(found)
    return _page(request, "withdraw", delegation, member=found)


@focal_point
@require_POST
def endorse(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint, reference: str
) -> HttpResponseBase:
    found = member(delegation, reference)
    try:
        endorsing.endorse(by=focal_point.actor, registration=found, seen=request.POST.get("seen"))
    except IllegalMove:
        _stale(request, found)
    else:
        messages.success(
            request, _("You endorse %(name)s. The secretariat sees it and decides.") % {"name": found.full_name}
        )
    return _home(delegation)


@focal_point
@require_http_methods(PAGES)
def refuse(
    request: HttpRequest, conference: Conference, delegation: Delegation, focal_point: FocalPoint, reference: str
) -> HttpResponseBase:
    """Turn an application down, with a reason that the person is told."""
    found = member(delegation, reference)
    if not delegation_rules.may_refuse(found):
        return _back(found)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            endorsing.refuse(
                by=focal_point.actor,
                registration=found,
                reason=form.cleaned_data["reason"],
                seen=request.POST.get("seen"),
            )
        except IllegalMove:
            _stale(request, found)
        else:
            messages.success(request, _("%(name)s is refused and is told the reason.") % {"name": found.full_name})
        return _home(delegation)
    return _page(request, "refuse", delegation, form=form, member=found)


def _page(
    request: HttpRequest, name: str, delegation: Delegation, *, status: int = 200, **context: Any
) -> HttpResponse:
    return render(
        request,
        f"registration/workspace/{name}.html",
        {"conference": delegation.conference, "delegation": delegation, **context},
        status=status,
    )
