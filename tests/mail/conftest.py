"""Mails to test the outbox with, and a mail server that answers as told."""

import pytest
from django.db import transaction

from conference.audit.models import SYSTEM, record
from conference.mail.models import Message
from conference.mail.outbox import enqueue
from registration import emails
from tests import factories
from tests.mail_server import MailServer


@pytest.fixture
def participant(db):
    kind = factories.category(factories.conference())
    return factories.registration(kind, factories.delegation(kind), email="d.frangipani@example.org")


@pytest.fixture
def cause(participant):
    return record(by=SYSTEM, verb="test.happened", target=participant)


@pytest.fixture
def write(participant, cause):
    """Writes one mail in a transaction of its own; what is given replaces the usual."""

    def one(**changes):
        with transaction.atomic():
            return enqueue(
                **{
                    "template": "registration/emails/received",
                    "to": participant.email,
                    "language": "en",
                    "cause": cause,
                    "conference_id": participant.conference_id,
                    "about": participant,
                    "context": emails.context_for(participant),
                    **changes,
                }
            )

    return one


@pytest.fixture
def message(write):
    return write()


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield server
    server.stop()


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9


@pytest.fixture
def now_due():
    """Lets the time until the next attempt, and of any lease, be over."""

    def let(message):
        from django.utils import timezone

        Message.objects.filter(pk=message.pk).update(next_at=timezone.now(), claimed_until=None)
        message.refresh_from_db()

    return let
