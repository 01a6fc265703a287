"""The office's pages with 100 and with 100,000 registrations: server time and queries. Run inside the product's own
settings and database, after `generate_registrations` made both conferences.

A request goes through Django's test client: middleware, view, queries and template, no network. Pages are asked by
turns after a first request, which fills the caches of this process. The figure is the least of the turns, since
whatever else the machine does only adds to it; the median stands beside it. The yardstick is the smallest page of the
product, asked in the same turns.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.accounts.models import User
from conference.models import Conference
from registration.models import CheckIn, Delegation, Registration, State, Travel
from registration.staff_views.filters import columns
from registration.staff_views.filters.ordering import SORTS

FEW, MANY = 100, 100_000
TURNS = 7
LIMIT = 200  # ms
YARDSTICK = "yardstick: the answer of /healthz"


def generated(number: int) -> Conference:
    """The conference that `generate_registrations --number` made."""
    return Conference.objects.get(slug=f"generated-{number}")


def pages(conference: Conference) -> Iterator[tuple[str, str, dict[str, str] | None]]:
    """Name, address, and what is posted to it (None: it is read)."""
    base = f"/secretariat/{conference.slug}/"
    everyone = Registration.objects.filter(conference=conference)
    confirmed = everyone.filter(state=State.CONFIRMED).order_by("pk")[:50]
    one = max(confirmed, key=lambda person: len(person.family_name))  # two letters of it are exchanged below
    delegation = Delegation.objects.filter(conference=conference).order_by("pk").first()
    category = conference.categories.order_by("pk").first()
    assert delegation is not None
    assert category is not None
    travel = Travel.objects.filter(registration__conference=conference, arrives_at__isnull=False).order_by("pk").first()
    assert travel is not None
    assert travel.arrives_at is not None
    day = travel.arrives_at.astimezone(conference.tz).date().isoformat()
    swapped = one.family_name[:2] + one.family_name[3] + one.family_name[2] + one.family_name[4:]
    everything = "".join(f"&columns={column.key}" for column in columns.ALL)
    last = everyone.count() // 50

    yield "dashboard", base, None
    yield "list", f"{base}registrations/", None
    yield "list, last page", f"{base}registrations/?page={last}", None
    yield "list, all columns", f"{base}registrations/?{everything[1:]}", None
    filters = [
        ("delegation", delegation.code),
        ("category", category.code),
        ("status", State.WAITLISTED),
        ("status", State.CONFIRMED),
        ("missing", "note"),
        ("missing", "documents"),
        ("missing", "answers"),
        ("endorsed", "yes"),
        ("endorsed", "no"),
        ("visa", "asked"),
        ("visa", "issued"),
        ("needs", "written"),
        ("changes", "yes"),
        ("language", "fr"),
        ("verified", "no"),
        ("checked_in", "yes"),
        ("checked_in", "no"),
        ("travel", "yes"),
        ("travel", "no"),
        ("source", "nomination"),
    ]
    for name, value in filters:
        yield f"list, {name} {value}", f"{base}registrations/?{name}={value}", None
    for name in SORTS:
        yield f"list, {SORTS[name]}", f"{base}registrations/?sort={name}", None
    yield (
        "list, by delegation, the middle",
        f"{base}registrations/?sort=delegation&page={last // 2 or 1}",
        None,
    )
    words = {
        "one word that many have": one.family_name.split()[0],
        "two words": f"{one.given_name} {one.family_name}",
        "a typing error": swapped,
        "a name and a typing error": f"{one.given_name} {swapped}",
        "an e-mail address": one.email,
        "a reference code": one.reference,
        "no hit": "zzqxwvkjq",
    }
    for name, typed in words.items():
        yield f"search, {name}", f"{base}registrations/?q={typed}", None
    yield "likely duplicates", f"{base}registrations/duplicates/", None
    yield "one registration", f"{base}registrations/{one.reference}/", None
    yield "delegations", f"{base}delegations/", None
    yield "one delegation", f"{base}delegations/of/{delegation.code}/", None
    for view in ("arrivals", "departures", "silent", "local"):
        yield f"travel list, {view}", f"{base}travel/?view={view}", None
    yield "travel list, one day", f"{base}travel/?day={day}", None
    yield "funding", f"{base}travel/funding/", None
    yield "check-in desk", f"{base}check-in/", None
    yield "check-in counts", f"{base}check-in/counts/", None
    for name in ("one word that many have", "two words", "a typing error", "no hit"):
        yield f"check-in desk, {name}", f"{base}check-in/", {"code": words[name]}
    yield "attendance", f"{base}check-in/attendance/", None
    yield "attendance of one delegation", f"{base}check-in/attendance/?delegation={delegation.code}", None
    yield "paper", f"{base}paper/", None
    yield "mails", f"{base}mail/", None
    yield "record", f"{base}audit/", None


def ask(client: Client, path: str, posted: dict[str, str] | None) -> float:
    """Seconds that the answer took."""
    began = time.perf_counter()
    answer = client.get(path) if posted is None else client.post(path, posted)
    assert answer.status_code == 200, (path, answer.status_code)
    return time.perf_counter() - began


def measure(turns: int = TURNS) -> dict[str, tuple[int, int, list[float]]]:
    """For each page: queries with few, queries with many, and the seconds of each turn with many."""
    client = Client()
    client.force_login(User.objects.filter(is_superuser=True).order_by("pk").first())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    found: dict[str, tuple[int, int, list[float]]] = {}
    few = {name: (path, posted) for name, path, posted in pages(generated(FEW))}
    many = {name: (path, posted) for name, path, posted in pages(generated(MANY))}
    for name in few:
        queries = []
        for path, posted in (few[name], many[name]):
            ask(client, path, posted)
            with CaptureQueriesContext(connection) as captured:
                ask(client, path, posted)
            queries.append(len(captured))
        found[name] = (*queries, [])
    found[YARDSTICK] = (0, 0, [])
    for _turn in range(turns):
        for name, (path, posted) in many.items():
            found[name][2].append(ask(client, path, posted))
        found[YARDSTICK][2].append(ask(client, "/healthz", None))
    return found


def report() -> None:
    """Print, as JSON: rows of what, figure, limit and whether it was met."""
    inside = CheckIn.objects.filter(registration__conference=generated(MANY)).count()
    before = os.getloadavg()[0]
    rows: list[tuple[str, str, str, str]] = []
    for name, (few, many, seconds) in measure().items():
        middle, least = statistics.median(seconds) * 1000, min(seconds) * 1000
        figure = f"{least:.0f} ms (median {middle:.0f}); {few} and {many} queries"
        if name == YARDSTICK:
            rows.append((name, f"{least:.1f} ms (median {middle:.1f})", "-", "-"))
            continue
        met = least <= LIMIT and few == many <= 12
        rows.append((name, figure, f"≤ {LIMIT} ms; the same, ≤ 12", "met" if met else "MISSED"))
    load = f"{before:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores; {inside} arrivals"
    rows.append(("load of the machine", load, "-", "-"))
    print(json.dumps(rows))
