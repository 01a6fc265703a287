"""Reference codes: short, printable, sayable on the telephone, with a check character.

`NAS-7K4Q-2M`: the conference's prefix, five random characters and an ISO 7064 (MOD n+1,n) check character, from letters
and digits that nobody mistakes for each other.
"""

import secrets

from stdnum.iso7064 import mod_37_36

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new(prefix: str) -> str:
    """A random reference code, for example "NAS-7K4Q-2M"."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(5))
    body += mod_37_36.calc_check_digit(body, ALPHABET)
    return f"{prefix}-{body[:4]}-{body[4:]}"


def normal(typed: str) -> str | None:
    """The code as it is stored, from what somebody typed (small letters, spaces, no hyphens); None when it cannot be a
    code, for example because of one wrong or two swapped characters."""
    letters = "".join(c for c in typed.upper() if c.isalnum())
    prefix, body = letters[:-6], letters[-6:]
    if len(body) != 6 or not prefix or any(c not in ALPHABET for c in body):
        return None
    if not mod_37_36.is_valid(body, ALPHABET):
        return None
    return f"{prefix}-{body[:4]}-{body[4:]}"
