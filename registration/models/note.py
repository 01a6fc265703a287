"""Notes verbales: the paper by which a government names its delegation."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from conference.files.models import StoredFile
from registration.models.delegation import Delegation
from registration.models.registration import Registration


class NoteVerbale(models.Model):
    """One uploaded note and the names that it covers. One that was taken back covers nobody."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="notes")
    number = models.CharField(_("Number of the note"), max_length=60, blank=True)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    covers = models.ManyToManyField(Registration, related_name="notes", blank=True, verbose_name=_("Names covered"))
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.CharField(max_length=200)  # a label: the delegation's code, or a member of staff
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.number or str(self.pk)


def with_coverage(people: QuerySet[Registration]) -> QuerySet[Registration]:
    """The same people, each with `is_covered`: whether a note that counts names the person. The only place that says
    so, with `is_covered`."""
    notes = NoteVerbale.objects.filter(covers=OuterRef("pk"), removed_at__isnull=True)
    return people.annotate(is_covered=Exists(notes))


def is_covered(registration: Registration) -> bool:
    """`with_coverage` for one row."""
    return registration.notes.filter(removed_at__isnull=True).exists()


def not_covered() -> Q:
    """For filters: a note is needed and none names the person."""
    notes = NoteVerbale.objects.filter(covers=OuterRef("pk"), removed_at__isnull=True)
    return Q(~Exists(notes), category__needs_note=True)
