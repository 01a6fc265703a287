"""The files with which a person answered additional questions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from conference.accounts.access import StaffRequest, staff
from conference.files import serve
from conference.models import Conference
from registration.models import Answer
from registration.models.reference import normal


@staff("registration.view")
@require_safe
def file(request: StaffRequest, conference: Conference, reference: str, code: str) -> HttpResponse:
    """The file that a person of this conference gave to the question with this code, for saving."""
    answer = get_object_or_404(
        Answer.objects.select_related("file"),
        registration__conference=conference,
        registration__reference=normal(reference),
        question__code=code,
        file__isnull=False,
    )
    assert answer.file is not None
    return serve.stored(answer.file)
