"""Searching the folded column: first the very letters, then, when nobody has them, names that look alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from registration.models import Delegation, Registration
from registration.models.folding import fold
from registration.models.reference import normal
from registration.recognize import standing

ALIKE = 0.4  # of a word's trigrams, how many must be found: two swapped letters in a name of six still count
MOST = 500  # people who look alike; more help nobody
LOOKED_AT = 2000  # of those whom the index offers; each is compared letter by letter, which takes its time
COUNTED_TO = 10_000  # whoever has more matches narrows the list; counting a hundred thousand would take longer


@dataclass(frozen=True)
class Found:
    """The rows that match, how many (at most one more than `COUNTED_TO`; None when nobody counted), and whether they
    only look alike."""

    rows: QuerySet[Registration]
    number: int | None
    is_similar: bool = False


def search(
    rows: QuerySet[Registration], conference_id: int, typed: str, delegations: Collection[Delegation] = ()
) -> Found:
    """Those of `rows` that match. Every word must stand somewhere in the folded column or in the name of the delegation
    (one of `delegations`), or the whole is a reference code, however it was written. When no row has it, each word may
    be spelt a little differently. One query, two when nothing matches exactly."""
    words = fold(typed).split()
    if not words:
        return Found(rows, None)
    exact = Q()
    for word in words:
        exact &= standing(word, delegations)
    code = normal(typed)
    found = rows.filter(exact | Q(search__contains=fold(code.replace("-", ""))) if code else exact)
    number = found.order_by()[: COUNTED_TO + 1].count()
    if number:
        return Found(found, number)
    return Found(rows.filter(pk__in=_alike(conference_id, words)), None, is_similar=True)


def _alike(conference_id: int, words: list[str]) -> list[int]:
    """Keys of the conference's rows whose text has a piece like each word, the most alike first.

    The threshold of `<%`, which the trigram index serves, is a setting of the transaction: nothing is left behind in a
    connection that a pooler lends to others (PostgreSQL manual, pg_trgm, "Operators"). Both statements go in one
    message, which is one transaction (ibid., "Multiple Statements in a Simple Query"). To the planner the limit makes
    reading the whole table look as cheap as the index, but comparing each row takes several times as long.
    """
    long = [word for word in words if len(word) > 2]
    if not long:
        return []
    alike = " AND ".join("%s <%% search" for _word in long)
    score = " + ".join("word_similarity(%s, search)" for _word in long)
    table = Registration._meta.db_table
    query = f"""
        SELECT set_config('pg_trgm.word_similarity_threshold', %s, true), set_config('enable_seqscan', 'off', true);
        SELECT id FROM (
            SELECT id, search FROM {table} WHERE conference_id = %s AND {alike} LIMIT {LOOKED_AT}
        ) AS offered ORDER BY {score} DESC, id LIMIT {MOST}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [str(ALIKE), conference_id, *long, *long])
        return [pk for (pk,) in cursor.fetchall()]
