"""Text that is unreadable in a stolen database: enciphered with a key that stays outside it."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


def _cipher() -> MultiFernet:
    """`FIELD_KEY` may hold several keys, separated by commas: the first enciphers, all decipher (rotation)."""
    keys = [base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()) for key in settings.FIELD_KEY.split(",")]
    return MultiFernet([Fernet(key) for key in keys])


class EncryptedTextField(models.TextField):
    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return _cipher().encrypt(text.encode()).decode() if text else text

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        return _cipher().decrypt(value.encode()).decode() if value else value
