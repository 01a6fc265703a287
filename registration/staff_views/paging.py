"""Pages of a long list, as fast at its end as at its beginning."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from registration.models import Registration

PER_PAGE = 50
COUNTED_TO = 10_000  # whoever has more matches narrows the list; counting a hundred thousand would take longer


class RowPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of keys; the rows of one page are read by `page_of`. `known` spares the counting."""

    def __init__(self, keys: QuerySet[Any], known: int | None) -> None:
        super().__init__(keys, PER_PAGE)
        self.is_more = False
        if known is None:
            known = keys[: COUNTED_TO + 1].count()
            self.is_more = known > COUNTED_TO
        self.__dict__["count"] = min(known, COUNTED_TO) if self.is_more else known


def page_of(
    narrowed: QuerySet[Registration], rows: QuerySet[Registration], number: str | None, known: int | None = None
) -> Page:
    """One page of the `narrowed` and ordered list, with these `rows`: only keys are walked through to get there, and
    what the columns show is read for one page. Two queries, and one to count unless the number is `known`."""
    page = RowPaginator(narrowed.values_list("pk", flat=True), known).get_page(number)
    keys = list(page.object_list)
    found = rows.in_bulk(keys)
    page.object_list = [found[key] for key in keys if key in found]
    return page
