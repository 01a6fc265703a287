"""The export of a long list as work in the background."""

from __future__ import annotations

import tempfile

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
from registration.staff_views.filters import FilterForm, choices

EXPORT = "registrations.export"


def narrowed(conference: Conference, query: str) -> QuerySet[Registration]:
    """The list that this query string of the page of registrations shows."""
    form = FilterForm(QueryDict(query), *choices(conference))
    return form.narrow(Registration.objects.filter(conference=conference))


@work(EXPORT)
def export_job(job: Job, progress: Progress) -> Result:
    """Write the file, through a file on the disk: memory holds one portion of people."""
    conference = Conference.objects.get(pk=job.conference_id)
    kind = job.parameters["kind"]
    questions = of_conference(conference)
    wanted = set(job.parameters["columns"])
    columns = [column for column in all_columns.of(conference, questions) if column.code in wanted]
    with timezone.override(conference.tz), tempfile.TemporaryFile() as file:
        keys = list(narrowed(conference, job.parameters["query"]).values_list("pk", flat=True))
        labels = [str(column.label) for column in columns]
        write.into(file, kind, _("Registrations"), labels, rows(conference, keys, columns, questions, progress))
        file.seek(0)
        content = file.read()
    exported(by=Actor("staff", job.owner_id, job.owner_label), conference=conference, rows=len(keys), kind=kind)
    number = len(keys)
    sentence = ngettext("%(n)d row is in the file.", "%(n)d rows are in the file.", number) % {"n": number}
    name = f"{conference.slug}-{_('registrations')}.{kind}"
    return Result(name, write.TYPES[kind], content, {"sentences": [sentence]})
