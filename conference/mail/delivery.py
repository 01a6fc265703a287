"""Delivering a mail: claim it for a while, send it, say what came of it. Whoever is killed meanwhile loses nothing."""

from __future__ import annotations

import datetime as dt
import logging
import random
import smtplib
import time
from email import encoders
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, SafeMIMEMultipart, get_connection
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from conference.links.models import fill
from conference.mail.addressees import strays
from conference.mail.models import AttachedFile, Message

log = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=3 * settings.EMAIL_TIMEOUT)  # how long a worker may take to send
WRITING_PAUSE = dt.timedelta(seconds=0.5)
LONGEST_WAIT = dt.timedelta(hours=6)
GIVE_UP_AFTER = 30  # attempts: almost five days (RFC 5321 §4.5.4.1)
MISDIRECTED = "Not sent: the private link in it belongs to another mailbox by now."
ACCESS_REFUSED = {530, 534, 535, 538}  # sign in first, or otherwise (RFC 4954)


def claim(message_id: int) -> Message | None:
    """Take a lease on this mail; None when it is not due, not there or in other hands, or was tried too often."""
    now = timezone.now()
    with transaction.atomic():
        message = Message.objects.due(now).select_for_update(skip_locked=True).filter(pk=message_id).first()
        if message is None:
            return None
        if message.attempts >= GIVE_UP_AFTER:  # every worker that took it died of it
            message.failed_at, message.claimed_until = now, None
            message.error = message.error or "No worker lived to say what came of it."
            message.save(update_fields=["failed_at", "claimed_until", "error"])
            return None
        message.claim += 1
        message.attempts += 1
        message.claimed_until = now + LEASE
        message.save(update_fields=["claim", "attempts", "claimed_until"])
    return message


def deliver(message_id: int) -> str:
    """Send one mail if it is due; returns `sent`, `retry`, `failed` or `skipped`."""
    message = claim(message_id)
    if message is None:
        return "skipped"
    try:
        letter = compose(message)
        # Asked after the tokens were read: a link that changes hands in between went out with the old one.
        if any(stray.mailbox for stray in strays(message)):
            return _settle(message, "failed", failed_at=timezone.now(), error=MISDIRECTED)
        letter.send()
    except DatabaseError:  # says nothing about the mail: it is tried again after the lease
        raise
    except Exception as error:
        if not isinstance(error, smtplib.SMTPException | OSError):
            log.exception("mail %s cannot be composed", message_id)
        return _failed(message, error)
    # At least once: a worker that dies here sends it again after the lease, under the same Message-ID.
    return _write_down(message, sent_at=timezone.now())


def _write_down(message: Message, sent_at: dt.datetime) -> str:
    """Note that the mail is sent. While PostgreSQL is away, try again for as long as the lease lasts: the mail server
    has taken the mail, and what is not written down is sent once more."""
    while True:
        try:
            return _settle(message, "sent", sent_at=sent_at, error="")
        except DatabaseError:  # what psycopg2 makes of a server that goes away in the middle is of no finer class
            if message.claimed_until is None or timezone.now() + WRITING_PAUSE > message.claimed_until:
                raise
            log.warning("mail %s is sent, but PostgreSQL cannot be reached to write it down", message.pk)
            connection.close()
            time.sleep(WRITING_PAUSE.total_seconds())


class Letter(EmailMultiAlternatives):
    """A mail whose inline pictures stand beside the HTML that shows them (multipart/related, RFC 2387); files to keep,
    such as a calendar, stand outside, where every mail program offers them."""

    pictures: list[MIMEImage] = []

    def _create_alternatives(self, msg: MIMEBase) -> MIMEBase:
        body = super()._create_alternatives(msg)  # type: ignore[misc]
        if not self.pictures:
            return body
        related = SafeMIMEMultipart(_subtype="related", encoding=self.encoding or "utf-8")
        for part in (body, *self.pictures):
            related.attach(part)
        return related


def compose(message: Message) -> Letter:
    """The mail as it leaves: with tokens in place of the placeholders of private links."""
    mail = Letter(
        subject=message.subject,
        body=fill(message.text),
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": message.message_id,
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
        },
        connection=get_connection(),
    )
    files = list(message.files.all())
    mail.pictures = [_inline(file) for file in files if file.inline]
    if message.html:
        mail.attach_alternative(fill(message.html), "text/html")
    for file in files:
        if not file.inline:
            mail.attach(_part(file))
    return mail


def _inline(file: AttachedFile) -> MIMEImage:
    image = MIMEImage(bytes(file.content), _subtype=file.content_type.split("/")[1])
    image.add_header("Content-ID", f"<{file.inline}>")
    image.add_header("Content-Disposition", "inline", filename=file.name)
    return image


def _part(file: AttachedFile) -> MIMEBase:
    main, _, rest = file.content_type.partition("/")
    subtype, *parameters = (piece.strip() for piece in rest.split(";"))
    part = MIMEBase(main, subtype)
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        part.set_param(name, value)
    part.set_payload(bytes(file.content))
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=file.name)
    return part


def _is_final(error: Exception) -> bool:
    """Whether trying again is of no use: the server refused this mail for good (5xx, RFC 5321 §4.2.1), or it cannot be
    composed. A refusal that is about our own access to the server is not: it will be mended, and the mail then goes."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code >= 500 for code, _text in error.recipients.values())
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return False
        case smtplib.SMTPResponseException():
            return error.smtp_code >= 500 and error.smtp_code not in ACCESS_REFUSED
        case smtplib.SMTPNotSupportedError():
            return True  # an address that needs SMTPUTF8
        case smtplib.SMTPException() | OSError():
            return False
    return True


def backoff(attempts: int) -> dt.timedelta:
    """How long to wait after so many attempts: 10 s, doubling up to six hours, a fifth of it at random."""
    wait = min(dt.timedelta(seconds=10 * 2 ** (attempts - 1)), LONGEST_WAIT)
    return wait * (0.9 + 0.2 * random.random())  # noqa: S311 (spreads load, keeps no secret)


def _failed(message: Message, error: Exception) -> str:
    now = timezone.now()
    text = f"{type(error).__name__}: {error}"[:1000]
    if _is_final(error) or message.attempts >= GIVE_UP_AFTER:
        return _settle(message, "failed", failed_at=now, error=text)
    return _settle(message, "retry", next_at=now + backoff(message.attempts), error=text)


def _settle(message: Message, outcome: str, **fields: object) -> str:
    """Write what came of it, unless another worker took over meanwhile (fencing)."""
    rows = Message.objects.open().filter(pk=message.pk, claim=message.claim)
    return outcome if rows.update(claimed_until=None, **fields) else "skipped"


def retry(message: Message) -> bool:
    """Try a mail again that was given up; False when there is nothing to send any more, for its body was purged.

    The caller records who asked for it. The sweep finds the mail.
    """
    given_up = Message.objects.failed().filter(pk=message.pk).exclude(text="")
    return bool(given_up.update(failed_at=None, attempts=0, next_at=timezone.now(), error=""))
