"""Text that a spreadsheet program would change or run when it opens a CSV file.

A cell that begins like a formula is run (OWASP, "CSV injection"); a long number loses digits, and a leading zero goes.
An apostrophe in front, which Excel and LibreOffice understand as "this is text", prevents both.
"""

import re

# What begins a formula (also in full width), or a number that Excel would not keep as it was typed.
_RISKY = re.compile(r"'*(?:[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]|(?:0\d+|\d{12,})\Z)")


def guarded(text: str) -> str:
    """The text as it may stand in a CSV file."""
    return f"'{text}" if _RISKY.match(text) else text


def bare(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text[:1] == "'" and _RISKY.match(text[1:]) else text
