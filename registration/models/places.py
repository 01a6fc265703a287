"""Places as counters that the database refuses to oversell (decision 4).

One row counts for the whole conference, one for each delegation. Whoever moves places locks the conference's row first,
then the delegation's, then the registration: one order, so no deadlock.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from registration.models.delegation import Delegation


class PlacesQuerySet(models.QuerySet["Places"]):
    def take(self) -> bool:
        """Take one place in the one row of this set, as `Places.take` does, without reading it first."""
        return self.try_to_take() or self.get().take()

    def try_to_take(self) -> bool:
        """One conditional UPDATE; False when it finds no free place (and locks nothing)."""
        return self.filter(taken__lt=F("places")).update(taken=F("taken") + 1) == 1


class Places(models.Model):
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="all_places")
    delegation = models.OneToOneField(Delegation, on_delete=models.CASCADE, null=True, related_name="places")
    places = models.PositiveIntegerField(_("Places"))
    taken = models.PositiveIntegerField(default=0)
    drift = models.IntegerField(default=0, db_default=0)  # what the last recount found: counted less `taken`

    objects = PlacesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("places")),
                name="places_not_oversold",
                violation_error_message=_("There cannot be fewer places than are already taken."),
            ),
            models.UniqueConstraint(
                fields=["conference"], condition=Q(delegation__isnull=True), name="one_places_row_per_conference"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken}/{self.places}"

    @property
    def left(self) -> int:
        return self.places - self.taken

    def take(self) -> bool:
        """Take one place if one is free, by one conditional UPDATE. When that finds none, the row is locked and tried
        once more: an UPDATE that matches nothing locks nothing, and a place may be freed at this very moment. After
        False the row stays locked until the transaction ends, so that nobody frees a place unseen meanwhile."""
        row = Places.objects.filter(pk=self.pk)
        if row.try_to_take():
            return True
        self.lock()
        return row.try_to_take()

    def lock(self) -> Places:
        """Lock the row (`FOR NO KEY UPDATE`) and read it as it is now."""
        now = Places.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.places, self.taken = now.places, now.taken
        return self

    def free(self) -> None:
        """Give one place back."""
        Places.objects.filter(pk=self.pk).update(taken=F("taken") - 1)


def of_conference(conference_id: int) -> Places:
    """The conference's own row."""
    return Places.objects.get(conference_id=conference_id, delegation__isnull=True)


class TooFew(Exception):
    """More places are taken than there would be; `taken` says how many."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


class Full(Exception):
    """There is no free place; `row` says where none is: the conference's or a delegation's."""

    def __init__(self, row: Places) -> None:
        super().__init__(row.pk)
        self.row = row
