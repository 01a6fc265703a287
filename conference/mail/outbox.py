"""Writing a mail: a row in the transaction of the change that causes it, or nothing."""

from __future__ import annotations

import hashlib
import logging
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q
from django.template import Context, Engine
from django.utils import timezone, translation
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from conference.audit.models import AuditEvent
from conference.mail.models import AttachedFile, Message

log = logging.getLogger(__name__)


class OutsideTransaction(Exception):
    """A mail must be written together with what it tells of."""


@dataclass(frozen=True)
class Attachment:
    """A file for a mail. `content_type` may carry parameters; `inline` is the name under which the HTML shows it."""

    name: str
    content_type: str
    content: bytes
    inline: str = ""


def enqueue(
    *,
    template: str,
    to: str,
    language: str,
    cause: AuditEvent,
    conference_id: int | None,
    about: models.Model,
    context: dict[str, Any],
    attachments: Sequence[Attachment] = (),
    reply_to: str = "",
    zone: str = "UTC",
) -> Message:
    """Write one mail into the outbox and, after the commit, wake a worker.

    `template` is a folder with `subject.txt`, `body.txt` and `body.html`, rendered in `language` and the time zone
    `zone`. The same template, recipient, `about` and `cause` is the same mail: the existing row is returned (`about`
    counts, for several people may share one mailbox). Raises `OutsideTransaction` when no transaction is open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(template)
    subject_of = f"{about._meta.label_lower} {about.pk}"
    key = hashlib.sha256(f"{template}\n{to.lower()}\n{subject_of}\n{cause.pk}".encode()).hexdigest()
    existing = Message.objects.filter(dedupe_key=key).first()
    if existing is not None:
        return existing
    with translation.override(language), timezone.override(zone):
        subject = " ".join(_render(f"{template}/subject.txt", context).split())
        text = _tidy(_render(f"{template}/body.txt", context))
        html = _render(f"{template}/body.html", context, escape=True)
    message = Message.objects.create(
        conference_id=conference_id,
        template=template,
        dedupe_key=key,
        cause_id=cause.pk,
        about_type=about._meta.label_lower,
        about_id=str(about.pk),
        to=to,
        reply_to=reply_to,
        language=language,
        subject=subject[:400],
        text=text,
        html=html,
        message_id=f"<{uuid.uuid4()}@{_domain()}>",
        next_at=timezone.now(),
    )
    AttachedFile.objects.bulk_create(
        AttachedFile(message=message, name=a.name, content_type=a.content_type, content=a.content, inline=a.inline)
        for a in attachments
    )
    transaction.on_commit(lambda: wake(message.pk), robust=True)
    return message


def supersede(*, about: Sequence[models.Model], templates: Sequence[str]) -> set[str]:
    """Take back the mails of these templates about these rows (all of one kind) that nobody has begun to send; returns
    the keys of the rows, as text, for which that was so. What a worker holds at this moment leaves.

    For news that a newer mail tells together with its own. Raises `OutsideTransaction` when no transaction is open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("supersede")
    if not about:
        return set()
    found = dict(_unbegun(about).filter(template__in=templates).values_list("pk", "about_id"))
    Message.objects.filter(pk__in=found).delete()
    return set(found.values())


def redirect(*, about: models.Model, of: str, to: str, but: Sequence[str] = ()) -> None:
    """Let the mails about this row that wait for the mailbox `of` go to the mailbox `to`, unless somebody has begun to
    send them; those of the templates `but` are taken back. Raises `OutsideTransaction` when no transaction is open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("redirect")
    waiting = Message.objects.filter(pk__in=list(_unbegun([about]).filter(to__iexact=of).values_list("pk", flat=True)))
    waiting.filter(template__in=but).delete()
    waiting.update(to=to)


def _unbegun(about: Sequence[models.Model]) -> models.QuerySet[Message]:
    """Mails about these rows (all of one kind) that nobody has begun to send, to be locked as they are read."""
    waiting = Message.objects.open().filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=timezone.now()),
        about_type=about[0]._meta.label_lower,
        about_id__in=[str(row.pk) for row in about],
    )
    return waiting.select_for_update(skip_locked=True)


BROKER_PAUSE = 5.0  # seconds without another try after the broker did not answer; the sweep comes as often
_try_again_at = 0.0


def wake(message_id: int) -> None:
    """Tell a worker that this mail is due. A dead broker, or a full one, only costs time: the sweep finds the mail
    later, and whoever writes a thousand mails in one change waits for the broker once, not a thousand times."""
    from conference.mail.tasks import deliver

    global _try_again_at
    if time.monotonic() < _try_again_at:
        return
    try:
        deliver.delay(message_id)
    except (KombuError, RedisError, OSError) as error:
        _try_again_at = time.monotonic() + BROKER_PAUSE
        log.warning("mail %s waits for the next sweep: %s", message_id, error)


def _render(name: str, context: dict[str, Any], *, escape: bool = False) -> str:
    template = Engine.get_default().get_template(name)
    return template.render(Context(context, autoescape=escape))


def _tidy(text: str) -> str:
    """No trailing blanks, at most one empty line in a row."""
    lines: list[str] = []
    for line in (raw.rstrip() for raw in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"


def _domain() -> str:
    """The right-hand side of Message-IDs (RFC 5322): the domain that mail is sent from."""
    return settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip("> ") or "localhost"
