"""Adding, changing and deleting categories of participants."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import ProtectedError

from conference.audit.models import Actor, record
from conference.editions.actions import InUse
from conference.editions.usual import usual_categories
from conference.models import Conference
from registration.models import Category
from registration.models.places import of_conference


@transaction.atomic
def add_category(*, by: Actor, category: Category) -> Category:
    """Save a new category, at the end of the list unless it has an order."""
    if not category.order:
        last = Category.objects.filter(conference_id=category.conference_id).order_by("order").last()
        category.order = last.order + 1 if last else 1
    category.save()
    record(by=by, verb="category.added", target=category, label=str(category))
    return category


@transaction.atomic
def change_category(*, by: Actor, category: Category, fields: Iterable[str]) -> None:
    """Save the named fields. Raises `InUse` when `counts` would change under registrations that were counted."""
    fields = sorted(fields)
    if not fields:
        return
    if "counts" in fields:
        of_conference(category.conference_id).lock()  # nobody registers meanwhile
        if category.registrations.exists():
            raise InUse
    category.save(update_fields=fields)
    record(
        by=by,
        verb="category.changed",
        target=category,
        label=str(category),
        changes=dict.fromkeys(fields),
    )


@transaction.atomic
def delete_category(*, by: Actor, category: Category) -> None:
    """Delete a category that nothing hangs from; raises `InUse` otherwise."""
    record(by=by, verb="category.deleted", target=category, label=str(category))
    try:
        category.delete()
    except ProtectedError as error:
        raise InUse from error


@transaction.atomic
def add_usual(*, by: Actor, conference: Conference) -> list[Category]:
    """Add the categories that such conferences usually have, with names in every language of the product."""
    return [add_category(by=by, category=category) for category in usual_categories(conference)]
