"""Letting transactions that are about the same thing come one after the other, where there is no row to lock yet."""

from __future__ import annotations

import hashlib

from django.db import connection


def wait_for_turn(*things: str) -> None:
    """Wait until no other transaction holds one of these things (any texts), and hold them until the open one ends;
    several are taken in one order, so that two who want the same come one after the other. Things whose SHA-256 begins
    alike wait for each other too, which does no harm."""
    numbers = {int.from_bytes(hashlib.sha256(thing.encode()).digest()[:8], "big", signed=True) for thing in things}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(number) FROM unnest(%s) AS number", [sorted(numbers)])
