"""An import of 5,000 people and an export of 100,000: run inside the product's own settings and database."""

from __future__ import annotations

import json
import resource
import tempfile
import time

from django.utils import timezone

from conference.audit.models import SYSTEM
from conference.models import Conference
from conference.spreadsheets import read, write
from registration.actions.import_people import import_people
from registration.exports import columns as all_columns
from registration.exports.table import rows
from registration.imports.columns import guess
from registration.imports.rows import check, keys_of
from registration.models import Places, Registration
from registration.questions import of_conference
from tests.benchmarks.registrations import MANY, generated

HEADS = [
    "Category",
    "Given names",
    "Family name",
    "E-mail address",
    "Function",
    "Organization",
    "Telephone",
    "Language",
]


def _memory() -> float:
    """MB that this process has used at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def importing(number: int = 5000) -> float:
    """Seconds from a workbook of so many people to their registrations, trial run and import together."""
    conference = Conference.objects.exclude(slug__startswith="generated-").get()
    people = (
        [
            "media",
            "Ana",
            f"Load {n}",
            f"load.import.{n}@example.org",
            "Reporter",
            "Example Wire",
            "+1 242 555 0114",
            "en",
        ]
        for n in range(number)
    )
    content = write.xlsx("People", HEADS, people)
    Places.objects.filter(conference=conference, delegation__isnull=True).update(places=1_000_000)
    start = time.monotonic()
    table = read.table("people.xlsx", content)
    checked = check(table, conference, guess(table.columns), key=keys_of(conference, content))
    imported = import_people(by=SYSTEM, conference=conference, people=checked.people)
    assert imported.added == number, (imported, checked.bad[:3])
    return time.monotonic() - start


def exporting() -> tuple[float, float]:
    """Seconds and MB of memory for a workbook of all columns and all the people of `generate_registrations`."""
    conference = generated(MANY)
    began = time.monotonic()
    questions = of_conference(conference)
    columns = all_columns.of(conference, questions)
    keys = list(Registration.objects.filter(conference=conference).order_by("sort_name").values_list("pk", flat=True))
    with timezone.override(conference.tz), tempfile.TemporaryFile() as file:
        labels = [str(column.label) for column in columns]
        write.into(file, write.XLSX, "People", labels, rows(conference, keys, columns, questions))
        file.seek(0)
        content = file.read()
    assert content
    return time.monotonic() - began, _memory()


def report_import() -> None:
    """Print the seconds of the import, as JSON."""
    print(json.dumps(importing()))


def report_export() -> None:
    """Print seconds and memory of the export, as JSON."""
    print(json.dumps(exporting()))
