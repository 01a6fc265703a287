"""Doing a job: one worker claims it, shows that it is alive, and writes down what came of it."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conference.jobs.models import Job
from conference.jobs.work import KINDS, Failed, Result

log = logging.getLogger(__name__)

BEAT = 1.0  # seconds between two signs of life
SILENT = dt.timedelta(seconds=60)  # without one the worker counts as dead
TRIES = 3
LONGEST = dt.timedelta(minutes=30)  # a run that takes longer shows no more signs of life
KEPT = dt.timedelta(hours=24)  # files, given and made


def due(at: dt.datetime) -> Q:
    """Jobs that wait, and those whose worker died."""
    return Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, beat_at__lt=at - SILENT)


@transaction.atomic
def claim(job_id: UUID | str) -> Job | None:
    """Take the job for this worker, or None when it is taken, done, or locked by another worker at this moment. A job
    that was tried three times and never came to its end has failed."""
    now = timezone.now()
    job = Job.objects.select_for_update(skip_locked=True).filter(due(now), pk=job_id).first()
    if job is None:
        return None
    if job.tries >= TRIES:
        with translation.override(job.language):
            outcome = {"sentences": [not_finished()]}
        Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, ended_at=now, outcome=outcome)
        log.error("job %s (%s) failed: no worker came to its end", job.pk, job.kind)
        return None
    job.state, job.beat_at, job.tries, job.done = Job.State.RUNNING, now, job.tries + 1, 0
    job.save(update_fields=["state", "beat_at", "tries", "done"])
    return job


def not_finished() -> str:
    return _(
        "The work could not be finished, although it was tried three times. Please try once more; if it fails again, "
        "tell whoever runs this installation."
    )


def run(job_id: UUID | str) -> str:
    """Claim the job and do it; says in one word what came of it: taken, done, failed or again."""
    job = claim(job_id)
    if job is None:
        return "taken"
    pulse = Pulse(job)
    with translation.override(job.language):
        try:
            function = KINDS[job.kind]
            with pulse:
                result = function(job, pulse.progress)
        except Failed as error:
            return _end(job, pulse, Job.State.FAILED, Result(outcome={"sentences": [error.sentence]}))
        except Exception:
            log.exception("job %s (%s), try %s", job.pk, job.kind, job.tries)
            if job.tries >= TRIES:
                return _end(job, pulse, Job.State.FAILED, Result(outcome={"sentences": [not_finished()]}))
            _mine(job).update(state=Job.State.WAITING)  # the sweep tries again
            return "again"
        return _end(job, pulse, Job.State.DONE, result)


def _mine(job: Job) -> Any:
    """The job, as long as no other worker has taken it over."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, tries=job.tries)


def _end(job: Job, pulse: Pulse, state: Job.State, result: Result) -> str:
    done, total = pulse.now
    _mine(job).update(
        state=state,
        ended_at=timezone.now(),
        done=done,
        total=total,
        outcome=result.outcome,
        result=result.content,
        result_name=result.name[:150],
        result_type=result.type[:100],
    )
    return str(state.value)


class Pulse:
    """Shows that the work is alive and how far it is: over a connection of its own, so that whoever waits sees it while
    the work is inside one long transaction."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.now = (0, 0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"pulse of {job.pk}", daemon=True)

    def progress(self, done: int, total: int) -> None:
        """How much is done, of how much in all."""
        self.now = (min(max(done, 0), total), max(total, 0))

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        until = timezone.now() + LONGEST
        try:
            while not self._over.wait(BEAT) and timezone.now() < until:
                done, total = self.now
                try:
                    _mine(self.job).update(beat_at=timezone.now(), done=done, total=total)
                except Exception:
                    log.warning("job %s could not show a sign of life", self.job.pk, exc_info=True)
                    connection.close()
        finally:
            connection.close()


def waiting(at: dt.datetime) -> list[UUID]:
    """The jobs that a worker should be told of, oldest first."""
    return list(Job.objects.filter(due(at)).order_by("made_at").values_list("pk", flat=True)[:100])


def forget(at: dt.datetime) -> int:
    """Delete jobs, with their files, a day after they ended; returns how many."""
    return Job.objects.filter(ended_at__lt=at - KEPT).delete()[0]
