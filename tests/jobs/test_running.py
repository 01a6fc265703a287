"""A job is done once, by whoever claims it; a worker that dies leaves it to another one."""

import datetime as dt
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone

from conference.jobs import actions, running
from conference.jobs.models import Job
from conference.jobs.work import Failed, Result
from tests import processes
from tests.jobs import runner
from tests.processes import race

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


def silence(job):
    """Its worker shows no sign of life for two minutes."""
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - dt.timedelta(minutes=2))


def test_two_workers_do_a_job_once(ask, tmp_path):
    job = ask("note", file=str(tmp_path / "runs"), seconds=1)
    assert sorted(race(*[partial(runner.do, job.pk)] * 2)) == ["done", "taken"]
    assert len((tmp_path / "runs").read_text().split()) == 1
    job.refresh_from_db()
    assert (job.state, bytes(job.result), job.percent) == (Job.State.DONE, b"done", 100)


def test_job_of_a_dead_worker_is_done_by_another_one(ask, tmp_path, kinds):
    job = ask("note", file=str(tmp_path / "runs"), dies=True)
    with pytest.raises(EOFError):  # it died
        processes.worker(job).results()
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    assert running.waiting(timezone.now()) == []
    silence(job)
    assert running.waiting(timezone.now()) == [job.pk]
    kinds["note"] = lambda job, progress: Result(outcome={"sentences": ["Done after all."]})
    assert running.run(job.pk) == "done"
    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.DONE, 2)


def test_worker_that_comes_back_late_changes_nothing(ask, kinds):
    job = ask("slow")

    def slow(mine, progress):
        silence(job)  # it was asleep; meanwhile another worker did the job
        kinds["slow"] = lambda job, progress: Result("right.txt", "text/plain", b"right")
        assert running.run(job.pk) == "done"
        return Result("late.txt", "text/plain", b"late")

    kinds["slow"] = slow
    running.run(job.pk)
    job.refresh_from_db()
    assert bytes(job.result) == b"right"


def test_work_that_raises_is_tried_three_times_and_then_says_so(ask, kinds):
    def broken(job, progress):
        raise ZeroDivisionError

    kinds["broken"] = broken
    job = ask("broken")
    assert [running.run(job.pk) for _n in range(4)] == ["again", "again", "failed", "taken"]
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "try once more" in job.outcome["sentences"][0]


def test_worker_that_dies_three_times_ends_the_job(ask):
    job = ask("note")
    for _n in range(3):
        assert running.claim(job.pk) is not None
        silence(job)
    assert running.claim(job.pk) is None
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_work_that_cannot_be_done_fails_at_once_with_its_sentence(ask, kinds):
    def impossible(job, progress):
        raise Failed("The file is gone. Choose it again.")

    kinds["impossible"] = impossible
    job = ask("impossible")
    assert running.run(job.pk) == "failed"
    job.refresh_from_db()
    assert job.outcome["sentences"] == ["The file is gone. Choose it again."]


def test_progress_is_seen_while_the_work_is_inside_a_transaction(ask, kinds, monkeypatch):
    from django.db import transaction

    monkeypatch.setattr(running, "BEAT", 0.02)
    seen = []

    def counting(job, progress):
        with transaction.atomic():
            Job.objects.filter(conference_id=-1).update(total=1)
            for n in (1, 2):
                progress(n, 4)
                deadline = time.monotonic() + 10
                while Job.objects.get(pk=job.pk).done != n and time.monotonic() < deadline:
                    time.sleep(0.02)
                seen.append(Job.objects.get(pk=job.pk).percent)
        return Result()

    kinds["counting"] = counting
    running.run(ask("counting").pk)
    assert seen == [25, 50]


# Another process, whose REDIS_URL names a port where nobody listens.
WITHOUT_BROKER = """
import django
django.setup()
from django.db import transaction
from conference.jobs import actions
with transaction.atomic():
    actions.start(kind="note", conference_id=1, owner=("1", "A"), language="en", parameters={})
"""


def test_dead_broker_only_costs_time():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_BROKER],
        cwd=ROOT,
        env=processes.environment(REDIS_URL="redis://127.0.0.1:1/0"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "waits for the next sweep" in done.stderr
    assert running.waiting(timezone.now()) == [Job.objects.get().pk]


def test_work_is_asked_for_inside_a_transaction():
    with pytest.raises(actions.OutsideTransaction):
        actions.start(kind="x", conference_id=1, owner=("1", "A"), language="en", parameters={})


def test_files_are_deleted_a_day_after(ask):
    old = actions.keep(kind="x", conference_id=1, owner=("1", "A"), language="en", parameters={}, given=("a.csv", b"x"))
    new = ask("note")
    assert running.forget(timezone.now() + dt.timedelta(hours=23)) == 0
    assert running.forget(timezone.now() + dt.timedelta(hours=25)) == 1
    assert list(Job.objects.values_list("pk", flat=True)) == [new.pk]
    assert old.pk != new.pk
