"""The home page: one query for the conference with its agenda, one for the places, one for the releases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone, translation

from agenda.document import Document, Entry, of_version
from agenda.models import Version
from conference.models import Conference
from conference.press.models import Release
from registration.models import Delegation, Places

SHOWN_SESSIONS, SHOWN_RELEASES = 3, 2


@dataclass
class Seats:
    """Places of the conference, and of its delegations in the order of the language."""

    conference: Places | None = None
    governments: list[Places] = field(default_factory=list)
    others: list[Places] = field(default_factory=list)


def with_agenda() -> QuerySet[Conference]:
    """Conferences, each with its latest published agenda (`agenda_version`), in the same query."""
    latest = Version.objects.filter(programme__conference=OuterRef("pk")).order_by("-number")
    row = JSONObject(number="number", published_at="published_at", document="document")
    return Conference.objects.annotate(agenda_version=Subquery(latest.values(json=row)[:1]))


def agenda_of(conference: Conference) -> Document | None:
    """The published agenda of a conference out of `with_agenda`; None before the first publication."""
    stored = conference.agenda_version  # type: ignore[attr-defined]
    if stored is None:
        return None
    version = Version(
        number=stored["number"],
        published_at=dt.datetime.fromisoformat(stored["published_at"]),
        document=stored["document"],
        difference={"changed": [], "added": []},  # the home page does not tell what moved
    )
    return of_version(version, conference)


def seats_of(conference: Conference) -> Seats:
    """All places of a conference, in one query."""
    rows = Places.objects.filter(conference=conference).select_related("delegation")
    seats = Seats()
    for row in rows.order_by(f"delegation__{Delegation.sort_field()}", "id"):
        if row.delegation is None:
            seats.conference = row
        elif row.delegation.is_of_government:
            seats.governments.append(row)
        else:
            seats.others.append(row)
    return seats


def next_sessions(document: Document, at: dt.datetime) -> list[tuple[dt.date, list[Entry]]]:
    """The next few sessions that are not over at `at`, by day in the conference's zone."""
    coming = [entry for entry in document.entries if not entry.is_pause and entry.end > at]
    coming = sorted(coming, key=lambda entry: entry.start)[:SHOWN_SESSIONS]
    return [(day, list(those)) for day, those in groupby(coming, lambda entry: timezone.localtime(entry.start).date())]


def latest_releases(conference: Conference, at: dt.datetime) -> list[Release]:
    """The latest releases that everyone may read, with their titles in the active language."""
    releases = Release.objects.filter(conference=conference).published(at).newest_first()
    return list(releases.with_texts(translation.get_language() or "en")[:SHOWN_RELEASES])
