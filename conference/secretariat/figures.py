"""All counted figures of the dashboard, by two statements: one pass over the registrations, and one over what hangs
from them. A query for each figure would be slower and more than a page may ask.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from conference.models import Conference
from registration.delegation_rules import APPLIED, BY_THE_DELEGATION
from registration.models import HOLDS_PLACE, Category, State

# One pass, by the index `registration_figures` alone; some thousand groups at most, added up below. The usual cost of a
# page read at random, made for turning disks, would choose the whole table instead. The setting is one of the
# transaction, and both statements go in one message, which is one transaction (PostgreSQL manual, "Multiple Statements
# in a Simple Query"): nothing is left behind in the connection.
BY_INDEX = "SELECT set_config('random_page_cost', '1.1', true);"
PEOPLE = """
    SELECT category_id, state, sex, hears, speaks, count(*), count(*) FILTER (WHERE verified_at IS NULL),
        min(state_since)
    FROM registration_registration WHERE conference_id = %(conference)s GROUP BY 1, 2, 3, 4, 5
"""

# Kind, key, two figures and a moment. Days of the conference's zone, which differ from UTC by whole quarters of an
# hour, are told of each quarter and of each hour of arrival, not of each person: asking a zone is what costs.
OTHERS = """
    SELECT 'places', '', places, taken, NULL::timestamptz
        FROM registration_places WHERE conference_id = %(conference)s AND delegation_id IS NULL
    UNION ALL
    SELECT 'drift', '', count(*), 0, NULL
        FROM registration_places WHERE conference_id = %(conference)s AND drift <> 0
    UNION ALL
    SELECT 'mails', '', count(*), 0, NULL FROM mail_message WHERE conference_id = %(conference)s
    UNION ALL
    SELECT 'failed', '', count(*), 0, min(failed_at)
        FROM mail_message WHERE conference_id = %(conference)s AND failed_at IS NOT NULL
    UNION ALL
    SELECT 'changes', '', count(DISTINCT p.registration_id), count(*), min(p.proposed_at)
        FROM registration_proposedchange p JOIN registration_registration r ON r.id = p.registration_id
        WHERE p.decided_at IS NULL AND r.conference_id = %(conference)s AND r.state = 'confirmed'
    UNION ALL
    SELECT 'letters', '', count(*), 0, min(p.changed_at)
        FROM registration_passport p JOIN registration_registration r ON r.id = p.registration_id
        WHERE p.letter_issued_at IS NULL AND r.conference_id = %(conference)s AND r.state = 'confirmed'
    UNION ALL
    SELECT 'applications', '', count(*), 0, min(r.state_since)
        FROM registration_registration r
        WHERE r.conference_id = %(conference)s AND r.state = ANY(%(applied)s) AND r.endorsed_at IS NULL
            AND r.source <> ALL(%(named)s) AND r.delegation_id IN (SELECT delegation_id FROM registration_focalpoint)
    UNION ALL
    SELECT 'uncovered', '', count(*), 0, min(r.state_since)
        FROM registration_registration r JOIN registration_category c ON c.id = r.category_id AND c.needs_note
        WHERE r.conference_id = %(conference)s AND r.state = ANY(%(undecided)s) AND NOT EXISTS (
            SELECT 1 FROM registration_noteverbale_covers v JOIN registration_noteverbale n ON n.id = v.noteverbale_id
            WHERE v.registration_id = r.id AND n.removed_at IS NULL)
    UNION ALL
    SELECT 'day', (registered.quarter AT TIME ZONE %(zone)s)::date::text, sum(registered.number)::bigint, 0, NULL FROM (
        SELECT date_bin('15 minutes', created_at, 'epoch') AS quarter, count(*) AS number
        FROM registration_registration
        WHERE conference_id = %(conference)s AND state = ANY(%(holding)s) AND category_id = ANY(%(counting)s) GROUP BY 1
    ) AS registered GROUP BY 2
    UNION ALL
    SELECT 'arrivals', (arriving.moment AT TIME ZONE %(zone)s)::date::text, sum(arriving.number)::bigint, 0, NULL FROM (
        SELECT t.arrives_at AS moment, count(*) AS number
        FROM registration_travel t JOIN registration_registration r ON r.id = t.registration_id
        WHERE r.conference_id = %(conference)s AND r.state = 'confirmed' AND t.arrives_at IS NOT NULL GROUP BY 1
    ) AS arriving GROUP BY 2
    UNION ALL
    SELECT 'inside', '', count(*), count(*) FILTER (WHERE (i.at AT TIME ZONE %(zone)s)::date = %(today)s), NULL
        FROM registration_checkin i JOIN registration_registration r ON r.id = i.registration_id
        WHERE i.undone_at IS NULL AND r.conference_id = %(conference)s AND r.state = 'confirmed'
"""
NEEDS = """
    UNION ALL
    SELECT 'written', '', count(*), 0, NULL
        FROM registration_needs n JOIN registration_registration r ON r.id = n.registration_id
        WHERE r.conference_id = %(conference)s AND r.state = 'confirmed' AND n.details <> ''
    UNION ALL
    SELECT need.kind, need.code, count(*), 0, NULL
        FROM registration_needs n JOIN registration_registration r ON r.id = n.registration_id
        CROSS JOIN LATERAL (
            SELECT 'diet' AS kind, unnest(n.diet) AS code UNION ALL SELECT 'access', unnest(n.access)
        ) AS need
        WHERE r.conference_id = %(conference)s AND r.state = 'confirmed' GROUP BY 1, 2
"""


@dataclass
class Figures:
    """What was counted. Languages, sexes, needs and arrivals are of those confirmed; codes as the rows have them."""

    states: dict[int, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )  # category id → state → number
    oldest: dict[str, dt.datetime] = field(default_factory=dict)  # state → since when the first is in it
    unverified: int = 0  # submitted, and the private link was not used
    sexes: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # category id → sex → number
    heard: Counter[str] = field(default_factory=Counter)
    spoken: Counter[str] = field(default_factory=Counter)
    per_day: dict[dt.date, int] = field(default_factory=dict)  # who holds a place of the conference, by day registered
    places: int | None = None
    taken: int = 0
    drift: int = 0  # counters of places that the last recount found wrong
    mails: int = 0
    failed: int = 0
    oldest_failed: dt.datetime | None = None
    changes: int = 0  # people whose proposed changes wait
    oldest_change: dt.datetime | None = None
    letters: int = 0  # visa letters that were asked for and are not issued
    oldest_letter: dt.datetime | None = None
    applications: int = 0  # that wait for a focal point's endorsement
    uncovered: int = 0  # undecided people whom a note verbale must name, and none does
    inside: int = 0
    inside_today: int = 0
    arrivals: list[tuple[dt.date, int]] = field(default_factory=list)
    written: int = 0  # confirmed people who wrote something on their needs in their own words
    diet: dict[str, int] = field(default_factory=dict)
    access: dict[str, int] = field(default_factory=dict)


def count(conference: Conference, categories: list[Category], today: dt.date, *, with_needs: bool) -> Figures:
    """Everything, by two queries, in days of the conference's zone. The table of needs is read only `with_needs`."""
    figures = Figures()
    values: dict[str, Any] = {
        "conference": conference.pk,
        "zone": conference.zone,
        "today": today,
        "holding": [str(state) for state in HOLDS_PLACE],
        "applied": sorted(APPLIED),
        "named": sorted(BY_THE_DELEGATION),
        "undecided": [str(State.NOMINATED), str(State.SUBMITTED)],
        "counting": [category.pk for category in categories if category.counts],
    }
    with connection.cursor() as cursor:
        cursor.execute(BY_INDEX + PEOPLE, values)
        for row in cursor.fetchall():
            _add_people(figures, *row)
        cursor.execute(BY_INDEX + OTHERS + (NEEDS if with_needs else ""), values)
        for kind, key, first, second, at in cursor.fetchall():
            _add_other(figures, kind, key, first, second, at)
    figures.arrivals.sort()
    return figures


def _add_people(
    figures: Figures,
    category: int,
    state: str,
    sex: str,
    hears: str,
    speaks: str,
    number: int,
    unverified: int,
    since: dt.datetime,
) -> None:
    figures.states[category][state] += number
    figures.oldest[state] = min(since, figures.oldest.get(state, since))
    if state == State.SUBMITTED:
        figures.unverified += unverified
    if state == State.CONFIRMED:
        figures.sexes[category][sex] += number
        figures.heard[hears] += number
        figures.spoken[speaks] += number


def _add_other(figures: Figures, kind: str, key: str, first: int, second: int, at: dt.datetime | None) -> None:
    match kind:
        case "places":
            figures.places, figures.taken = first, second
        case "drift":
            figures.drift = first
        case "mails":
            figures.mails = first
        case "failed":
            figures.failed, figures.oldest_failed = first, at
        case "changes":
            figures.changes, figures.oldest_change = first, at
        case "letters":
            figures.letters, figures.oldest_letter = first, at
        case "applications":
            figures.applications = first
        case "uncovered":
            figures.uncovered = first
        case "day":
            figures.per_day[dt.date.fromisoformat(key)] = first
        case "arrivals":
            figures.arrivals.append((dt.date.fromisoformat(key), first))
        case "inside":
            figures.inside, figures.inside_today = first, second
        case "written":
            figures.written = first
        case "diet":
            figures.diet[key] = first
        case "access":
            figures.access[key] = first
