"""Sessions that are over do not pile up."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from conference.accounts import tasks
from conference.celery import app
from tests import factories


def test_sessions_that_are_over_are_forgotten(client, db):
    client.force_login(factories.user())
    now = timezone.now()
    Session.objects.create(session_key="over", session_data="", expire_date=now - timedelta(seconds=1))
    tasks.forget_sessions()
    assert [session.session_key for session in Session.objects.all()] == [client.session.session_key]


def test_every_task_that_the_clock_wakes_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks) == set()
