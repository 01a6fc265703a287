"""Confirming, declining and writing to more people than a browser waits for: the preview, the work, and its report."""

import datetime as dt
import io

import pytest
from django.db import connections, transaction
from django.utils import timezone
from openpyxl import load_workbook

from conference.audit.models import AuditEvent
from conference.jobs import running
from conference.jobs.models import Job
from conference.mail.models import Message
from registration.many import chosen
from registration.many.chosen import pack, unpack
from registration.many.work import many_job
from registration.models import Registration, State
from tests import factories, processes

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "confirm": {},
    "decline": {"reason": "The hall is full."},
    "message": {"subject": "Hotel", "text": "Book now."},
}
DONE = {
    "confirm": "12 are confirmed and are told so.",
    "decline": "12 are declined and are told the reason.",
    "message": "The message to 12 persons is on its way.",
}


@pytest.fixture
def many(states, monkeypatch):
    """Twelve people, where more than five are many."""
    monkeypatch.setattr(chosen, "AT_ONCE", 5)
    return [factories.registration(states, family_name=f"Sol {n:02}") for n in range(12)]


def preview(office, kind, query="?"):
    return office.client.get(office.url(f"registrations-{kind}"), {"all": query})


def press(office, kind, page, **more):
    """Press the button of a preview; returns the page of the work."""
    data = {"picked": page.context["chosen"].picked, "from": page.context["from"], "key": str(page.context["key"])}
    return office.client.post(office.url(f"registrations-{kind}"), data | WORDS[kind] | more, follow=True)


def job():
    return Job.objects.get(kind__startswith="registrations.")


def sees(office, job):
    return office.get("job", job.pk).content.decode()


def states_of(people):
    return [one.state for one in Registration.objects.filter(pk__in=[p.pk for p in people]).order_by("pk")]


def letters():
    """How many letters each mailbox was sent."""
    mails = list(Message.objects.values_list("to", flat=True))
    return {mailbox: mails.count(mailbox) for mailbox in mails}


def test_preview_of_many_has_the_first_names_and_all_the_figures(office, states, django_assert_max_num_queries):
    media = factories.category(office.conference, name=factories.words("Media"))
    factories.many(states, None, 590, state=State.SUBMITTED)
    factories.many(states, None, 30, state=State.NOMINATED)
    factories.many(media, None, 40, state=State.SUBMITTED)
    factories.many(states, None, 700, state=State.CONFIRMED)
    factories.many(states, None, 3, state=State.WAITLISTED, waiting_since=timezone.now())
    with django_assert_max_num_queries(12):
        page = preview(office, "confirm")
    assert "This concerns 630 persons" in page.text
    assert "30 persons have not given the details yet" in page.text
    assert [row[0::2] + row[3:] for row in page.context["chosen"].tally] == [
        ("State or Territory", "Submitted", 590),
        ("Media", "Submitted", 40),
    ]
    assert page.text.count("Poinciana") == 70  # twenty whom it meets, thirty set apart, twenty who are left out
    assert "And 625 more persons" in page.text  # of whom fifteen are named behind
    assert "And 610 more persons" in page.text
    assert "703 persons are left out" in page.text
    assert page.context["chosen"].reasons == [("is confirmed already", 700), ("waits: there is no place", 3)]
    assert "This goes on in the background" in page.text
    assert len(page.content) < 40_000


@pytest.mark.parametrize("kind", ["confirm", "decline", "message"])
def test_many_are_reached_in_the_background_each_once(office, many, kind):
    page = press(office, kind, preview(office, kind))
    assert "It begins in a moment." in page.text
    assert (states_of(many), letters()) == ([State.SUBMITTED] * 12, {})
    assert running.run(job().pk) == "done"
    assert DONE[kind] in sees(office, job())
    after = {"confirm": State.CONFIRMED, "decline": State.DECLINED, "message": State.SUBMITTED}[kind]
    assert states_of(many) == [after] * 12
    assert letters() == {one.email: 1 for one in many}
    for word in WORDS[kind].values():
        assert all(word in mail.subject + mail.text for mail in Message.objects.all())


def test_button_pressed_twice_is_one_piece_of_work(office, many):
    page = preview(office, "message")
    first, second = (press(office, "message", page).redirect_chain[-1][0] for _n in range(2))
    assert first == second
    assert Job.objects.count() == 1
    press(office, "message", preview(office, "message"))  # looked again: another message
    assert Job.objects.count() == 2


def test_it_meets_exactly_those_who_were_shown(office, states, many):
    page = preview(office, "confirm")
    late = factories.registration(states)
    press(office, "confirm", page)
    later = factories.registration(states)
    running.run(job().pk)
    assert states_of(many) == [State.CONFIRMED] * 12
    assert states_of([late, later]) == [State.SUBMITTED] * 2


def test_who_was_left_out_and_why_stands_on_the_page_and_in_a_file(office, many):
    page = preview(office, "confirm")
    press(office, "confirm", page)
    office.post("registration-decline", many[3].reference, seen="submitted", reason="Full")
    office.post("registration-withdraw", many[4].reference, seen="submitted")
    running.run(job().pk)
    html = sees(office, job())
    assert "10 are confirmed and are told so." in html
    assert "2 persons were left out." in html
    assert "Dahlia Sol 03" in html
    assert "cannot be confirmed any more" in html
    sheet = load_workbook(io.BytesIO(office.get("job-file", job().pk).content)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Reference code", "Name", "Why left out"],
        [many[3].reference, "Dahlia Sol 03", "cannot be confirmed any more"],
        [many[4].reference, "Dahlia Sol 04", "cannot be confirmed any more"],
    ]


def test_report_leads_back_to_the_list_with_its_filters(office, many):
    press(office, "message", preview(office, "message", "?status=submitted"))
    running.run(job().pk)
    assert "/registrations/?status=submitted" in sees(office, job())


@pytest.mark.parametrize("kind", ["confirm", "message"])
def test_work_whose_worker_dies_goes_on_and_reaches_nobody_twice(office, many, kind):
    press(office, kind, preview(office, kind))
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=many[7].pk)  # where the worker comes to a stop
        process = processes.worker(job())
        processes.wait_until_blocked_or_done(process)
        process.end()
    assert letters() == {one.email: 1 for one in many[:7]}
    Job.objects.update(beat_at=timezone.now() - dt.timedelta(minutes=2))  # no sign of life
    assert running.run(job().pk) == "done"
    assert letters() == {one.email: 1 for one in many}
    html = sees(office, job())
    assert DONE[kind] in html
    assert "left out" not in html


def test_work_that_failed_is_taken_up_where_it_stopped(office, many):
    press(office, "message", preview(office, "message"))
    first = job()
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=many[7].pk)
        process = processes.worker(first)
        processes.wait_until_blocked_or_done(process)
        process.end()
    Job.objects.update(beat_at=timezone.now() - dt.timedelta(minutes=2), tries=running.TRIES)
    assert running.run(first.pk) == "taken"
    page = office.get("job", first.pk)
    assert "Go on where it stopped" in page.text
    (action,) = page.context["job"].outcome["actions"]
    answer = office.client.post(action["url"], action["fields"], follow=True)
    second = Job.objects.exclude(pk=first.pk).get()
    assert str(second.pk) in answer.redirect_chain[-1][0]
    assert running.run(second.pk) == "done"
    assert DONE["message"] in sees(office, second)
    assert letters() == {one.email: 1 for one in many}


def test_each_person_is_settled_before_the_next(office, many):
    press(office, "confirm", preview(office, "confirm"))
    other, seen = connections.create_connection("default"), []

    def progress(done, total):
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM registration_registration WHERE state = 'confirmed'")
            seen.append((done, total, cursor.fetchone()[0]))

    try:
        many_job(job(), progress)
    finally:
        other.close()
    assert seen == [(n, 12, n) for n in range(13)]


def test_reason_that_lacks_loses_nobody(office, many):
    page = preview(office, "decline")
    answer = press(office, "decline", page, reason=" ")
    assert "Write the reason: the person is told it." in answer.text
    assert unpack(answer.context["chosen"].picked) == unpack(page.context["chosen"].picked)
    assert Job.objects.count() == 0


def test_form_that_was_altered_meets_nobody(office, many):
    page = preview(office, "confirm")
    for picked in ("", "x", page.context["chosen"].picked[:-3], f"{many[0].pk}.submitted"):
        assert "Nobody is ticked." in press(office, "confirm", page, picked=picked).text
    assert Job.objects.count() == AuditEvent.objects.filter(verb="registration.confirmed").count() == 0


def test_thousands_of_people_fit_into_a_form():
    people = {key * 3: (State.SUBMITTED, State.WAITLISTED)[key % 2] for key in range(1, 20_001)}
    assert unpack(pack(people)) == people
    assert len(pack(people)) < 10_000
