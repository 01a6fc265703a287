"""The page of a piece of work in the background: how far it is, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from conference.accounts.access import StaffRequest, staff
from conference.files.serve import attachment
from conference.jobs.models import Job
from conference.models import Conference
from registration.many.work import KINDS as MANY
from registration.many.work import go_on

# What each kind of work is called.
TITLES: dict[str, Any] = {
    **{kind: deed.title for kind, deed in MANY.items()},
    "registrations.export": gettext_lazy("Export of the list"),
    "registrations.import-check": gettext_lazy("Trial run of the import"),
    "registrations.import": gettext_lazy("Import of participants"),
    "delegations.import": gettext_lazy("Import of delegations"),
}


# How a state is drawn.
MARKS = {
    Job.State.WAITING: "waitlisted",
    Job.State.RUNNING: "submitted",
    Job.State.DONE: "confirmed",
    Job.State.FAILED: "declined",
}


def _load(request: StaffRequest, conference: Conference, job: UUID, *, with_result: bool = False) -> Job:
    """The job, for whoever asked for it and for superusers."""
    rows = Job.objects.filter(conference_id=conference.pk)
    if not request.user.is_superuser:
        rows = rows.filter(owner_id=str(request.user.pk))
    return get_object_or_404(rows.defer("given") if with_result else rows.defer("given", "result"), pk=job)


LISTED = 50  # pieces of work; a day later they are deleted anyway


@staff("registration.export")
def jobs(request: StaffRequest, conference: Conference) -> HttpResponse:
    """What one has asked for in the last day, newest first, so that its page is found again."""
    mine = Job.objects.filter(conference_id=conference.pk, owner_id=str(request.user.pk), kind__in=TITLES)
    rows = mine.defer("given", "result", "parameters", "outcome").order_by("-made_at")[:LISTED]
    context = {
        "conference": conference,
        "here": "registrations",
        "rows": [{"job": one, "title": TITLES[one.kind], "mark": MARKS[Job.State(one.state)]} for one in rows],
    }
    return render(request, "secretariat/jobs.html", context)


@staff("registration.export")
def job(request: StaffRequest, conference: Conference, job: UUID) -> HttpResponse:
    """While it runs, a bar that moves; afterwards what came of it, and what one can do next."""
    found = _load(request, conference, job)
    if found.state == Job.State.FAILED and found.kind in MANY:
        found.outcome["actions"] = [go_on(found, conference)]
    is_of_setup = found.kind.startswith("delegations.")
    context = {
        "conference": conference,
        "here": "setup" if is_of_setup else "registrations",
        "is_of_setup": is_of_setup,
        "job": found,
        "title": TITLES.get(found.kind, gettext_lazy("Work in the background")),
    }
    return render(request, "secretariat/job.html", context)


@staff("registration.export")
def progress(request: StaffRequest, conference: Conference, job: UUID) -> HttpResponse:
    """The bar alone; asks the browser to load the whole page once the work has ended."""
    found = _load(request, conference, job)
    answer = render(request, "secretariat/_progress.html", {"conference": conference, "job": found})
    if found.ended_at is not None:
        answer.headers["HX-Refresh"] = "true"
    return answer


@staff("registration.export")
def file(request: StaffRequest, conference: Conference, job: UUID) -> HttpResponse:
    """What the work has made."""
    found = _load(request, conference, job, with_result=True)
    if not found.result_name:
        raise Http404
    return attachment(found.result_name, found.result_type, bytes(found.result))
