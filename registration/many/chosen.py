"""Whom something meets that is done with many at once, and who is left out and why. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

from django.core import signing
from django.db.models import QuerySet

from conference.models import Conference
from registration.actions.bulk import LeftOut
from registration.models import Category, Registration, State
from registration.models.note import with_coverage
from registration.rules import Refusal

AT_ONCE = 500  # people with whom it is done while the browser waits; with more it is work in the background
MOST = 20_000  # people in one piece of work
FIRST = 20  # people who are shown by name where they are too many to name all

Why = Callable[[Any], Refusal | None]  # of a registration that knows `is_covered`


@dataclass
class Chosen:
    """The people of a list: those whom it meets, in their order, with the state in which they are seen, those whom it
    meets only if one says so, and those left out with the reason, by key."""

    conference: Conference
    met: dict[int, str] = field(default_factory=dict)
    apart: dict[int, str] = field(default_factory=dict)
    why_left: dict[int, str] = field(default_factory=dict)
    kinds: Counter[tuple[int, str]] = field(default_factory=Counter)  # category and state of those whom it meets
    too_many: bool = False

    @property
    def number(self) -> int:
        return len(self.met)

    @property
    def is_long(self) -> bool:
        """Whether it is done in the background."""
        return self.number > AT_ONCE

    @property
    def is_anybody(self) -> bool:
        return bool(self.met or self.apart or self.why_left)

    @property
    def picked(self) -> str:
        """For the form: exactly these people, in the states in which they are shown."""
        return pack(self.met | self.apart)

    def settle_apart(self, joins: bool, why: str) -> None:
        """Let those who are set apart join those whom it meets, or leave them out for the reason `why`."""
        if joins:
            self.met |= self.apart
        else:
            self.why_left |= dict.fromkeys(self.apart, why)
        self.apart = {}

    @cached_property
    def apart_people(self) -> list[Registration]:
        """Those who are set apart; the first of them where they are many."""
        return self._rows(list(self.apart))

    @property
    def more_apart(self) -> int:
        """How many are set apart besides those of `apart_people`."""
        return len(self.apart) - len(self.apart_people)

    @cached_property
    def people(self) -> list[Registration]:
        """Those whom it meets; the first of them where they are many."""
        return self._rows(list(self.met))

    @property
    def others(self) -> int:
        """How many stand behind the first."""
        return max(self.number - FIRST, 0)

    @cached_property
    def left_out(self) -> list[LeftOut]:
        """Those who are left out; the first of them where they are many."""
        return [LeftOut(one, self.why_left[one.pk]) for one in self._rows(list(self.why_left))]

    @property
    def more_left_out(self) -> int:
        """How many are left out besides those of `left_out`."""
        return len(self.why_left) - len(self.left_out)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why people are left out, and how many for that, the most first."""
        return Counter(self.why_left.values()).most_common()

    @property
    def tally(self) -> list[tuple[str, str, str, int]]:
        """Category, state with its name, and how many of these it meets; in the order of the categories."""
        order = {category.pk: (n, str(category)) for n, category in enumerate(self.conference.categories.all())}
        rows = sorted((order[category], state, number) for (category, state), number in self.kinds.items())
        return [(category, state, str(State(state).label), number) for (_n, category), state, number in rows]

    def _rows(self, keys: list[int]) -> list[Registration]:
        if not set(_shown(keys)) <= self._read.keys():  # some were set apart, and are not any more
            del self._read
        return [self._read[key] for key in _shown(keys) if key in self._read]

    @cached_property
    def _read(self) -> dict[int, Registration]:
        """Everybody who is shown by name, by one query."""
        rows = with_coverage(Registration.objects.select_related("conference", "category", "delegation"))
        return rows.in_bulk([key for keys in (self.met, self.apart, self.why_left) for key in _shown(list(keys))])


def _shown(keys: list[int]) -> list[int]:
    return keys if len(keys) <= AT_ONCE else keys[:FIRST]


def choose(
    conference: Conference,
    rows: QuerySet[Registration],
    why_not: Why,
    seen: Mapping[int, str],
    *,
    apart: Collection[str] = (),
) -> Chosen:
    """Sort these rows. `seen`: the states in which people were shown before, by key; `apart`: the states of those who
    are met only if one says so. Reads a few columns of each, and asks `why_not` once for each kind of person that it
    can tell apart: by state, category, coverage and merging."""
    chosen = Chosen(conference)
    people: QuerySet[Any] = with_coverage(rows)
    facts = people.values_list("pk", "state", "category_id", "is_covered", "merged_into_id")
    found = list(facts[: MOST + 1])
    if len(found) > MOST:
        chosen.too_many = True
        return chosen
    categories = conference.categories.in_bulk()
    answers: dict[tuple[str, int, bool, bool], Refusal | None] = {}
    for key, state, category, is_covered, merged in found:
        kind = (state, category, is_covered, merged is not None)
        if kind not in answers:
            answers[kind] = why_not(_somebody(state, categories[category], is_covered, merged))
        if refusal := answers[kind]:
            chosen.why_left[key] = refusal.sentence
        elif state in apart:
            chosen.apart[key] = seen.get(key, state)
        else:
            chosen.met[key] = seen.get(key, state)
            chosen.kinds[category, state] += 1
    return chosen


def _somebody(state: str, category: Category, is_covered: bool, merged: int | None) -> Any:
    one: Any = Registration(state=state, category=category, merged_into_id=merged)
    one.is_covered = is_covered
    return one


def pack(states: Mapping[int, str]) -> str:
    """Keys and states of however many people as a short text that nobody can alter."""
    keys: dict[str, list[int]] = {}
    for key in sorted(states):
        keys.setdefault(states[key], []).append(key)
    steps = {state: [after - before for before, after in pairwise([0, *those])] for state, those in keys.items()}
    return signing.dumps(steps, salt=__name__, compress=True)


def unpack(text: str) -> dict[int, str]:
    """What `pack` was given; nobody where it was altered."""
    try:
        found: dict[str, Sequence[int]] = signing.loads(text, salt=__name__)
    except signing.BadSignature:
        return {}
    return {key: state for state, steps in found.items() for key in accumulate(steps)}
