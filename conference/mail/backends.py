"""Mail into a folder, one .eml file each: for a first look and for tests of the running product."""

import os
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class FolderBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = settings.EMAIL_FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
            recipient = "".join(c if c.isalnum() or c in "@.-_+" else "_" for c in mail.to[0])[:100]
            path = folder / f"{stamp}-{recipient}.eml"
            draft = path.with_suffix(f".{os.getpid()}")
            draft.write_bytes(mail.message().as_bytes())
            draft.rename(path)  # whoever watches the folder sees whole mails only
        return len(email_messages)
