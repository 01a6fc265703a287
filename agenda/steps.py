"""The published versions as steps: what each changed from the one before, in the active language and zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import ngettext

from agenda import changes
from agenda.models import Version
from conference.models import Conference
from conference.templatetags.plenary import lines

PER_PAGE = 20


@dataclass(frozen=True)
class Step:
    """One version. The first has no sentences of changes: it says how many sessions it had."""

    number: int
    published_at: dt.datetime
    notes: list[str]
    sentences: list[str]


def steps(conference: Conference, page: int = 1) -> tuple[list[Step], bool]:
    """The steps on this page, newest first, and whether older ones follow. One query."""
    start = (page - 1) * PER_PAGE
    versions = list(
        Version.objects.filter(programme__conference=conference).order_by("-number")[start : start + PER_PAGE + 1]
    )
    return [_step(version) for version in versions[:PER_PAGE]], len(versions) > PER_PAGE


def _step(version: Version) -> Step:
    if version.number == 1:
        number = len(version.document["sessions"])
        said = [
            ngettext(
                "The agenda was published for the first time, with %(count)d session.",
                "The agenda was published for the first time, with %(count)d sessions.",
                number,
            )
            % {"count": number}
        ]
    else:
        said = changes.sentences(version.difference, version.document)
    return Step(version.number, version.published_at, lines(version.note or ""), said)
