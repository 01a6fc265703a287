"""How often something was asked, per address and per mailbox: rows in PostgreSQL, counted without a race."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, models

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Tally(models.Model):
    """How often within a window of time; the key is a digest, so that no address or mailbox can be read from it."""

    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.number} until {self.until:%H:%M:%S}"


@dataclass(frozen=True)
class Rate:
    """So many times in so many seconds."""

    number: int
    seconds: int

    @classmethod
    def read(cls, text: str) -> Rate:
        """From "60/m", "5/h", "10/30s"; raises `ValueError`."""
        number, _, window = text.partition("/")
        return cls(int(number), int(window[:-1] or 1) * UNITS[window[-1]])


def count(asked: Iterable[tuple[str, str, Rate]]) -> dt.timedelta | None:
    """Count one more of each (what, by whom, at what rate); None, or how long to wait when one is over its rate.

    One statement, which counts right however many ask at once; the keys are sorted, so that two never wait for each
    other. Windows are fixed: at worst twice the number passes about the turn of one.
    """
    rows = sorted(((_key(what, whom), rate) for what, whom, rate in asked), key=lambda row: row[0])
    if not rows:
        return None
    values = ", ".join(["(%s, 1, now() + %s * interval '1 second')"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO limits_tally AS old (key, number, until) VALUES {values} "  # noqa: S608 (placeholders only)
            "ON CONFLICT (key) DO UPDATE SET "
            "number = CASE WHEN old.until <= now() THEN 1 ELSE old.number + 1 END, "
            "until = CASE WHEN old.until <= now() THEN excluded.until ELSE old.until END "
            "RETURNING key, number, until - now()",
            [part for key, rate in rows for part in (key, rate.seconds)],
        )
        found = {key: (number, left) for key, number, left in cursor.fetchall()}
    waits = [found[key][1] for key, rate in rows if found[key][0] > rate.number]
    return max(waits) if waits else None


def _key(what: str, whom: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"limit\n{what}\n{whom}".encode(), hashlib.sha256).hexdigest()
