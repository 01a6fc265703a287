"""Work that beat wakes."""

from importlib import import_module

from celery import shared_task
from django.conf import settings


@shared_task(name="accounts.forget-sessions")
def forget_sessions() -> None:
    """Delete the sessions that are over: those of the office, and those that a private link opened."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
