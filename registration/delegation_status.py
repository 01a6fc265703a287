"""How far a delegation has come: the only place that says so, for a list (`with_status`) and for one row (`status_of`).

Each status includes those before it: whoever sent a note verbale has answered, whoever named people has opened the
link, whether or not the database saw it happen (people may register themselves).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from registration.models import COUNTED, Delegation, FocalPoint, NoteVerbale, Registration, State
from registration.models.note import not_covered


class Status(models.TextChoices):
    """In the order in which a delegation passes through them."""

    NOT_INVITED = "not-invited", _("Not invited")
    INVITED = "invited", _("Invited")
    OPENED = "opened", _("Link opened")
    NOMINATED = "nominated", _("Members named")
    NOTE = "note", _("Note received")
    COMPLETE = "complete", _("Complete")

    @property
    def mark(self) -> str:
        """The shape and colour that stand for it: a picture of static/icons.svg."""
        return MARKS[self]


MARKS = {
    Status.NOT_INVITED: "nominated",
    Status.INVITED: "mail",
    Status.OPENED: "check",
    Status.NOMINATED: "person",
    Status.NOTE: "file",
    Status.COMPLETE: "confirmed",
}

# Whoever has not answered: no name, no note, no word that nobody will come.
SILENT = frozenset({Status.INVITED, Status.OPENED})


def with_status(delegations: QuerySet[Delegation]) -> QuerySet[Delegation]:
    """The same delegations, each with `status` (a value of `Status`), to filter, order and count by; no query more."""
    people = Registration.objects.filter(delegation=OuterRef("pk"), state__in=COUNTED)
    unfinished = people.filter(Q(state=State.NOMINATED) | not_covered())
    notes = NoteVerbale.objects.filter(delegation=OuterRef("pk"), removed_at__isnull=True)
    opened = FocalPoint.objects.filter(delegation=OuterRef("pk"), opened_at__isnull=False)
    return delegations.annotate(
        status=Case(
            When(Q(complete_at__isnull=False) & ~Exists(unfinished), then=Value(Status.COMPLETE.value)),
            When(Exists(notes), then=Value(Status.NOTE.value)),
            When(Exists(people), then=Value(Status.NOMINATED.value)),
            When(Exists(opened), then=Value(Status.OPENED.value)),
            When(invited_at__isnull=False, then=Value(Status.INVITED.value)),
            default=Value(Status.NOT_INVITED.value),
            output_field=models.CharField(),
        )
    )


# What needs somebody's attention first: the silent, then those who are still to be invited.
ATTENTION = (Status.INVITED, Status.OPENED, Status.NOT_INVITED, Status.NOMINATED, Status.NOTE, Status.COMPLETE)


def in_order(delegations: QuerySet[Delegation]) -> QuerySet[Delegation]:
    """Those of `with_status`, the silent first and the complete last, pools after all others, each by name in the
    active language."""
    rank = Case(*(When(status=value, then=Value(n)) for n, value in enumerate(ATTENTION)), default=Value(0))
    is_pool = Case(When(kind=Delegation.Kind.POOL, then=Value(1)), default=Value(0))
    return delegations.order_by(is_pool, rank, Delegation.sort_field(), "id")


def status_of(delegation: Delegation) -> Status:
    """`with_status` for one row, at most four queries."""
    people = list(delegation.registrations.filter(state__in=COUNTED).values_list("pk", "state", "category__needs_note"))
    notes = delegation.notes.filter(removed_at__isnull=True)
    if delegation.complete_at is not None:
        covered = set(notes.values_list("covers", flat=True))
        if all(state != State.NOMINATED and (pk in covered or not needs_note) for pk, state, needs_note in people):
            return Status.COMPLETE
    if notes.exists():
        return Status.NOTE
    if people:
        return Status.NOMINATED
    if delegation.focal_points.filter(opened_at__isnull=False).exists():
        return Status.OPENED
    return Status.INVITED if delegation.invited_at is not None else Status.NOT_INVITED


def needs_reminding(delegation: Delegation, status: Status) -> bool:
    """Whether a reminder on a date goes to a delegation of this status: it is invited and silent, or has named people
    of a category that needs a note verbale (`delegation.category`) and sent none."""
    return status in SILENT or (status == Status.NOMINATED and delegation.category.needs_note)
