"""A real SMTP server on this machine, which answers as a test tells it."""

import asyncio
import email
import email.policy
import logging
import time
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

logging.getLogger("mail.log").setLevel(logging.WARNING)  # else every command of every session


class MailServer(Controller):
    """`answer` is what it says to each recipient, `after_data` to the whole mail, after `pause` seconds. `letters` are
    the mails that it took, as SMTP envelopes; `in_hand` is how many it has received and not answered yet. A sender that
    goes away in the pause has delivered its mail where `takes_before_pause` is set, else not."""

    def __init__(self):
        self.answer = self.after_data = "250 OK"
        self.pause = 0.0
        self.takes_before_pause = False
        self.in_hand = 0
        self.letters = []
        self.refused = []
        super().__init__(self, hostname="127.0.0.1", port=0)

    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=False)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]  # the free port that the system chose
        super()._trigger_server()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        else:
            self.refused.append(address)
        return self.answer

    async def handle_DATA(self, server, session, envelope):
        takes = self.after_data.startswith("250")
        if takes and self.takes_before_pause:
            self._take(envelope)
        self.in_hand += 1
        try:
            await asyncio.sleep(self.pause)  # cancelled when the sender goes away
        finally:
            self.in_hand -= 1
        if takes and envelope not in self.letters:
            self._take(envelope)
        return self.after_data

    def _take(self, envelope):
        envelope.arrived = time.monotonic()
        self.letters.append(envelope)

    def to(self, mailbox: str) -> list[EmailMessage]:
        """The letters that arrived for one mailbox, oldest first."""
        return [read(letter) for letter in list(self.letters) if mailbox in letter.rcpt_tos]


def read(letter) -> EmailMessage:
    return email.message_from_bytes(letter.content, policy=email.policy.default)
