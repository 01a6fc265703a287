"""Writing mail: with the change that causes it, or not at all."""

import base64
import json
import subprocess
import sys

import pytest
import redis
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone

from conference.audit.models import SYSTEM, record
from conference.links.models import make
from conference.mail.models import Message
from conference.mail.outbox import Attachment, OutsideTransaction, enqueue
from registration import emails
from tests import processes


def woken_for():
    """The keys of the mails for which a worker was woken: what lies in this test process's queue."""
    prefix = django_settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    waiting = redis.Redis.from_url(django_settings.REDIS_URL).lrange(f"{prefix}celery", 0, -1)
    calls = [json.loads(call) for call in waiting]
    bodies = [json.loads(base64.b64decode(call["body"])) for call in calls if call["headers"]["task"] == "mail.deliver"]
    return {arguments[0] for arguments, *_rest in bodies}


@pytest.mark.django_db(transaction=True)
def test_enqueue_outside_a_transaction_is_refused(participant, cause):
    with pytest.raises(OutsideTransaction):
        enqueue(
            template="registration/emails/received",
            to=participant.email,
            language="en",
            cause=cause,
            conference_id=None,
            about=participant,
            context=emails.context_for(participant),
        )
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_change_undone_undoes_its_mail(write):
    with transaction.atomic():
        message = write()
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert message.pk not in woken_for()


@pytest.mark.django_db(transaction=True)
def test_commit_wakes_a_worker(write):
    message = write()
    assert message.pk in woken_for()


# Another process, whose REDIS_URL names a port where nobody listens.
WITHOUT_BROKER = """
import django
django.setup()
from django.db import transaction
from conference.audit.models import AuditEvent
from registration import emails
from registration.models import Registration
with transaction.atomic():
    for letter in (emails.received, emails.waiting, emails.moved_up):
        letter(Registration.objects.get(), cause=AuditEvent.objects.get(verb="test.happened"))
"""


@pytest.mark.django_db(transaction=True)
def test_dead_broker_costs_neither_the_change_nor_its_mail(participant, cause):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_BROKER],
        env=processes.environment(REDIS_URL="redis://127.0.0.1:1/0"),
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("waits for the next sweep") == 1  # the broker is asked once, not once for each mail
    assert [mail.to for mail in Message.objects.due(timezone.now())] == [participant.email] * 3


@pytest.mark.django_db
def test_same_cause_is_the_same_mail(write, participant):
    assert write() == write(to=participant.email.upper())
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_another_cause_is_another_mail(write, participant):
    write()
    write(cause=record(by=SYSTEM, verb="test.again", target=participant))
    assert Message.objects.count() == 2


@pytest.mark.django_db
def test_two_people_at_one_mailbox_have_a_mail_each(write, participant):
    from tests import factories

    colleague = factories.registration(participant.category, participant.delegation, email=participant.email)
    write()
    write(about=colleague, context=emails.context_for(colleague))
    assert set(Message.objects.values_list("about_id", flat=True)) == {str(participant.pk), str(colleague.pk)}


@pytest.mark.django_db
def test_waiting_mail_holds_no_token(write, participant):
    link = make("registration", participant.pk)
    message = write()
    assert link.token not in message.text + message.html
    assert f"private-link-{link.pk}-" in message.text
    assert f"private-link-{link.pk}-" in message.html


@pytest.mark.django_db
def test_subject_is_one_line(write, participant):
    participant.conference.short_title = "Migration\r\nBcc: everyone@example.org"
    message = write(context=emails.context_for(participant))
    assert "\n" not in message.subject
    assert "\r" not in message.subject


@pytest.mark.django_db
def test_attachments_are_kept_with_the_mail(write):
    message = write(
        attachments=[Attachment("a.txt", "text/plain", b"one"), Attachment("b.png", "image/png", b"2", "b")]
    )
    assert [(f.name, bytes(f.content), f.inline) for f in message.files.all()] == [
        ("a.txt", b"one", ""),
        ("b.png", b"2", "b"),
    ]
