"""Twenty thousand people from one workbook: over HTTP, by a worker in a process of its own, and one that dies."""

import datetime as dt
import io
import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from conference.accounts.models import Role
from conference.audit.models import AuditEvent
from conference.jobs import running
from conference.jobs.models import Job
from conference.links.models import PrivateLink
from conference.spreadsheets import write
from registration.actions.seats import recount
from registration.imports.work import IMPORT
from registration.models import Places, Registration, State
from tests import factories, processes

pytestmark = pytest.mark.django_db(transaction=True)
HEADS = ["Delegation", "Given names", "Family name", "E-mail address", "Function"]
CODES = ["delegation", "given_name", "family_name", "email", "function"]


@pytest.fixture
def conference():
    return factories.conference(places=30_000)


@pytest.fixture
def curacao(conference):
    states = factories.category(conference, name=factories.words("States"))
    return factories.delegation(states, code="CW", name=factories.words("Curaçao"), places=30_000)


@pytest.fixture
def office(client, conference, curacao):
    client.force_login(factories.user(conference, Role.REGISTRATION))
    return Office(client, conference)


class Office:
    """A browser in which somebody imports participants, one page after the other."""

    def __init__(self, client, conference):
        self.client, self.conference = client, conference

    def url(self, name, *args):
        return reverse(f"secretariat:{name}", args=[self.conference.slug, *args])

    def uploads(self, content, name="people.xlsx"):
        file = SimpleUploadedFile(name, content)
        return self.client.post(self.url("registrations-import"), {"file": file})

    def tries(self, columns, **options):
        """The trial run, as a job that waits for a worker."""
        chosen = {f"column_{n}": code for n, code in enumerate(CODES)} | options
        return self.job(self.client.post(columns, chosen).url)

    def imports(self, columns, trial):
        return self.job(self.client.post(f"{columns}run/", {"check": trial.pk}).url)

    def job(self, address):
        return Job.objects.get(pk=address.split("/")[-2])

    def sees(self, job, name="job"):
        return self.client.get(self.url(name, job.pk)).content.decode()


def person(n, delegation="CW"):
    return [delegation, "Ana", f"Sol {n}", f"ana{n}@example.org", "Adviser"]


def test_twenty_thousand_rows_are_imported_with_progress_and_report(office, conference):
    rows = [person(n) for n in range(20_000)]
    rows[500], rows[15_000] = person(500, "Atlantis"), person(7)
    columns = office.uploads(write.xlsx("People", HEADS, rows)).url
    assert "20000 rows" in office.client.get(columns).content.decode()

    trial = office.tries(columns)
    assert processes.worker(trial).results() == ["done"]
    said = office.sees(trial)
    assert "19998 people can be imported." in said
    assert "There is no delegation “Atlantis” here." in said
    assert "This is the same person as in row 9." in said
    failed = load_workbook(io.BytesIO(office.client.get(office.url("job-file", trial.pk)).content)).active
    assert [[cell.value for cell in row][2] for row in failed.iter_rows(min_row=2)] == ["Sol 500", "Sol 7"]
    assert Registration.objects.count() == 0

    job = office.imports(columns, trial)
    process, seen = processes.worker(job), set()
    while not process.is_done:
        seen |= set(re.findall(r"(\d+) of 19998 done", office.sees(job, "job-progress")))
        time.sleep(0.5)
    assert {n for n in map(int, seen) if 0 < n < 19_998}
    assert "19998 people were imported." in office.sees(job)
    people = Registration.objects.filter(conference=conference, state=State.SUBMITTED)
    assert people.count() == people.values("email").distinct().count() == 19_998
    assert AuditEvent.objects.filter(verb="registration.imported").count() == 19_998
    assert recount(conference.pk) == {}


def test_file_of_more_rows_than_are_allowed_is_refused_at_its_field(office):
    page = office.uploads(write.csv(HEADS, (person(n) for n in range(50_001))), "people.csv").content.decode()
    assert "This file has more than 50000 rows. Divide it into several files." in page
    assert "<title>Error: " in page
    assert Job.objects.count() == 0


@pytest.mark.parametrize(("options", "there"), [({}, 100), ({"all_or_nothing": "on"}, 0)])
def test_import_whose_worker_dies_is_finished_by_another_one(office, conference, curacao, options, there):
    aruba = factories.delegation(curacao.category, code="AW", places=300)
    rows = [person(n, "CW" if n < 150 else "AW") for n in range(300)]
    columns = office.uploads(write.xlsx("People", HEADS, rows)).url
    trial = office.tries(columns, **options)
    running.run(trial.pk)
    job = office.imports(columns, trial)
    with transaction.atomic():
        aruba.places.lock()  # the worker comes to a stop in the second hundred
        process = processes.worker(job)
        processes.wait_until_blocked_or_done(process)
        process.end()
    assert Registration.objects.count() == PrivateLink.objects.filter(kind="registration").count() == there
    assert AuditEvent.objects.filter(verb="registration.imported").count() == there
    assert recount(conference.pk) == {}

    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - dt.timedelta(minutes=2))  # no sign of life
    assert running.waiting(timezone.now()) == [job.pk]
    assert running.run(job.pk) == "done"
    assert Registration.objects.count() == Registration.objects.values("email").distinct().count() == 300
    assert Places.objects.get(delegation=aruba).taken == 150
    assert recount(conference.pk) == {}
    assert f"{300 - there} people were imported." in office.sees(job)
    assert Job.objects.filter(kind=IMPORT).count() == 1


def test_merged_cells_and_days_of_excel_mean_what_people_see(office, conference, curacao):
    book = Workbook()
    sheet = book.active
    sheet.append(["Our delegation"])
    sheet.append([*HEADS, "Arrival"])
    arrival = dt.datetime.combine(conference.first_day, dt.time(9, 30))
    for n in range(3):
        sheet.append([None if n else "Curaçao", *person(n)[1:], [arrival, arrival.date(), None][n]])
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A3:A5")
    file = io.BytesIO()
    book.save(file)
    columns = office.uploads(file.getvalue()).url
    trial = office.tries(columns, column_5="arrives_at")
    running.run(trial.pk)
    running.run(office.imports(columns, trial).pk)
    people = Registration.objects.filter(delegation=curacao).order_by("family_name")
    assert [one.travel.arrives_at.astimezone(conference.tz).hour for one in people[:2]] == [9, 12]
    assert not hasattr(people[2], "travel")
