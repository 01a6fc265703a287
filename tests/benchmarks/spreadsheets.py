"""An import of 5,000 people and an export of 100,000: run inside the product's own settings and database."""

from __future__ import annotations

import json
import resource
import tempfile
import threading
import time

from django.db import connection, transaction
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
from registration.staff_views.filters import RESTRICTED
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


class Waiting:
    """Locks the row of places, again and again, as people who register do; `longest` says for how many seconds
    one of them had to wait."""

    def __init__(self, places: Places) -> None:
        self.places, self.longest, self._over = places, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._take)

    def __enter__(self) -> Waiting:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        self._thread.join()

    def _take(self) -> None:
        while not self._over.wait(0.002):
            began = time.monotonic()
            with transaction.atomic():
                self.places.lock()
            self.longest = max(self.longest, time.monotonic() - began)
        connection.close()


def importing(number: int = 5000) -> tuple[float, float]:
    """Seconds from a workbook of so many people to their registrations, trial run and import together, all or nothing;
    and the seconds that somebody else waited for a place meanwhile."""
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
    with Waiting(Places.objects.get(conference=conference, delegation=None)) as others:
        imported = import_people(by=SYSTEM, conference=conference, people=checked.people, all_or_nothing=True)
    assert imported.added == number, (imported, checked.bad[:3])
    return time.monotonic() - start, others.longest


def exporting() -> tuple[float, float]:
    """Seconds and MB of memory for a workbook of all columns and all the people of `generate_registrations`."""
    conference = generated(MANY)
    began = time.monotonic()
    questions = of_conference(conference)
    columns = all_columns.of(conference, questions, RESTRICTED)
    keys = list(Registration.objects.filter(conference=conference).order_by("sort_name").values_list("pk", flat=True))
    with timezone.override(conference.tz), tempfile.TemporaryFile() as file:
        labels = [str(column.label) for column in columns]
        write.into(file, write.XLSX, "People", labels, rows(conference, keys, columns, questions))
        file.seek(0)
        content = file.read()
    assert content
    return time.monotonic() - began, _memory()


def report_import() -> None:
    """Print the seconds of the import and of the wait for a place, as JSON."""
    print(json.dumps(importing()))


def report_export() -> None:
    """Print seconds and memory of the export, as JSON."""
    print(json.dumps(exporting()))
