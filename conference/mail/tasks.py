"""What the worker does with mail: deliver when woken, sweep for what nobody was woken for, purge old bodies."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from conference.mail import delivery
from conference.mail.models import AttachedFile, Message

KEPT = dt.timedelta(days=30)  # bodies, after they were sent or given up


@shared_task(name="mail.deliver")
def deliver(message_id: int) -> str:
    return delivery.deliver(message_id)


@shared_task(name="mail.sweep")
def sweep() -> int:
    """Hand out every mail that is due; returns how many. Two sweeps at once do no harm: delivery claims each mail."""
    due = Message.objects.due(timezone.now()).order_by("next_at").values_list("pk", flat=True)[:500]
    for message_id in due:
        deliver.delay(message_id)
    return len(due)


@shared_task(name="mail.purge")
def purge() -> int:
    """Empty the bodies and attachments of mails that were settled 30 days ago; returns how many."""
    before = timezone.now() - KEPT
    old = (
        Message.objects.filter(created_at__lt=before)
        .exclude(text="", html="")
        .exclude(pk__in=Message.objects.open().values("pk"))
    )
    ids = list(old.values_list("pk", flat=True)[:5000])
    AttachedFile.objects.filter(message_id__in=ids).delete()
    return Message.objects.filter(pk__in=ids).update(text="", html="")
