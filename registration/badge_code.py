"""How a badge's code is spelled: in letters that every keyboard types alike.

A hand scanner presses the keys of a US keyboard, and the desk's computer may have another, or Caps Lock on. Digits and
signs then change, and so do A, Q, W, Z, M and Y between QWERTY, QWERTZ and AZERTY; the other twenty letters stay, and
their case is not looked at. As they are capitals, the QR code is of the alphanumeric mode (ISO/IEC 18004, 7.4.4).
"""

from __future__ import annotations

import base64
import re

ALPHABET = "BCDEFGHIJKLNOPRSTUVX"
LENGTH = 60  # 20**60 > 2**256
_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def encode(token: str) -> str:
    """The token of a private link (base64url of 32 bytes) as the letters on a badge."""
    number = int.from_bytes(base64.urlsafe_b64decode(token + "="))
    letters = ""
    for _place in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters = ALPHABET[letter] + letters
    return letters


def decode(code: str) -> str | None:
    """The token that these letters spell, in whatever case; None when they are no badge's code."""
    letters = code.upper()  # also of the dotless i of a Turkish keyboard
    if not _CODE.fullmatch(letters):
        return None
    number = 0
    for letter in letters:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    if number >> 256:
        return None
    return base64.urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=")
