"""What beat and those who ask for work wake."""

from celery import shared_task
from django.utils import timezone

from conference.jobs import running

HANDED_OUT = 30  # seconds until a sweep's call is stale


@shared_task(name="jobs.run")
def run(job_id: str) -> str:
    return running.run(job_id)


@shared_task(name="jobs.sweep")
def sweep() -> int:
    """Hand out every job that waits, and those whose worker died; returns how many. Each is claimed by one worker."""
    due = running.waiting(timezone.now())
    for job_id in due:
        run.apply_async((str(job_id),), expires=HANDED_OUT)
    return len(due)


@shared_task(name="jobs.forget")
def forget() -> int:
    """Delete files that were given and made a day ago; returns how many jobs."""
    return running.forget(timezone.now())
