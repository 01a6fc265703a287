"""Pages of a long list, as fast at its end as at its beginning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from registration.models import Registration
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


def page_of(
    narrowed: QuerySet[Registration],
    rows: QuerySet[Registration],
    number: str | None,
    *,
    known: int | None = None,
    is_short: bool = False,
) -> Page:  # type: ignore[type-arg]
    """One page of the `narrowed` and ordered list, with these `rows`: only keys are walked through to get there, and
    what the columns show is read for one page. Two queries, and one to count unless the number is `known` or the list
    `is_short`."""
    keys = narrowed.values_list("pk", flat=True)
    page = RowPaginator(list(keys) if is_short else keys, known).get_page(number)
    shown = list(page.object_list)
    found = rows.in_bulk(shown)
    page.object_list = [found[key] for key in shown if key in found]
    return page
