"""The page of one step that is taken on a registration."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from conference.accounts.access import StaffRequest
from registration.models import Registration


def page(
    request: StaffRequest,
    template: str,
    registration: Registration,
    *,
    act: str,
    possible: bool,
    form: Form | None = None,
    stale: str = "",
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """The step with its form; `act` is what its button on the registration's page says. Without the form when
    the step is not `possible`, or when somebody else was faster: `stale` says how it stands now."""
    context = {
        "conference": registration.conference,
        "here": "registrations",
        "registration": registration,
        "act": act,
        "possible": possible,
        "form": form,
        "stale": stale,
        **extra,
    }
    return render(request, template, context, status=status)
