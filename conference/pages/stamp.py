"""A conference's stamp: what public pages are made of, in a few characters that change with every change.

The stamp is read from the rows themselves: PostgreSQL keeps with each row the transaction that wrote it (`xmin`,
chapter "System Columns" of its manual), and a sum over rows and writers is another one after any insert, update or
delete, from the moment of the commit. So nobody has to remember to raise a counter, and no writer waits at one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import DatabaseError
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL

from agenda.models import Programme, Version
from conference.models import Conference
from conference.press.models import PressContact, Release, ReleaseText
from registration.models import Category, Delegation, Places, Registration, State
from registration.models.delegation import Visibility

SECONDS = 1.0  # how long a stamp is believed without looking
MOST = 1000  # conferences and parts that are remembered

Parts = tuple[str, ...]


def _sum(tables: str, where: str) -> str:
    """How many rows, and a sum over their keys and writers; the rows' table is called `t`."""
    return (
        f"(SELECT count(*) || '.' || coalesce(sum(hashtextextended(t.id || ':' || t.xmin, 0)), 0) "  # noqa: S608
        f"FROM {tables} WHERE {where})"
    )


def _parts() -> dict[str, str]:
    """SQL for each part; `c` stands for the conference's row."""
    own = "t.conference_id = {c}.id"
    release, version = Release._meta.db_table, Version._meta.db_table
    delegations = _sum(f"{Delegation._meta.db_table} t", own)
    texts = f"{ReleaseText._meta.db_table} t JOIN {release} r ON r.id = t.release_id"
    versions = f"{version} t JOIN {Programme._meta.db_table} p ON p.id = t.programme_id"
    listed = f"{own} AND t.state = '{State.CONFIRMED.value}' AND t.visibility = '{Visibility.PUBLIC.value}'"
    return {
        "conference": "{c}.xmin::text",
        "agenda": _sum(versions, "p.conference_id = {c}.id"),
        "press": " || ',' || ".join(
            (
                _sum(f"{release} t", own),
                _sum(texts, "r.conference_id = {c}.id"),
                _sum(f"{PressContact._meta.db_table} t", own),
            )
        ),
        "places": _sum(f"{Places._meta.db_table} t", own) + " || ',' || " + delegations,
        "participants": " || ',' || ".join(
            (
                _sum(f"{Registration._meta.db_table} t", listed),
                delegations,
                _sum(f"{Category._meta.db_table} t", own),
            )
        ),
    }


PARTS = _parts()


def _moment() -> str:
    """SQL: the next moment after `%s` at which pages change of themselves: an embargo, opening or closing."""
    release = Release._meta.db_table
    return (
        "(SELECT extract(epoch FROM min(m)) FROM ("  # noqa: S608
        "SELECT {c}.opens_at AS m UNION ALL SELECT {c}.closes_at "
        f"UNION ALL SELECT embargo_until FROM {release} WHERE conference_id = {{c}}.id "
        f"UNION ALL SELECT published_at FROM {release} WHERE conference_id = {{c}}.id) moments WHERE m > %s)::text"
    )


def widen(rows: QuerySet[Conference], parts: Parts, at: float) -> QuerySet[Conference]:
    """The same conferences, each with `stamp` and `next_moment`, in the same query. `at` is in seconds since 1970."""
    table = {"c": f'"{Conference._meta.db_table}"'}
    stamp = " || ';' || ".join(PARTS[part] for part in ("conference", *parts)).format(**table)
    since = dt.datetime.fromtimestamp(at, dt.UTC)
    return rows.annotate(
        stamp=RawSQL(stamp, (), output_field=TextField()),  # noqa: S611 - made of constants
        next_moment=RawSQL(_moment().format(**table), (since,), output_field=TextField()),  # noqa: S611
    )


@dataclass(frozen=True)
class Seen:
    """A stamp as it was read at `at`; `moment` is the next one at which pages change by themselves (infinity: none)."""

    value: str
    moment: float
    at: float


class Stamps:
    """The stamps of this process, each believed for a second."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, Parts], Seen] = {}

    def saw(self, slug: str, parts: Parts, stamp: str, moment: str | None, at: float) -> Seen:
        """Remember what was just read, at `at`."""
        if len(self.seen) >= MOST:
            self.seen.clear()
        seen = self.seen[slug, parts] = Seen(stamp, float(moment) if moment else float("inf"), at)
        return seen

    def of(self, slug: str, parts: Parts, now: float, *, look: bool = False) -> Seen | None:
        """The stamp, from memory when it was read within the last second and nobody wants to `look`; else in one query.

        While the database does not answer, the last one is believed: whatever was kept has its own end.
        """
        seen = self.seen.get((slug, parts))
        if seen is not None and not look and 0 <= now - seen.at < SECONDS:
            return seen
        try:
            row = widen(Conference.objects.filter(slug=slug), parts, now).only("id").first()
        except DatabaseError:
            return seen
        if row is None:
            self.seen.pop((slug, parts), None)
            return None
        return self.saw(slug, parts, row.stamp, row.next_moment, now)  # type: ignore[attr-defined]

    def clear(self) -> None:
        self.seen.clear()
