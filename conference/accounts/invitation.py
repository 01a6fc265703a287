"""The page that an invitation's link opens: choose a password, once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from conference.accounts import actions, rules
from conference.accounts.models import User
from conference.accounts.staff_forms import ChoosePasswordForm
from conference.links.models import PrivateLink, find


@csrf_exempt  # the token in the address is the authority; with `no-referrer` browsers send "Origin: null" besides
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, token: str) -> HttpResponseBase:
    """To look changes nothing; the POST sets the password, and the link opens nothing afterwards."""
    link = find(token)
    user = _invited(link)
    response: HttpResponseBase
    if link is None or user is None:
        response = render(request, "accounts/invitation_over.html", status=404)
    else:
        form = ChoosePasswordForm(request.POST or None, user=user)
        response = render(request, "accounts/invitation.html", {"form": form, "user": user})
        if request.method == "POST" and form.is_valid():
            try:
                actions.choose_password(
                    link=link, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
                )
            except actions.NotInvited:  # pressed twice
                response = render(request, "accounts/invitation_over.html", status=404)
            else:
                response = redirect("invitation-done")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


choose.permission = "public"  # type: ignore[attr-defined]


@require_safe
def done(request: HttpRequest) -> HttpResponseBase:
    """The password is set: where to sign in."""
    return render(request, "accounts/invitation_done.html")


done.permission = "public"  # type: ignore[attr-defined]


def _invited(link: PrivateLink | None) -> User | None:
    if link is None or link.kind != "staff-invitation":
        return None
    user = User.objects.filter(pk=int(link.subject_id)).first()
    return user if user and rules.is_invited(user, timezone.now()) else None
