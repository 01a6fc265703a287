"""Likely duplicates: registrations that may be of one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper

from conference.models import Conference
from registration.models import COUNTED, Distinct, Registration
from registration.models.folding import SILENT, plain, plain_in_database

SAME_MAILBOX = (
    0.3  # similarity of the folded names (pg_trgm, 0 to 1) with one mailbox: relatives and assistants share one
)
SAME_DELEGATION = 0.6  # and within one delegation
# How many comparisons of names alone a list of pairs may cost: of the squares of the delegations' sizes, the smallest
# first, so many. A hundred delegations of a hundred are within; one of a thousand is not.
MOST_COMPARED = 1_000_000
RESEMBLES = 0.85  # of the letters of two names, how many are the same in the same order (difflib, 0 to 1)
MOST = 10


def resembles(person: Registration, others: Iterable[Registration]) -> Registration | None:
    """The one among `others` whose name is most like this person's, if it is very much so. No query."""

    def likeness(other: Registration) -> float:
        return SequenceMatcher(None, plain(person.sort_name), plain(other.sort_name)).ratio()

    best = max((one for one in others if one.pk != person.pk), key=likeness, default=None)
    return best if best is not None and likeness(best) >= RESEMBLES else None


def of(registration: Registration) -> list[Registration]:
    """Others in the running who may be the same person: the same folded name, whatever its hyphens, a similar one with
    the same mailbox, or a very similar one in the same delegation. Most alike first, at most ten. One query."""
    if registration.state not in COUNTED:
        return []
    either = Q(first=registration, second=OuterRef("pk")) | Q(first=OuterRef("pk"), second=registration)
    alike = Q(plain=plain(registration.sort_name))
    alike |= Q(mailbox=registration.email.upper(), likeness__gte=SAME_MAILBOX)
    if registration.delegation_id:
        alike |= Q(delegation=registration.delegation_id, likeness__gte=SAME_DELEGATION)
    return list(
        Registration.objects.filter(conference=registration.conference_id, state__in=COUNTED)
        .annotate(plain=plain_in_database())
        .annotate(mailbox=Upper("email"), likeness=TrigramSimilarity("sort_name", registration.sort_name))
        .filter(alike)
        .exclude(pk=registration.pk)
        .exclude(Exists(Distinct.objects.filter(either)))
        .select_related("category", "delegation")
        .order_by("-likeness", "pk")[:MOST]
    )


@dataclass(frozen=True)
class Pair:
    """Two that may be one; `first` came earlier."""

    first: Registration
    second: Registration


_PAIRS = """
    WITH live AS MATERIALIZED (
        SELECT id, delegation_id, sort_name, translate(sort_name, %(silent)s, '') AS plain, upper(email) AS mailbox
        FROM {table}
        WHERE conference_id = %(conference)s AND state = ANY(%(states)s)
    ), marked AS (
        SELECT first_id, second_id FROM {distinct}
    ), names AS (
        SELECT plain, max(id) AS last FROM live GROUP BY plain HAVING count(*) > 1
    ), mailboxes AS (
        SELECT mailbox FROM live GROUP BY mailbox HAVING count(*) > 1
    ), named AS MATERIALIZED (  -- each has a namesake who came later, and a pair at most is left out for each mark
        SELECT live.id, plain FROM live JOIN names USING (plain) WHERE live.id < last
        ORDER BY live.id LIMIT %(upto)s + (SELECT count(*) FROM marked)
    ), reached AS MATERIALIZED (
        SELECT live.* FROM live JOIN mailboxes USING (mailbox)
    ), small AS (
        SELECT delegation_id FROM (
            SELECT delegation_id, sum(count(*) ^ 2) OVER (ORDER BY count(*), delegation_id) AS compared
            FROM live WHERE delegation_id IS NOT NULL GROUP BY delegation_id
        ) AS sizes WHERE compared <= %(compared)s
    ), begun AS MATERIALIZED (  -- by how a name begins, so that not each is compared with each
        SELECT DISTINCT id, delegation_id, sort_name, left(word, 2) AS begins
        FROM live JOIN small USING (delegation_id) CROSS JOIN LATERAL string_to_table(sort_name, E'\t') AS word
    ), alike AS (  -- of each kind as many as the page can need, not all that there are
        (SELECT a.id AS first, b.id AS second FROM named a JOIN live b ON b.plain = a.plain AND b.id > a.id
        WHERE NOT EXISTS (SELECT 1 FROM marked WHERE first_id = a.id AND second_id = b.id)
        ORDER BY first, second LIMIT %(upto)s)
        UNION
        (SELECT a.id, b.id FROM begun a JOIN begun b
            ON b.delegation_id = a.delegation_id AND b.begins = a.begins AND b.id > a.id
        WHERE similarity(a.sort_name, b.sort_name) >= %(within)s
            AND NOT EXISTS (SELECT 1 FROM marked WHERE first_id = a.id AND second_id = b.id)
        ORDER BY a.id, b.id LIMIT %(upto)s)
        UNION
        (SELECT a.id, b.id FROM reached a JOIN reached b ON b.mailbox = a.mailbox AND b.id > a.id
        WHERE similarity(a.sort_name, b.sort_name) >= %(likeness)s
            AND NOT EXISTS (SELECT 1 FROM marked WHERE first_id = a.id AND second_id = b.id)
        ORDER BY a.id, b.id LIMIT %(upto)s)
    )
    SELECT first, second FROM alike ORDER BY first, second LIMIT %(limit)s OFFSET %(offset)s
"""


def pairs(conference: Conference, *, limit: int, offset: int = 0) -> list[Pair]:
    """Pairs of the whole conference: the same folded name, one mailbox and a similar name, or one delegation and a very
    similar name. Two queries."""
    query = _PAIRS.format(table=Registration._meta.db_table, distinct=Distinct._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            query,
            {
                "conference": conference.pk,
                "states": sorted(COUNTED),
                "likeness": SAME_MAILBOX,
                "within": SAME_DELEGATION,
                "compared": MOST_COMPARED,
                "silent": SILENT,
                "upto": limit + offset,
                "limit": limit,
                "offset": offset,
            },
        )
        found = cursor.fetchall()
    rows = Registration.objects.select_related("category", "delegation").in_bulk(
        {key for pair in found for key in pair}
    )
    return [Pair(rows[first], rows[second]) for first, second in found if first in rows and second in rows]
