"""Text that is unreadable in a stolen database: enciphered with a key that stays outside it."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _cipher() -> MultiFernet:
    """`FIELD_KEY` may hold several keys, separated by commas: the first enciphers, all decipher (rotation)."""
    keys = [base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()) for key in settings.FIELD_KEY.split(",")]
    return MultiFernet([Fernet(key) for key in keys])


def encipher(text: str) -> str:
    """`text` as it may stand in the database."""
    return _cipher().encrypt(text.encode()).decode()


def decipher(stored: str) -> str:
    """The text again; raises `cryptography.fernet.InvalidToken` when no key fits."""
    return _cipher().decrypt(stored.encode()).decode()
