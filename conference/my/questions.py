"""A participant answers the additional questions, or changes the answers."""

from __future__ import annotations

import contextlib

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.models import Conference
from conference.my.access import participant
from registration import rules
from registration.actions.answers import change
from registration.forms.questions import AnswersForm
from registration.models import IllegalMove, Registration


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """The questions of the person's category with the answers given; they apply at once."""
    mine = conference.url("my", registration.reference)
    if not rules.may_change(registration, timezone.now()):
        return redirect(mine)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnswersForm(*posted, registration=registration)
    if not form.questions:
        return redirect(mine)
    if request.method == "POST":
        if form.is_valid():
            with contextlib.suppress(IllegalMove):  # "my registration" says how it stands
                change(by=registration.actor, registration=registration, given=form.given)
            return redirect(f"{mine}?done=changed")
        form.ask_for_files_again()
    context = {"conference": conference, "registration": registration, "form": form}
    return render(request, "my/questions.html", context)
