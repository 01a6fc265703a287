"""The columns that a list may show beside the name, and what each of them reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from registration.delegation_rules import applications
from registration.missing import missing_answers, missing_documents
from registration.models import CheckIn, ProposedChange, Registration
from registration.models.note import with_coverage


@dataclass(frozen=True)
class Column:
    """`sort` is the order that the head of the column leads to, if there is one."""

    key: str
    label: Any
    sort: str = ""


ALL = [
    Column("delegation", _("Delegation or organization"), "delegation"),
    Column("category", _("Category")),
    Column("status", _("Status"), "status"),
    Column("role", _("Role in the delegation")),
    Column("note", _("Note verbale")),
    Column("endorsed", _("Endorsed")),
    Column("documents", _("Documents")),
    Column("answers", _("Required answers")),
    Column("changes", _("Proposed changes")),
    Column("mailbox", _("Mailbox")),
    Column("email", _("E-mail address")),
    Column("phone", _("Telephone")),
    Column("language", _("Language of letters")),
    Column("nationality", _("Nationality")),
    Column("source", _("Came")),
    Column("checkin", _("Checked in")),
    Column("arrival", _("Arrival")),
    Column("visa", _("Visa letter")),
    Column("reference", _("Reference code")),
    Column("since", _("In this status since")),
    Column("registered", _("Registered"), "newest"),
]
DEFAULT = ("delegation", "category", "status", "mailbox", "registered")


def chosen(keys: Iterable[str]) -> list[Column]:
    """These columns in their order; the usual ones when none was chosen."""
    wanted = set(keys) or set(DEFAULT)
    return [column for column in ALL if column.key in wanted]


def filled(rows: QuerySet[Registration], columns: list[Column]) -> QuerySet[Registration]:
    """The rows with what these columns show, in the same one query."""
    keys = {column.key for column in columns}
    rows = with_marks(rows.select_related("category", "delegation"), keys)
    if "note" in keys:
        rows = with_coverage(rows)
    if "checkin" in keys:
        inside = CheckIn.objects.filter(registration=OuterRef("pk"), undone_at__isnull=True)
        rows = rows.annotate(checked_in_at=inside.values("at")[:1])
    if "arrival" in keys:
        rows = rows.select_related("travel")
    return rows


def with_marks(rows: QuerySet[Registration], keys: Collection[str]) -> QuerySet[Registration]:
    """The rows, each with what waits or is missing, of these columns only."""
    if "endorsed" in keys:
        rows = rows.annotate(waits_for_endorsement=Exists(applications().filter(pk=OuterRef("pk"))))
    if "documents" in keys:
        rows = rows.annotate(lacks_documents=missing_documents())
    if "answers" in keys:
        rows = rows.annotate(lacks_answers=missing_answers())
    if "changes" in keys:
        waiting = ProposedChange.objects.filter(registration=OuterRef("pk"), decided_at__isnull=True)
        rows = rows.annotate(has_changes=Exists(waiting))
    if "visa" in keys:  # when passport data came and a letter went; never the data
        rows = rows.annotate(passport_at=F("passport__changed_at"), letter_at=F("passport__letter_issued_at"))
    return rows
