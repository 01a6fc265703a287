"""What the worker does with mail: deliver when woken, sweep for what nobody was woken for, purge old bodies."""

import datetime as dt

from celery import shared_task
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from conference.mail import delivery
from conference.mail.models import AttachedFile, Message

KEPT = dt.timedelta(days=30)  # bodies, after they were sent or given up
PURGED_TOGETHER = 1000  # mails in one transaction
HANDED_OUT = 30  # seconds until a sweep's call is stale


@shared_task(name="mail.deliver")
def deliver(message_id: int) -> str:
    return delivery.deliver(message_id)


@shared_task(name="mail.sweep")
def sweep() -> int:
    """Hand out every mail that is due; returns how many. Two sweeps at once do no harm: delivery claims each mail.

    What is handed out expires, so that a slow mail server does not make the queue grow sweep by sweep.
    """
    due = Message.objects.due(timezone.now()).order_by("next_at").values_list("pk", flat=True)[:500]
    for message_id in due:
        deliver.apply_async((message_id,), expires=HANDED_OUT)
    return len(due)


@shared_task(name="mail.purge")
def purge() -> int:
    """Empty the bodies and attachments of all mails that were settled 30 days ago; returns how many."""
    before = timezone.now() - KEPT
    settled = Message.objects.filter(Q(sent_at__lt=before) | Q(failed_at__lt=before)).exclude(text="", html="")
    purged = 0
    while ids := list(settled.values_list("pk", flat=True)[:PURGED_TOGETHER]):
        with transaction.atomic():
            AttachedFile.objects.filter(message_id__in=ids).delete()
            purged += Message.objects.filter(pk__in=ids).update(text="", html="")
    return purged
