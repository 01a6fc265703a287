"""What the office does with a mail."""

from __future__ import annotations

from django.db import transaction

from conference.audit.models import Actor, record
from conference.mail import delivery
from conference.mail.models import Message
from conference.mail.outbox import wake


class NotFailed(Exception):
    """Only a mail that was given up can be tried again."""


@transaction.atomic
def retry(*, by: Actor, message: Message) -> None:
    """Try a mail again that was given up, and record who asked for it. Raises `NotFailed`."""
    locked = Message.objects.select_for_update().failed().filter(pk=message.pk).first()
    if locked is None or not delivery.retry(locked):
        raise NotFailed
    # The record holds no addresses: the name of the mail says what it was.
    record(by=by, verb="mail.retried", target=locked, label=locked.template.rsplit("/", 1)[-1])
    transaction.on_commit(lambda: wake(locked.pk))
