"""What somebody registers for: a delegation, or a category that has none. One answer says both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conference.models import Conference
from registration import questions, rules
from registration.models import Category, Delegation, Places


@dataclass(frozen=True)
class Choice:
    category: Category
    delegation: Delegation | None
    asks: bool = False  # whether there are additional questions for the category

    @property
    def value(self) -> str:
        """How the choice is written in a form, for example `delegation:CW`."""
        return f"delegation:{self.delegation.code}" if self.delegation else f"category:{self.category.code}"

    def __str__(self) -> str:
        return str(self.delegation or self.category)


def find(conference: Conference, value: str) -> Choice | None:
    """The choice that is written so, if one may register oneself for it; None when it is unknown."""
    kind, _colon, code = value.partition(":")
    choice = None
    if not re.fullmatch(r"[-\w]{1,40}", code):
        return None
    if kind == "delegation":
        delegation = (
            Delegation.objects.filter(conference=conference, code=code, places__isnull=False)
            .select_related("category", "places")
            .annotate(asks=questions.asks("category_id"))
            .first()
        )
        choice = Choice(delegation.category, delegation, delegation.asks) if delegation else None
    elif kind == "category":
        category = Category.objects.filter(conference=conference, code=code).annotate(asks=questions.asks()).first()
        choice = Choice(category, None, category.asks) if category else None
    if choice is None or rules.may_apply(choice.category, choice.delegation) is not None:
        return None
    return choice


@dataclass(frozen=True)
class Offer:
    """What the list shows: groups of (value, words), and the categories that only a focal point can name."""

    groups: list[tuple[str, list[tuple[str, str]]]]
    by_nomination: list[Category]

    @property
    def values(self) -> set[str]:
        return {value for _group, options in self.groups for value, _words in options}


def offer(conference: Conference) -> Offer:
    """All that one may register oneself for, in the order of the active language; three queries."""
    everywhere = Places.objects.filter(conference=conference, delegation__isnull=True).first()
    categories = list(conference.categories.all())
    members: dict[int, list[Delegation]] = {category.pk: [] for category in categories}
    delegations = conference.delegations.filter(places__isnull=False).select_related("places")
    for delegation in delegations.order_by(Delegation.sort_field(), "pk"):
        members[delegation.category_id].append(delegation)

    def option(category: Category, delegation: Delegation | None) -> tuple[str, str]:
        choice = Choice(category, delegation)
        words = str(choice)
        if rules.would_wait(category, delegation, everywhere):
            words = _("{delegation} – waiting list").format(delegation=words)
        return choice.value, words

    open_ones = [category for category in categories if category.is_self_service]
    groups = [
        (str(category), [option(category, delegation) for delegation in members[category.pk]])
        for category in open_ones
        if members[category.pk]
    ]
    alone = [option(category, None) for category in open_ones if not members[category.pk]]
    if alone:
        groups.append((_("Without a delegation"), alone))
    return Offer(groups, [category for category in categories if not category.is_self_service])
