"""The files with which a person answered additional questions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from conference.accounts.access import StaffRequest, staff
from conference.files import serve
from conference.models import Conference
from registration.actions.answers import read_file
from registration.models import Answer
from registration.models.reference import normal


@staff("registration.decide")
@require_safe
def file(request: StaffRequest, conference: Conference, reference: str, code: str) -> HttpResponse:
    """The file that a person of this conference gave to the question with this code, for saving; recorded."""
    answer = get_object_or_404(
        Answer.objects.select_related("file", "question", "registration"),
        registration__conference=conference,
        registration__reference=normal(reference),
        question__code=code,
        file__isnull=False,
    )
    return serve.stored(read_file(by=request.user.actor, answer=answer))
