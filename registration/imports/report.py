"""What an import says of the rows that could not be imported: on a page, and as a file to correct."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.jobs.work import Result
from conference.spreadsheets import read, write
from registration.imports.rows import Bad

LISTED = 100  # rows whose faults stand on the page; the file has them all


def rest(again: int, bad: int) -> list[str]:
    """How many rows were imported before, and how many cannot be."""
    sentences = []
    if again:
        sentences.append(
            ngettext(
                "%(n)d row was imported before and is left alone.",
                "%(n)d rows were imported before and are left alone.",
                again,
            )
            % {"n": again}
        )
    if bad:
        sentences.append(
            ngettext(
                "%(n)d row cannot be imported. Correct it in the file below and import that file.",
                "%(n)d rows cannot be imported. Correct them in the file below and import that file.",
                bad,
            )
            % {"n": bad}
        )
    return sentences


def outcome(sentences: list[str], bad: Sequence[Bad]) -> dict[str, Any]:
    """For the page of a job."""
    return {
        "sentences": sentences,
        "problems": [[one.row.number, " ".join(one.sentences)] for one in bad[:LISTED]],
        "more": max(len(bad) - LISTED, 0),
    }


def with_failed_rows(table: read.Table, bad: Sequence[Bad], said: dict[str, Any]) -> Result:
    """With the failed rows as a workbook: the same columns, and what is wrong."""
    if not bad:
        return Result(outcome=said)
    columns = [*table.columns, _("What is wrong")]
    rows = ([*one.row.cells, " ".join(one.sentences)] for one in bad)
    content = write.xlsx(_("Failed rows"), columns, rows)
    return Result(_("failed-rows") + ".xlsx", write.TYPES[write.XLSX], content, said)
