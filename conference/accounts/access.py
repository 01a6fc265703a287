"""How a view says who may see it. A test walks the URL configuration and fails on a view that says nothing."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, overload

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from conference.accounts.models import User, has_second_factor, may, remember_role, with_role_of
from conference.models import Conference

View = Callable[..., HttpResponseBase]
FIRST_FACTOR = "mfa_index"  # where one is led who must set up a second factor


class StaffRequest(HttpRequest):
    """A request inside `staff` or `signed_in`: whoever asks is signed in."""

    user: User  # type: ignore[assignment]


def staff(permission: str) -> Callable[[View], View]:
    """A staff page of one conference: `view(request, conference, …)`, for whoever has `permission` there.

    The URL carries the conference's slug. Anonymous visitors are sent to sign in, and whoever lacks the second factor
    that is required is led to set one up; a stranger's conference is 404.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @never_cache
        def inner(request: HttpRequest, conference: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if lacks_factor(request.user):
                return redirect(FIRST_FACTOR)
            found = get_object_or_404(with_role_of(request.user), slug=conference)
            remember_role(request.user, found)
            if not may(request.user, permission, found):
                raise Http404
            with timezone.override(found.tz):
                request.conference = found  # type: ignore[attr-defined]
                return view(request, found, *args, **kwargs)

        inner.permission = permission  # type: ignore[attr-defined]
        return inner

    return decorate


def signed_in(view: View, *, needs_factor: bool = True) -> View:
    """A staff page outside any conference. Without `needs_factor` it is open to those who lack the second factor that
    is required: the pages on which one is set up."""

    @wraps(view)
    @never_cache
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if needs_factor and lacks_factor(request.user):
            return redirect(FIRST_FACTOR)
        return view(request, *args, **kwargs)

    inner.permission = "signed in"  # type: ignore[attr-defined]
    return inner


def lacks_factor(user: User) -> bool:
    """Whether a second factor is required and this account has none."""
    return settings.SECOND_FACTOR_REQUIRED and not has_second_factor(user)


@overload
def public(view: View) -> View: ...
@overload
def public(
    *,
    conferences: Callable[[], QuerySet[Conference]] = ...,
    cached: tuple[str, ...] = ...,
    parameters: tuple[str, ...] = ...,
) -> Callable[[View], View]: ...
def public(
    view: View | None = None,
    *,
    conferences: Callable[[], QuerySet[Conference]] = Conference.objects.all,
    cached: tuple[str, ...] = (),
    parameters: tuple[str, ...] = (),
) -> View | Callable[[View], View]:
    """A page for everyone, of one conference: `view(request, conference, …)`, in the conference's time zone.

    `conferences` gives the conferences with what the page needs besides, in the same query. With `cached` the answer is
    kept by the first middleware (conference/pages/first.py) until one of the parts named there changes (the parts of a
    conference: conference/pages/stamp.py); `parameters` are those of the query that the page knows.
    """
    if view is None:
        return partial(_public, conferences=conferences, cached=cached, parameters=parameters)
    return _public(view, conferences=conferences, cached=cached, parameters=parameters)


def _public(
    view: View,
    *,
    conferences: Callable[[], QuerySet[Conference]],
    cached: tuple[str, ...],
    parameters: tuple[str, ...],
) -> View:
    @wraps(view)
    def inner(request: HttpRequest, conference: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        making = getattr(request, "making", None)  # set by the first middleware
        rows = making.widen(conferences()) if making else conferences()
        found = get_object_or_404(rows, slug=conference)
        if making:
            making.saw(found)
        with timezone.override(found.tz):
            request.conference = found  # type: ignore[attr-defined]
            return view(request, found, *args, **kwargs)

    inner.permission = "public"  # type: ignore[attr-defined]
    inner.cached, inner.parameters = cached, parameters  # type: ignore[attr-defined]
    return inner
