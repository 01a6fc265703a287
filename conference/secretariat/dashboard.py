"""The figures of the dashboard: the same few queries however many rows there are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.conflicts import Conflict, find
from agenda.models import Programme, Session
from conference.mail.models import Message
from conference.models import Conference
from registration.models import Category, Delegation, Places, Registration, State


@dataclass
class CategoryCounts:
    """How many registrations of one category are in which state."""

    category: Category
    by_state: dict[str, int]

    @property
    def confirmed(self) -> int:
        return self.by_state.get(State.CONFIRMED, 0)

    @property
    def submitted(self) -> int:
        return self.by_state.get(State.SUBMITTED, 0)

    @property
    def waiting(self) -> int:
        return self.by_state.get(State.WAITLISTED, 0)

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


@dataclass
class Mails:
    """Mails of the conference: all, and those given up, with the moment at which the first of them was."""

    total: int
    failed: int
    oldest_failed: dt.datetime | None


@dataclass
class Agenda:
    """How the draft stands to what is published. `version` is None before the first publication."""

    version: int | None
    has_changes: bool  # the draft was changed since
    conflicts: list[Conflict]

    @classmethod
    def of(cls, conference: Conference) -> Agenda:
        """By three queries, without the published document."""
        programme = Programme.objects.filter(conference=conference).values("changed_at")
        row = (
            programme.annotate(number=Max("versions__number"), at=Max("versions__published_at")).order_by("pk").first()
        )
        sessions = Session.objects.draft().filter(conference=conference).select_related("room")
        found = [one for one in find(conference, sessions.prefetch_related("presentations")) if one.is_hard]
        if row is None or row["number"] is None:
            return cls(None, row is not None and row["changed_at"] is not None, found)
        return cls(row["number"], row["changed_at"] is not None and row["changed_at"] > row["at"], found)


@dataclass
class Dashboard:
    conference: Conference
    places: Places | None
    governments: list[Places]  # rows of delegations of States and Territories
    others: list[Places]  # rows of organizations and pools
    states: dict[str, int] = field(default_factory=dict)
    oldest: dict[str, dt.datetime] = field(default_factory=dict)
    categories: list[CategoryCounts] = field(default_factory=list)
    mails: Mails = field(default_factory=lambda: Mails(0, 0, None))
    agenda: Agenda = field(default_factory=lambda: Agenda(None, False, []))

    @classmethod
    def of(cls, conference: Conference) -> Dashboard:
        """Read everything, by seven queries."""
        rows = list(
            Places.objects.filter(conference=conference)
            .select_related("delegation")
            .order_by(F(f"delegation__{Delegation.sort_field()}").asc(nulls_first=True), "pk")
        )
        board = cls(
            conference=conference,
            places=next((row for row in rows if row.delegation is None), None),
            governments=[row for row in rows if row.delegation and row.delegation.is_of_government],
            others=[row for row in rows if row.delegation and not row.delegation.is_of_government],
        )
        board._count(list(Category.objects.filter(conference=conference)))
        mail = Message.objects.filter(conference_id=conference.pk).aggregate(
            total=Count("pk"), failed=Count("failed_at"), oldest_failed=Min("failed_at")
        )
        board.mails = Mails(**mail)
        board.agenda = Agenda.of(conference)
        return board

    def _count(self, categories: list[Category]) -> None:
        groups = (
            Registration.objects.filter(conference=self.conference)
            .order_by()
            .values_list("category", "state")
            .annotate(n=Count("pk"), oldest=Min("state_since"))
        )
        per_category: dict[int, dict[str, int]] = defaultdict(dict)
        for category, state, number, oldest in groups:
            per_category[category][state] = number
            self.states[state] = self.states.get(state, 0) + number
            self.oldest[state] = min(oldest, self.oldest.get(state, oldest))
        self.categories = [CategoryCounts(category, per_category[category.pk]) for category in categories]

    @property
    def to_decide(self) -> int:
        return self.states.get(State.SUBMITTED, 0)

    @property
    def oldest_to_decide(self) -> dt.datetime | None:
        return self.oldest.get(State.SUBMITTED)

    @property
    def waiting(self) -> int:
        return self.states.get(State.WAITLISTED, 0)

    @property
    def by_status(self) -> list[tuple[str, str, int]]:
        """State, word and number, for states that occur, in the order of a registration's life."""
        return [(state, str(state.label), self.states[state]) for state in State if self.states.get(state)]

    @property
    def has_waiting_work(self) -> bool:
        return bool(self.to_decide or self.mails.failed or self.agenda.conflicts)

    @property
    def has_places(self) -> bool:
        return self.places is not None and self.places.places > 0

    @property
    def has_delegations(self) -> bool:
        return bool(self.governments or self.others)

    @property
    def is_new(self) -> bool:
        """Whether the first steps of setting up are still to be done."""
        return not (
            self.categories and self.has_delegations and self.has_places and self.conference.opens_at is not None
        )

    @property
    def days_left(self) -> int:
        """Days to the opening, in the conference's zone; negative afterwards."""
        return (self.conference.first_day - timezone.localdate()).days

    @property
    def days_to_close(self) -> int | None:
        """Days until registration closes; None when it is not open or never closes."""
        closes = self.conference.closes_at
        if closes is None or self.conference.registration_state != "open":
            return None
        return (timezone.localdate(closes) - timezone.localdate()).days

    done_word = _("Done")
    todo_word = _("To do")

    @property
    def today(self) -> dt.date:
        return timezone.localdate()
