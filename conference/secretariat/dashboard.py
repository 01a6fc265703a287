"""The figures of the dashboard: the same few queries however many rows there are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agenda.conflicts import Conflict, find
from agenda.models import Programme, Session
from conference.models import Conference
from conference.secretariat import charts
from conference.secretariat.figures import count
from registration.delegation_status import SILENT, with_status
from registration.models import HOLDS_PLACE, Category, Delegation, Places, State
from registration.models.registration import Access, Diet, Sex


@dataclass
class CategoryCounts:
    """How many registrations of one category are in which state, and what places its delegations have."""

    category: Category
    by_state: dict[str, int]
    sexes: dict[str, int]  # of those confirmed
    places: int = 0

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

    @property
    def holding(self) -> int:
        """How many hold a place, decided or not."""
        return sum(self.by_state.get(state, 0) for state in HOLDS_PLACE)

    @property
    def women(self) -> int:
        return self.sexes.get(Sex.FEMALE, 0)

    @property
    def men(self) -> int:
        return self.sexes.get(Sex.MALE, 0)

    @property
    def others(self) -> int:
        """Another, not said, or not asked."""
        return sum(self.sexes.values()) - self.women - self.men

    @property
    def share(self) -> list[charts.Part]:
        return charts.shares([("women", self.women), ("men", self.men), ("others", self.others)])


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


class Dashboard:
    """What the page shows. `with_needs`: whether diet and access are counted, for whoever may read needs."""

    def __init__(self, conference: Conference, *, with_needs: bool = False) -> None:
        """Reads everything, by seven queries."""
        self.conference = conference
        self.today = timezone.localdate()
        delegations = with_status(Delegation.objects.filter(conference=conference)).select_related("places")
        self.delegations = list(delegations.order_by(Delegation.sort_field(), "pk"))
        categories = list(Category.objects.filter(conference=conference))
        self.figures = count(conference, categories, self.today, with_needs=with_needs)
        self.agenda = Agenda.of(conference)
        offered: dict[int, int] = {}
        for row in self.rows:
            assert row.delegation is not None
            offered[row.delegation.category_id] = offered.get(row.delegation.category_id, 0) + row.places
        self.categories = [
            CategoryCounts(one, self.figures.states[one.pk], self.figures.sexes[one.pk], offered.get(one.pk, 0))
            for one in categories
        ]

    @cached_property
    def rows(self) -> list[Places]:
        """Each delegation's row of places; those of `delegation_status` are silent."""
        found = []
        for one in self.delegations:
            if hasattr(one, "places"):
                one.places.delegation = one
                found.append(one.places)
        return found

    @property
    def governments(self) -> list[Places]:
        return [row for row in self.rows if row.delegation and row.delegation.is_of_government]

    @property
    def others(self) -> list[Places]:
        """Of organizations and pools."""
        return [row for row in self.rows if row.delegation and not row.delegation.is_of_government]

    @cached_property
    def silent(self) -> list[Delegation]:
        """Invited, and no answer yet."""
        return [one for one in self.delegations if one.status in SILENT]  # type: ignore[attr-defined]

    @cached_property
    def states(self) -> dict[str, int]:
        totals: dict[str, int] = {}
        for row in self.categories:
            for state, number in row.by_state.items():
                totals[state] = totals.get(state, 0) + number
        return totals

    @property
    def to_decide(self) -> int:
        return self.states.get(State.SUBMITTED, 0)

    @property
    def oldest_to_decide(self) -> dt.datetime | None:
        return self.figures.oldest.get(State.SUBMITTED)

    @property
    def waiting(self) -> int:
        return self.states.get(State.WAITLISTED, 0)

    @property
    def nominated(self) -> int:
        return self.states.get(State.NOMINATED, 0)

    @property
    def confirmed(self) -> int:
        return self.states.get(State.CONFIRMED, 0)

    @property
    def by_status(self) -> list[tuple[str, str, int]]:
        """State, word and number, for states that occur, in the order of a registration's life."""
        return [(state, str(state.label), self.states[state]) for state in State if self.states.get(state)]

    @property
    def has_waiting_work(self) -> bool:
        return bool(self.to_decide or self.figures.changes or self.figures.failed or self.agenda.conflicts)

    @property
    def others_wait(self) -> bool:
        """Whether something waits for focal points or for persons."""
        figures = self.figures
        return bool(self.silent or figures.applications or figures.uncovered or self.nominated or figures.unverified)

    @property
    def has_places(self) -> bool:
        return bool(self.figures.places)

    @property
    def has_delegations(self) -> bool:
        return bool(self.delegations)

    @property
    def is_new(self) -> bool:
        """Whether the first steps of setting up are still to be done."""
        return not (
            self.categories and self.has_delegations and self.has_places and self.conference.opens_at is not None
        )

    @cached_property
    def progress(self) -> charts.Line | None:
        """Those who hold a place of the conference now, by when they registered; None before the first."""
        points = charts.cumulative(self.figures.per_day, self.today)
        return charts.Line(points, self.figures.places or 0) if points else None

    @cached_property
    def arrivals(self) -> charts.Columns | None:
        return charts.Columns(self.figures.arrivals) if self.figures.arrivals else None

    @property
    def travelling(self) -> int:
        """Of the confirmed, how many have said when they arrive."""
        return sum(number for _day, number in self.figures.arrivals)

    @cached_property
    def everybody(self) -> CategoryCounts:
        """Women and men of all categories together."""
        totals: dict[str, int] = {}
        for row in self.categories:
            for sex, number in row.sexes.items():
                totals[sex] = totals.get(sex, 0) + number
        return CategoryCounts(Category(), {}, totals)

    @property
    def percents(self) -> list[tuple[str, int]]:
        """Women, men and others in percent of all."""
        all_of_them = self.everybody
        figures = [("women", all_of_them.women), ("men", all_of_them.men), ("others", all_of_them.others)]
        whole = sum(number for _kind, number in figures) or 1
        return [(kind, round(100 * number / whole)) for kind, number in figures]

    @property
    def by_sex(self) -> list[CategoryCounts]:
        """The categories of which somebody is confirmed."""
        return [row for row in self.categories if row.confirmed]

    @property
    def languages(self) -> list[tuple[str, int, int]]:
        """Language, how many listen and how many speak in it; last, those who did not say."""
        heard, spoken = self.figures.heard, self.figures.spoken
        named = [(name, heard.get(code, 0), spoken.get(code, 0)) for code, name in settings.LANGUAGES]
        unsaid = (_now("Not said"), heard.get("", 0), spoken.get("", 0))
        return [row for row in [*named, unsaid] if row[1] or row[2]]

    @property
    def diet(self) -> list[tuple[Any, int]]:
        return [(one.label, self.figures.diet[one]) for one in Diet if one in self.figures.diet]

    @property
    def access(self) -> list[tuple[Any, int]]:
        return [(one.label, self.figures.access[one]) for one in Access if one in self.figures.access]

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
