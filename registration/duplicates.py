"""Likely duplicates: registrations that may be of one person."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper

from conference.models import Conference
from registration.models import COUNTED, Distinct, Registration

SAME_MAILBOX = (
    0.3  # similarity of the folded names (pg_trgm, 0 to 1) with one mailbox: relatives and assistants share one
)
SAME_DELEGATION = 0.6  # and within one delegation
MOST = 10


def of(registration: Registration) -> list[Registration]:
    """Others in the running who may be the same person: the same folded name, a similar one with the same mailbox, or a
    very similar one in the same delegation. Most alike first, at most ten. One query."""
    if registration.state not in COUNTED:
        return []
    either = Q(first=registration, second=OuterRef("pk")) | Q(first=OuterRef("pk"), second=registration)
    alike = Q(sort_name=registration.sort_name)
    alike |= Q(mailbox=registration.email.upper(), likeness__gte=SAME_MAILBOX)
    if registration.delegation_id:
        alike |= Q(delegation=registration.delegation_id, likeness__gte=SAME_DELEGATION)
    return list(
        Registration.objects.filter(conference=registration.conference_id, state__in=COUNTED)
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
        SELECT id, sort_name, upper(email) AS mailbox FROM {table}
        WHERE conference_id = %(conference)s AND state = ANY(%(states)s)
    ), names AS (
        SELECT sort_name FROM live GROUP BY sort_name HAVING count(*) > 1
    ), mailboxes AS (
        SELECT mailbox FROM live GROUP BY mailbox HAVING count(*) > 1
    ), named AS MATERIALIZED (
        SELECT live.* FROM live JOIN names USING (sort_name)
    ), reached AS MATERIALIZED (
        SELECT live.* FROM live JOIN mailboxes USING (mailbox)
    ), alike AS (
        SELECT a.id AS first, b.id AS second FROM named a JOIN named b ON b.sort_name = a.sort_name AND b.id > a.id
        UNION
        SELECT a.id, b.id FROM reached a JOIN reached b ON b.mailbox = a.mailbox AND b.id > a.id
        WHERE similarity(a.sort_name, b.sort_name) >= %(likeness)s
    )
    SELECT first, second FROM alike
    WHERE NOT EXISTS (SELECT 1 FROM {distinct} d WHERE d.first_id = alike.first AND d.second_id = alike.second)
    ORDER BY first, second LIMIT %(limit)s OFFSET %(offset)s
"""


def pairs(conference: Conference, *, limit: int, offset: int = 0) -> list[Pair]:
    """Pairs of the whole conference: the same folded name, or one mailbox and a similar name. Two queries."""
    query = _PAIRS.format(table=Registration._meta.db_table, distinct=Distinct._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            query,
            {
                "conference": conference.pk,
                "states": sorted(COUNTED),
                "likeness": SAME_MAILBOX,
                "limit": limit,
                "offset": offset,
            },
        )
        found = cursor.fetchall()
    rows = Registration.objects.select_related("category", "delegation").in_bulk(
        {key for pair in found for key in pair}
    )
    return [Pair(rows[first], rows[second]) for first, second in found if first in rows and second in rows]
