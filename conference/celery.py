"""The Celery application: the wake-up call and the workhorse, never the memory."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")


class PromptConnection(Connection):
    """Tries a dead broker every few seconds, however long it has been away. Usually the pause grows to half a minute,
    which then passes after the broker's return before the worker and the clock notice."""

    def ensure_connection(self, *args: Any, **kwargs: Any) -> Connection:
        pauses = {"interval_start": 1, "interval_step": 1, "interval_max": 3}
        return super().ensure_connection(*args, **pauses | kwargs)


class Queue(AMQP):
    Connection = PromptConnection


app = Celery("plenary", amqp=Queue)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
