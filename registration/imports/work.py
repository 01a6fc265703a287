"""The import as work in the background: a trial run, which writes nothing, and the import itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.audit.models import Actor
from conference.jobs.models import Job
from conference.jobs.work import Failed, Progress, Result, work
from conference.models import Conference
from conference.spreadsheets import read
from registration.actions.import_people import Imported, Undone, import_people
from registration.imports.report import outcome, rest, with_failed_rows
from registration.imports.rows import Checked, check, keys_of

CHECK, IMPORT = "registrations.import-check", "registrations.import"


@work(CHECK)
def check_job(job: Job, progress: Progress) -> Result:
    """What would be imported, and what not."""
    conference, table, checked = _checked(job, progress)
    with timezone.override(conference.tz):
        waiting = sum(person.waits for person in checked.people)
        sentences = [_would(len(checked.people))]
        if waiting:
            sentences.append(_waiting(waiting))
        sentences += _unasked(checked) + rest(checked.again, len(checked.bad))
        if job.parameters.get("all_or_nothing") and checked.bad:
            sentences.append(_("You asked for all or nothing, so nothing would be imported: correct the file first."))
        said = outcome(sentences, checked.bad) | {"actions": _next(job, conference, checked)}
        return with_failed_rows(table, checked.bad, said)


@work(IMPORT)
def import_job(job: Job, progress: Progress) -> Result:
    """Import, and say what came of it."""
    conference, table, checked = _checked(job, lambda done, total: None)
    options = job.parameters
    bad = checked.bad
    with timezone.override(conference.tz):
        imported = Imported()
        if not (options.get("all_or_nothing") and bad):
            try:
                imported = import_people(
                    by=Actor("staff", job.owner_id, job.owner_label),
                    conference=conference,
                    people=checked.people,
                    confirm=bool(options.get("confirm")),
                    mails=bool(options.get("mails")),
                    all_or_nothing=bool(options.get("all_or_nothing")),
                    progress=progress,
                )
            except Undone as error:
                imported = Imported(bad=error.bad)
        bad = sorted([*bad, *imported.bad], key=lambda one: one.row.number)
        sentences = [_done(imported.added)]
        if imported.confirmed:
            sentences.append(
                ngettext("%(n)d of them is confirmed.", "%(n)d of them are confirmed.", imported.confirmed)
                % {"n": imported.confirmed}
            )
        if imported.waiting:
            sentences.append(
                ngettext(
                    "%(n)d of them stands on the waiting list: no place was left.",
                    "%(n)d of them stand on the waiting list: no place was left.",
                    imported.waiting,
                )
                % {"n": imported.waiting}
            )
        sentences += _unasked(checked) + rest(checked.again + imported.again, len(bad))
        url = reverse("secretariat:registrations", args=[conference.slug]) + "?source=import"
        said = outcome(sentences, bad) | {"actions": [{"url": url, "label": _("See the registrations")}]}
        return with_failed_rows(table, bad, said)


def _checked(job: Job, progress: Progress) -> tuple[Conference, read.Table, Checked]:
    conference = Conference.objects.get(pk=job.conference_id)
    content = bytes(job.given)
    try:
        table = read.table(job.given_name, content)
    except read.Unreadable as error:
        raise Failed(error.sentence) from error
    if not conference.categories.exists():
        raise Failed(_("There are no categories yet. Add them in the set-up first."))
    matching = {int(n): code for n, code in job.parameters["matching"].items()}
    default = job.parameters.get("default", "")
    with timezone.override(conference.tz):
        checked = check(
            table, conference, matching, default=default, key=keys_of(conference, content), progress=progress
        )
    return conference, table, checked


def _would(number: int) -> str:
    return ngettext("%(n)d person can be imported.", "%(n)d people can be imported.", number) % {"n": number}


def _done(number: int) -> str:
    return ngettext("%(n)d person was imported.", "%(n)d people were imported.", number) % {"n": number}


def _waiting(number: int) -> str:
    return ngettext(
        "%(n)d of them would stand on the waiting list, because no place is left.",
        "%(n)d of them would stand on the waiting list, because no place is left.",
        number,
    ) % {"n": number}


def _unasked(checked: Checked) -> list[str]:
    number = sum(person.unasked for person in checked.people)
    if not number:
        return []
    return [
        ngettext(
            "%(n)d answer is left out, because this person is not asked the question.",
            "%(n)d answers are left out, because these people are not asked the question.",
            number,
        )
        % {"n": number}
    ]


def _next(job: Job, conference: Conference, checked: Checked) -> list[dict[str, Any]]:
    file = job.parameters["file"]
    columns = reverse("secretariat:registrations-import-columns", args=[conference.slug, file])
    actions: list[dict[str, Any]] = []
    if checked.people and not (job.parameters.get("all_or_nothing") and checked.bad):
        number = len(checked.people)
        label = ngettext("Import %(n)d person", "Import %(n)d people", number) % {"n": number}
        url = reverse("secretariat:registrations-import-run", args=[conference.slug, file])
        actions.append({"url": url, "label": label, "fields": {"check": str(job.pk)}})
    actions.append({"url": columns, "label": _("Change columns or options")})
    again = reverse("secretariat:registrations-import", args=[conference.slug])
    actions.append({"url": again, "label": _("Choose another file")})
    return actions
