"""The same for many as work in the background: each in a transaction of their own, and once, whoever comes to do it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.audit.models import Actor, AuditEvent
from conference.jobs.models import Job
from conference.jobs.work import Progress, Result, work
from conference.models import Conference
from conference.spreadsheets import write
from registration.actions import bulk
from registration.actions.bulk import LeftOut
from registration.many.chosen import unpack
from registration.many.deeds import DEEDS, Task
from registration.models import Registration
from registration.models.note import with_coverage

PORTION = 100  # people read at once
LISTED = 100  # of those left out: on the page; the file has them all


def kind_of(deed: str) -> str:
    """What this work is called among all others."""
    return f"registrations.{deed}"


def parameters(task: Task, query: str) -> dict[str, Any]:
    """For the job, as JSON; `query`: of the list to which one returns. The people come as its file."""
    return {"key": str(task.key), "words": dict(task.words), "query": query}


def many_job(job: Job, progress: Progress) -> Result:
    """Go through the people; those whom this very order has reached before, it leaves alone."""
    conference = Conference.objects.get(pk=job.conference_id)
    deed = KINDS[job.kind]
    key, by = uuid.UUID(job.parameters["key"]), Actor("staff", job.owner_id, job.owner_label)
    task = Task(deed, by, key, job.parameters["words"])
    states = unpack(bytes(job.given).decode())
    people = _people(conference, states, _reached(conference, task), progress)
    outcome = bulk.run(people, lambda one: task.act(one, states[one.pk]))
    reached = _reached(conference, task)  # also by a worker that was thought to be dead
    left_out = [one for one in outcome.left_out if one.registration.pk not in reached]
    sentences = [deed.done(len(reached)) if reached else _("Nothing was changed.")]
    return _result(conference, sentences, left_out, job.parameters["query"])


def _people(
    conference: Conference, states: Mapping[int, str], before: Collection[int], progress: Progress
) -> Iterator[Registration]:
    """Those who are still to be reached, in portions."""
    keys = list(states)
    rows = with_coverage(Registration.objects.filter(conference=conference))
    rows = rows.select_related("conference", "category", "delegation")
    for start in range(0, len(keys), PORTION):
        left = {n: key for n, key in enumerate(keys[start : start + PORTION], start) if key not in before}
        found = rows.in_bulk(list(left.values()))
        for n, key in left.items():
            progress(n, len(keys))
            if key in found:
                yield found[key]
    progress(len(keys), len(keys))


def _reached(conference: Conference, task: Task) -> set[int]:
    """The keys of those whom this order has reached, as the record says."""
    events = AuditEvent.objects.filter(conference_id=conference.pk, verb=task.deed.verb)
    return {int(key) for key in events.filter(changes__sending=str(task.key)).values_list("target_id", flat=True)}


def _result(conference: Conference, sentences: list[str], left_out: list[LeftOut], query: str) -> Result:
    if left_out:
        words = ngettext("%(n)d person was left out.", "%(n)d persons were left out.", len(left_out))
        sentences.append(words % {"n": len(left_out)})
    outcome = {
        "sentences": sentences,
        "left_out": True,
        "problems": [[one.registration.full_name, one.why] for one in left_out[:LISTED]],
        "more": max(len(left_out) - LISTED, 0),
        "actions": [
            {
                "url": reverse("secretariat:registrations", args=[conference.slug]) + query,
                "label": _("See the registrations"),
            }
        ],
    }
    if not left_out:
        return Result(outcome=outcome)
    columns = [_("Reference code"), _("Name"), _("Why left out")]
    rows = ([one.registration.reference, one.registration.full_name, one.why] for one in left_out)
    return Result(_("left-out") + ".xlsx", write.TYPES[write.XLSX], write.xlsx(_("Left out"), columns, rows), outcome)


def go_on(job: Job, conference: Conference) -> dict[str, Any]:
    """The button that gives the same order once more, after a job that failed: it reaches those who are left."""
    name = job.kind.removeprefix("registrations.")
    known = job.parameters
    return {
        "url": reverse(f"secretariat:registrations-{name}", args=[conference.slug]),
        "label": _("Go on where it stopped"),
        "fields": {"picked": bytes(job.given).decode(), "key": known["key"], "from": known["query"], **known["words"]},
    }


KINDS = {kind_of(name): deed for name, deed in DEEDS.items()}
for _kind in KINDS:
    work(_kind)(many_job)
