"""Pages of a long list, as fast at its end as at its beginning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from registration.models import Delegation, Registration
from registration.staff_views.filters.search import COUNTED_TO

PER_PAGE = 50


class RowPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of keys; the rows of one page are read by `page_of`. `known` spares the counting."""

    def __init__(self, keys: QuerySet[Any] | Sequence[int], known: int | None) -> None:
        super().__init__(keys, PER_PAGE)
        if known is None:
            known = len(keys) if isinstance(keys, list) else keys.order_by()[: COUNTED_TO + 1].count()  # type: ignore[union-attr]
        self.is_more = not isinstance(keys, list) and known == COUNTED_TO + 1
        self.__dict__["count"] = COUNTED_TO if self.is_more else known


class KeysByDelegation:
    """The keys of a list in the order of delegations, to be cut into pages: counted per delegation first, so that only
    the delegations of one page are sorted, not everybody. Two queries."""

    def __init__(self, narrowed: QuerySet[Registration], delegations: Iterable[Delegation]) -> None:
        """`narrowed` is ordered by `order("delegation")`; `delegations` are all, in the same order."""
        self.narrowed = narrowed
        counts = dict(narrowed.order_by().values_list("delegation").annotate(number=Count("*")))
        self.counts = [(one, counts[one]) for one in (*(each.pk for each in delegations), None) if one in counts]

    def __len__(self) -> int:
        return sum(number for _delegation, number in self.counts)

    def __getitem__(self, cut: slice) -> list[int]:
        before, here, at = 0, [], 0
        for delegation, number in self.counts:
            if at + number <= cut.start:
                before = at + number
            elif at < cut.stop:
                here.append(delegation)
            at += number
        several = Q(delegation__in=[one for one in here if one is not None])
        rows = self.narrowed.filter(several | Q(delegation=None) if None in here else several)
        return list(rows.values_list("pk", flat=True)[cut.start - before : cut.stop - before])


def page_of(
    narrowed: QuerySet[Registration],
    rows: QuerySet[Registration],
    number: str | None,
    *,
    known: int | None = None,
    is_short: bool = False,
    delegations: Iterable[Delegation] | None = None,
) -> Page:  # type: ignore[type-arg]
    """One page of the `narrowed` and ordered list, with these `rows`: only keys are walked through to get there, and
    what the columns show is read for one page. Two queries, and one to count unless the number is `known` or the list
    `is_short`. Where `delegations` are given, the list is ordered by them, in their order."""
    keys: Any = narrowed.values_list("pk", flat=True)
    if is_short:
        keys = list(keys)
    elif delegations is not None:
        keys = KeysByDelegation(narrowed, delegations)
        known = len(keys)
    page = RowPaginator(keys, known).get_page(number)
    shown = list(page.object_list)
    found = rows.in_bulk(shown)
    page.object_list = [found[key] for key in shown if key in found]
    return page
