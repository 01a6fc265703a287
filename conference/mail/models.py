"""The outbox: mail as rows, written with the change that causes it and delivered afterwards (decision 3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

STATE_WORDS = {
    "failed": _("Not delivered"),
    "retrying": _("Trying again"),
    "waiting": _("Waiting to be sent"),
    "sent": _("Sent"),
}


class MessageQuerySet(models.QuerySet["Message"]):
    def open(self) -> MessageQuerySet:
        """Neither sent nor given up."""
        return self.filter(sent_at__isnull=True, failed_at__isnull=True)

    def due(self, at: dt.datetime) -> MessageQuerySet:
        """Open, its time has come, and no worker holds a lease on it."""
        return self.open().filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=at), next_at__lte=at)

    def failed(self) -> MessageQuerySet:
        return self.filter(failed_at__isnull=False)


class Message(models.Model):
    """One mail to one mailbox. Private links stand in it as placeholders; tokens are put in at delivery."""

    conference_id = models.BigIntegerField(null=True, db_index=True)
    template = models.CharField(max_length=100)  # registration/emails/confirmed
    dedupe_key = models.CharField(max_length=64, unique=True)  # SHA-256 of mail name, recipient and cause
    cause_id = models.UUIDField()  # the audit event that caused it
    about_type = models.CharField(max_length=40)
    about_id = models.CharField(max_length=40)
    to = models.EmailField(max_length=254)
    reply_to = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=400)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=120, unique=True)  # fixed: a second delivery shows as the same mail
    created_at = models.DateTimeField(auto_now_add=True)

    next_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claim = models.PositiveIntegerField(default=0)  # fencing token: whose lease ran out writes nothing
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failed_at__isnull=True), name="mail_sent_or_failed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
                name="mail_due",
            ),
            models.Index(
                fields=["conference_id", "failed_at"], condition=Q(failed_at__isnull=False), name="mail_given_up"
            ),
            models.Index(fields=["about_type", "about_id"], name="mail_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.to}"

    @property
    def state(self) -> str:
        """`sent`, `failed`, `retrying` (tried in vain at least once) or `waiting`."""
        if self.sent_at:
            return "sent"
        if self.failed_at:
            return "failed"
        return "retrying" if self.error else "waiting"

    @property
    def state_word(self) -> Any:
        return STATE_WORDS[self.state]


class AttachedFile(models.Model):
    """A file that goes with a message; one with an `inline` name is shown inside the HTML as `cid:<inline>`."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    inline = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
