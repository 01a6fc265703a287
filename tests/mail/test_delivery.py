"""Delivering mail: nothing lost, nothing sent by two at once, what cannot be delivered is seen."""

import datetime as dt
import email
import email.policy
import threading

import pytest
import time_machine
from django.core import mail as sent_mail
from django.db import connection
from django.utils import timezone
from icalendar import Calendar

from conference.links.models import fill, make, revoke
from conference.mail import delivery, tasks
from conference.mail.models import AttachedFile, Message
from conference.mail.outbox import Attachment
from registration import emails
from tests.mail_server import read


@pytest.mark.django_db
def test_delivered_mail_arrives_whole(message, mail_server, participant):
    assert delivery.deliver(message.pk) == "sent"
    message.refresh_from_db()
    assert message.state == "sent"
    assert message.claimed_until is None
    [letter] = mail_server.letters
    assert letter.rcpt_tos == [participant.email]
    arrived = read(letter)
    assert arrived["Message-ID"] == message.message_id
    assert arrived["Subject"] == message.subject
    assert arrived["Auto-Submitted"] == "auto-generated"
    token = make("registration", participant.pk).token
    assert token in arrived.get_body(("plain",)).get_content()
    assert token in arrived.get_body(("html",)).get_content()


@pytest.mark.django_db
def test_delivered_mail_is_not_sent_again(message, mail_server):
    delivery.deliver(message.pk)
    assert delivery.deliver(message.pk) == "skipped"
    assert len(mail_server.letters) == 1


@pytest.mark.django_db
def test_link_made_anew_while_the_mail_waits_is_the_one_that_arrives(message, mail_server, participant):
    link = make("registration", participant.pk)
    old = link.token
    revoke(link)
    delivery.deliver(message.pk)
    text = read(mail_server.letters[0]).get_body(("plain",)).get_content()
    assert link.token in text
    assert old not in text


@pytest.mark.django_db
def test_link_does_not_leave_for_a_mailbox_that_is_no_longer_its_owners(message, mail_server, participant):
    """As of a mail that a worker held, and then died, while the address was changed."""
    type(participant).objects.update(email="new@example.org")
    assert delivery.deliver(message.pk) == "failed"
    assert mail_server.letters == []
    message.refresh_from_db()
    assert "another mailbox" in message.error


@pytest.mark.django_db
def test_mail_without_a_link_leaves_for_a_former_mailbox(write, mail_server, participant):
    message = write(template="registration/emails/withdrawn")
    type(participant).objects.update(email="new@example.org")
    assert delivery.deliver(message.pk) == "sent"


@pytest.mark.django_db
def test_placeholder_of_no_link_stays():
    assert fill("see private-link-999999-/") == "see private-link-999999-/"


@pytest.mark.django_db
def test_refused_recipient_is_given_up_and_shown(message, mail_server):
    mail_server.answer = "550 No such mailbox"
    assert delivery.deliver(message.pk) == "failed"
    message.refresh_from_db()
    assert message.state == "failed"
    assert "No such mailbox" in message.error
    assert list(Message.objects.failed()) == [message]
    assert delivery.deliver(message.pk) == "skipped"


@pytest.mark.django_db
def test_refused_content_is_given_up(message, mail_server):
    mail_server.after_data = "554 Not wanted here"
    assert delivery.deliver(message.pk) == "failed"


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["421 Too busy", "450 Greylisted", "530 Sign in first"])
def test_passing_refusal_is_tried_again_later(message, mail_server, now_due, answer):
    mail_server.after_data = answer
    assert delivery.deliver(message.pk) == "retry"
    message.refresh_from_db()
    assert message.state == "retrying"
    assert answer[4:] in message.error
    assert message.next_at > timezone.now() + dt.timedelta(seconds=5)
    assert delivery.deliver(message.pk) == "skipped"  # not yet

    mail_server.after_data = "250 OK"
    now_due(message)
    assert delivery.deliver(message.pk) == "sent"
    message.refresh_from_db()
    assert (message.error, message.attempts) == ("", 2)


@pytest.mark.django_db
def test_busy_answer_to_the_recipient_is_tried_again(message, mail_server):
    mail_server.answer = "421 Closing"
    assert delivery.deliver(message.pk) == "retry"


@pytest.mark.django_db
def test_unreachable_server_is_tried_again_ever_later(message, no_mail_server, now_due):
    waits = []
    for _attempt in range(4):
        assert delivery.deliver(message.pk) == "retry"
        message.refresh_from_db()
        waits.append((message.next_at - timezone.now()).total_seconds())
        now_due(message)
    assert waits == sorted(waits)
    assert waits[0] < 12
    assert 60 < waits[3] < 100


@pytest.mark.django_db
def test_many_vain_attempts_are_given_up(message, no_mail_server):
    Message.objects.update(attempts=delivery.GIVE_UP_AFTER - 1)
    assert delivery.deliver(message.pk) == "failed"


@pytest.mark.django_db
def test_mail_that_kills_its_workers_is_given_up_and_shown(message):
    Message.objects.update(attempts=delivery.GIVE_UP_AFTER, claimed_until=timezone.now())
    assert delivery.deliver(message.pk) == "skipped"
    message.refresh_from_db()
    assert message.state == "failed"
    assert message.error


@pytest.mark.django_db
def test_mail_that_cannot_be_composed_is_given_up_and_shown(message, mail_server, participant):
    for rows, name in ((Message.objects, "to"), (type(participant).objects, "email")):
        rows.update(**{name: "somebody@example.org\nBcc: others@example.org"})
    assert delivery.deliver(message.pk) == "failed"
    message.refresh_from_db()
    assert "Invalid address" in message.error
    assert mail_server.letters == []


def test_wait_doubles_and_never_passes_six_hours():
    seconds = [delivery.backoff(n).total_seconds() for n in range(1, delivery.GIVE_UP_AFTER + 1)]
    assert 9 <= seconds[0] <= 11
    assert 72 <= seconds[3] <= 88
    assert max(seconds) <= 6 * 3600 * 1.1


@pytest.mark.django_db
def test_claimed_mail_is_left_to_its_worker(message):
    assert delivery.claim(message.pk) is not None
    assert delivery.claim(message.pk) is None
    assert not Message.objects.due(timezone.now()).exists()


@pytest.mark.django_db
def test_worker_whose_lease_ran_out_writes_nothing(message):
    first = delivery.claim(message.pk)
    with time_machine.travel(timezone.now() + delivery.LEASE + dt.timedelta(seconds=1), tick=False):
        second = delivery.claim(message.pk)
        assert second is not None
        assert delivery._settle(first, "failed", failed_at=timezone.now(), error="late") == "skipped"
        message.refresh_from_db()
        assert message.state == "waiting"
        assert delivery._settle(second, "sent", sent_at=timezone.now(), error="") == "sent"
    message.refresh_from_db()
    assert message.state == "sent"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(message, mail_server):
    outcomes = []

    def work():
        outcomes.append(delivery.deliver(message.pk))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(outcomes) == ["sent", "skipped"]
    assert len(mail_server.letters) == 1


@pytest.mark.django_db
def test_sweep_hands_out_what_is_due(write, message, participant, cause):
    later = write(to="later@example.org")
    Message.objects.filter(pk=later.pk).update(next_at=timezone.now() + dt.timedelta(minutes=5))
    claimed = write(to="claimed@example.org")
    delivery.claim(claimed.pk)
    settled = write(to="sent@example.org")
    Message.objects.filter(pk=settled.pk).update(sent_at=timezone.now())
    assert tasks.sweep() == 1


@pytest.mark.django_db
def test_purge_empties_what_was_settled_a_month_ago(write, monkeypatch):
    monkeypatch.setattr(tasks, "PURGED_TOGETHER", 1)
    now = timezone.now()
    long_ago, lately = now - dt.timedelta(days=31), now - dt.timedelta(days=29)
    file = Attachment("a.txt", "text/plain", b"private")
    rows = {
        "sent long ago": {"sent_at": long_ago},
        "failed long ago": {"failed_at": long_ago},
        "sent lately": {"sent_at": lately},
        "never sent": {},
    }
    for number, fields in enumerate(rows.values()):
        one = write(to=f"person{number}@example.org", attachments=[file])
        Message.objects.filter(pk=one.pk).update(created_at=now - dt.timedelta(days=90), **fields)
    assert tasks.purge() == 2
    kept = set(Message.objects.exclude(text="").values_list("to", flat=True))
    assert kept == {"person2@example.org", "person3@example.org"}
    assert set(AttachedFile.objects.values_list("message__to", flat=True)) == kept
    assert tasks.purge() == 0


@pytest.mark.django_db
def test_mail_tried_again_by_staff_goes_out(message, mail_server):
    mail_server.answer = "550 No such mailbox"
    delivery.deliver(message.pk)
    mail_server.answer = "250 OK"
    assert delivery.retry(message)
    assert delivery.deliver(message.pk) == "sent"


@pytest.mark.django_db
def test_purged_mail_cannot_be_tried_again(message):
    Message.objects.update(failed_at=timezone.now() - dt.timedelta(days=31))
    tasks.purge()
    assert not delivery.retry(message)


@pytest.mark.django_db
def test_confirmation_shows_its_code_and_offers_its_calendar(participant, cause, mail_server):
    emails.confirmed(participant, cause=cause)
    delivery.deliver(Message.objects.get().pk)
    arrived = read(mail_server.letters[0])
    assert arrived.get_content_type() == "multipart/mixed"
    body, calendar = arrived.iter_parts()
    assert body.get_content_type() == "multipart/related"
    texts, picture = body.iter_parts()
    assert [part.get_content_type() for part in texts.iter_parts()] == ["text/plain", "text/html"]
    assert picture["Content-ID"] == "<code>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content().startswith(b"\x89PNG")
    assert "cid:code" in arrived.get_body(("html",)).get_content()
    assert calendar.get_content_disposition() == "attachment"
    assert calendar.get_filename().endswith(".ics")
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "PUBLISH"
    assert Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")


@pytest.mark.django_db
def test_mail_without_a_server_lies_in_the_folder(message, settings, tmp_path):
    settings.EMAIL_BACKEND = "conference.mail.backends.FolderBackend"
    settings.EMAIL_FOLDER = tmp_path / "mail"
    assert delivery.deliver(message.pk) == "sent"
    [path] = settings.EMAIL_FOLDER.iterdir()
    assert path.name.endswith(f"{message.to}.eml")
    assert email.message_from_bytes(path.read_bytes())["Message-ID"] == message.message_id
    assert sent_mail.outbox == []
