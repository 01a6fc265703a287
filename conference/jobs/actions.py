"""Asking for work, and keeping a file until its work is asked for."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from conference.jobs.models import Job
from conference.jobs.tasks import run
from conference.jobs.work import Result
from conference.turns import wait_for_turn

log = logging.getLogger(__name__)


class OutsideTransaction(Exception):
    """Work is asked for together with what it belongs to."""


def start(
    *,
    kind: str,
    conference_id: int,
    owner: tuple[str, str],
    language: str,
    parameters: dict[str, Any],
    given: tuple[str, bytes] = ("", b""),
) -> Job:
    """Write down what is to be done and, after the commit, wake a worker.

    `owner` is id and label of whoever asks, `parameters` JSON, `given` the name and content of a file. Raises
    `OutsideTransaction` when no transaction is open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(kind)
    job = _write(owner, given, kind=kind, conference_id=conference_id, language=language, parameters=parameters)
    transaction.on_commit(lambda: wake(job.pk), robust=True)
    return job


def _write(owner: tuple[str, str], given: tuple[str, bytes], **fields: Any) -> Job:
    return Job.objects.create(
        owner_id=owner[0], owner_label=owner[1][:200], given_name=given[0][:150], given=given[1], **fields
    )


def start_once(*, parameters: dict[str, Any], **asked: Any) -> Job:
    """`start`, unless the same was asked for already: then that job. For a button that is pressed twice: the requests
    wait for each other until the transaction ends."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(asked["kind"])
    same = {"kind": asked["kind"], "conference_id": asked["conference_id"], "parameters": parameters}
    wait_for_turn(f"{asked['kind']} {asked['conference_id']} {sorted(parameters.items(), key=str)}")
    before = Job.objects.filter(**same).exclude(state=Job.State.FAILED).defer("given", "result").first()
    return before or start(parameters=parameters, **asked)


def keep(
    *,
    kind: str,
    conference_id: int,
    owner: tuple[str, str],
    language: str,
    parameters: dict[str, Any],
    given: tuple[str, bytes],
) -> Job:
    """Keep a file for a day, for work that is asked for later: a job with nothing left to do."""
    return _write(
        owner,
        given,
        kind=kind,
        conference_id=conference_id,
        language=language,
        parameters=parameters,
        state=Job.State.DONE,
        ended_at=timezone.now(),
    )


def report(
    *, kind: str, conference_id: int, owner: tuple[str, str], language: str, given_name: str, result: Result
) -> Job:
    """What came of work that was done while the browser waited, for a page and a file as of other work."""
    return _write(
        owner,
        (given_name, b""),
        kind=kind,
        conference_id=conference_id,
        language=language,
        state=Job.State.DONE,
        ended_at=timezone.now(),
        outcome=result.outcome,
        result=result.content,
        result_name=result.name[:150],
        result_type=result.type[:100],
    )


def remember(*, job: Job, parameters: dict[str, Any]) -> None:
    """Change what is kept beside a file, such as what its columns mean."""
    Job.objects.filter(pk=job.pk).update(parameters=parameters)


def wake(job_id: UUID) -> None:
    """Tell a worker of this job. A dead broker only costs time: the sweep finds the job within seconds."""
    try:
        run.delay(str(job_id))
    except (KombuError, RedisError, OSError) as error:
        log.warning("job %s waits for the next sweep: %s", job_id, error)
