"""What the office does with a mail."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.models import Actor, record
from conference.mail import delivery
from conference.mail.addressees import strays
from conference.mail.models import Message
from conference.mail.outbox import wake
from conference.secretariat.record import MAILS
from registration.rules import Refusal


class NotFailed(Exception):
    """Only a mail that was given up can be tried again."""


class Misdirected(Exception):
    """The mail would bring a private link to somebody whose it is not any more; `refusal` says what to do instead."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def refuse_retry(message: Message) -> Refusal | None:
    """None when the private links in this mail, if any, are still for the mailbox that it is addressed to: they leave
    with the tokens of the day."""
    stray = next(iter(strays(message)), None)
    if stray is None:
        return None
    if stray.kind == "focal-point":
        return Refusal(
            "focal-point",
            _(
                "%(email)s is no longer the mailbox of this focal point, and a former one must not be sent the private "
                "link. Invite or remind the delegation from its page: that mail has the present link."
            )
            % {"email": message.to},
        )
    if not stray.mailbox:
        return Refusal(
            "ended",
            _(
                "The private link in this mail opens nothing any more: somebody else has taken the place, or the "
                "registration was merged into another one. Open the registration; it says who comes now."
            ),
        )
    return Refusal(
        "address",
        _(
            "The letters about this registration go to another address than %(email)s now, and the former mailbox must "
            "not be sent the private link. Open the registration and write to the person from there."
        )
        % {"email": message.to},
    )


@transaction.atomic
def retry(*, by: Actor, message: Message) -> None:
    """Try a mail again that was given up, and record who asked for it. Raises `NotFailed` and `Misdirected`."""
    locked = Message.objects.select_for_update().failed().filter(pk=message.pk).first()
    if locked is not None and (refusal := refuse_retry(locked)) is not None:
        raise Misdirected(refusal)
    if locked is None or not delivery.retry(locked):
        raise NotFailed
    # The record holds no addresses: the name of the mail says what it was.
    record(by=by, verb="mail.retried", target=locked, label=str(MAILS[locked.template]))
    transaction.on_commit(lambda: wake(locked.pk))
