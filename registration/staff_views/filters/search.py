"""Searching the folded column: first the very letters, then, when nobody has them, names that look alike."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from registration.models import Registration
from registration.models.folding import fold
from registration.models.reference import normal

ALIKE = 0.4  # of a word's trigrams, how many must be found: two swapped letters in a name of six still count
MOST = 500  # people who look alike; more help nobody


def search(rows: QuerySet[Registration], conference_id: int, typed: str) -> tuple[QuerySet[Registration], bool]:
    """Those of `rows` that match, and whether they only look alike.

    Every word must stand somewhere in the folded column, or the whole is a reference code, however it was written.
    When no row has it, each word may be spelt a little differently. One query, two when nothing matches exactly.
    """
    words = fold(typed).split()
    exact = Q()
    for word in words:
        exact &= Q(search__contains=word)
    code = normal(typed)
    found = rows.filter(exact | Q(reference=code) if code else exact)
    if found.exists() or not words:
        return found, False
    return rows.filter(pk__in=_alike(conference_id, words)), True


def _alike(conference_id: int, words: list[str]) -> list[int]:
    """Keys of the conference's rows whose text has a piece like each word, the most alike first.

    The threshold of `<%`, which the trigram index serves, is a setting of the transaction: nothing is left behind in a
    connection that a pooler lends to others (PostgreSQL manual, pg_trgm, "Operators").
    """
    long = [word for word in words if len(word) > 2]
    if not long:
        return []
    alike = " AND ".join("%s <%% search" for _word in long)
    score = " + ".join("word_similarity(%s, search)" for _word in long)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
        cursor.execute(
            f"SELECT id FROM {Registration._meta.db_table} WHERE conference_id = %s AND {alike} "  # noqa: S608
            f"ORDER BY {score} DESC, id LIMIT {MOST}",
            [conference_id, *long, *long],
        )
        return [pk for (pk,) in cursor.fetchall()]
