"""The export of a long list as work in the background."""

from __future__ import annotations

import datetime as dt
import tempfile
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.audit.models import Actor
from conference.jobs.models import Job
from conference.jobs.work import Progress, Result, work
from conference.models import Conference
from conference.spreadsheets import write
from registration.actions.export import exported
from registration.exports import columns as all_columns
from registration.exports.table import rows
from registration.models import Registration
from registration.questions import of_conference
from registration.staff_views import travel
from registration.staff_views.filters import RESTRICTED, FilterForm, choices

EXPORT = "registrations.export"


def narrowed(conference: Conference, query: str) -> QuerySet[Registration]:
    """The list that this query string of the page of registrations shows, to who may know all that it narrows by."""
    form = FilterForm(QueryDict(query), *choices(conference), RESTRICTED)
    return form.narrow(Registration.objects.filter(conference=conference))


def of_what(parameters: dict[str, Any]) -> Literal["registration", "travel"]:
    """Which list the parameters of an export mean."""
    return "travel" if "view" in parameters else "registration"


def people_of(conference: Conference, parameters: dict[str, Any]) -> QuerySet[Registration]:
    """Whom the parameters of an export name: one view of the travel list, or a list of registrations."""
    if of_what(parameters) == "travel":
        day = parameters["day"]
        return travel.in_view(conference, parameters["view"], dt.date.fromisoformat(day) if day else None)
    return narrowed(conference, parameters["query"])


def name_of(conference: Conference, parameters: dict[str, Any]) -> tuple[str, str]:
    """What the file is called, without its ending, and its sheet."""
    if of_what(parameters) == "travel":
        return f"{conference.slug}-{_('travel')}", _("Travel")
    return f"{conference.slug}-{_('registrations')}", _("Registrations")


@work(EXPORT)
def export_job(job: Job, progress: Progress) -> Result:
    """Write the file, through a file on the disk: memory holds one portion of people."""
    conference = Conference.objects.get(pk=job.conference_id)
    kind = job.parameters["kind"]
    name, sheet = name_of(conference, job.parameters)
    questions = of_conference(conference)
    wanted = set(job.parameters["columns"])
    columns = [column for column in all_columns.of(conference, questions, RESTRICTED) if column.code in wanted]
    with timezone.override(conference.tz), tempfile.TemporaryFile() as file:
        keys = list(people_of(conference, job.parameters).values_list("pk", flat=True))
        labels = [str(column.label) for column in columns]
        write.into(file, kind, sheet, labels, rows(conference, keys, columns, questions, progress))
        file.seek(0)
        content = file.read()
    by = Actor("staff", job.owner_id, job.owner_label)
    exported(by=by, conference=conference, rows=len(keys), kind=kind, of=of_what(job.parameters))
    number = len(keys)
    sentence = ngettext("%(n)d row is in the file.", "%(n)d rows are in the file.", number) % {"n": number}
    return Result(f"{name}.{kind}", write.TYPES[kind], content, {"sentences": [sentence]})
