"""Forgets tallies whose window is over."""

from celery import shared_task
from django.utils import timezone

from conference.limits.models import Tally


@shared_task(name="limits.forget")
def forget() -> int:
    """Delete what counts no more; returns how many rows."""
    return Tally.objects.filter(until__lt=timezone.now()).delete()[0]
