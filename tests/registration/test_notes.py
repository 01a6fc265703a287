"""Notes verbales: received, ticked, taken back; who is not covered stays pending."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference.accounts.models import Role
from conference.audit.models import AuditEvent
from conference.files.models import StoredFile
from conference.files.upload import LARGEST
from registration import rules
from registration.actions.confirm import NotCovered, confirm
from registration.actions.leave import withdraw
from registration.actions.replace import replace
from registration.models import NoteVerbale, State
from registration.models.note import with_coverage
from tests import factories
from tests.registration.workspace import PDF, Desk, focal_point, named, now, person, scan


@pytest.fixture
def states(conference):
    return factories.category(conference, name=factories.words("States"), needs_note=True)


@pytest.fixture
def desk(curacao):
    return Desk(focal_point(curacao))


@pytest.fixture
def coralie(curacao):
    return named(curacao, in_full=True)


@pytest.fixture
def lionel(curacao):
    return named(curacao, "Lionel", "Anthurium", in_full=True)


def send(desk, *covers, file=None, number="112/2026"):
    data = {"file": file or scan(), "number": number, "covers": [one.reference for one in covers]}
    return desk.post("notes/new/", data).content.decode()


def test_note_is_received_and_covers_who_is_ticked(desk, coralie, lionel):
    text = send(desk, coralie)
    assert "The note verbale has arrived" in text
    note = NoteVerbale.objects.get()
    assert (note.number, list(note.covers.all()), note.file.content_type) == ("112/2026", [coralie], "application/pdf")
    assert "Not yet named in a note: Lionel Anthurium." in text
    events = list(AuditEvent.objects.filter(verb__in=["note.received", "registration.covered"]).order_by("at"))
    assert [(event.verb, event.actor_kind) for event in events] == [
        ("note.received", "focal point"),
        ("registration.covered", "focal point"),
    ]
    assert events[0].conference_id == desk.delegation.conference_id


def test_names_in_a_note_stand_in_the_order_of_the_delegation(desk, curacao, client):
    curacao.places.places = 3
    curacao.places.save()
    adviser = named(curacao, "Coralie", "Sandpiper", role="adviser", in_full=True)
    alternate = named(curacao, "Lionel", "Anthurium", role="alternate", in_full=True)
    head = named(curacao, "Zora", "Yucca", role="head", in_full=True)
    line = "Zora Yucca, Lionel Anthurium, Coralie Sandpiper"
    assert f"Names {line}." in send(desk, adviser, alternate, head)
    client.force_login(factories.user(curacao.conference, Role.READER))
    args = [curacao.conference.slug, curacao.code, NoteVerbale.objects.get().pk]
    page = client.get(reverse("secretariat:note", args=args)).content.decode()
    places = [page.index(one.full_name) for one in (head, alternate, adviser)]
    assert places == sorted(places)


def test_question_whom_a_note_names_is_not_called_optional(desk, coralie):
    page = desk.sees("notes/new/")
    question = re.search(r"<legend[^>]*>Which of these persons does the note name\?(.*?)</legend>", page, re.S)
    assert question[1].strip() == ""
    assert 'Number of the note <span class="optional">' in page


def test_who_is_not_covered_stays_pending(desk, coralie, lionel):
    send(desk, coralie)
    office = factories.user(desk.delegation.conference).actor
    assert confirm(by=office, registration=coralie).state == State.CONFIRMED
    with pytest.raises(NotCovered) as refused:
        confirm(by=office, registration=lionel)
    assert "No note verbale names Lionel Anthurium yet" in refused.value.refusal.sentence
    assert now(lionel).state == State.SUBMITTED


def test_category_that_needs_no_note_asks_the_database_nothing(conference):
    one = factories.registration(factories.category(conference))
    with CaptureQueriesContext(connection) as asked:
        assert rules.can_confirm(one)
    assert len(asked) == 0


def test_rows_that_know_whether_they_are_covered_are_not_asked_again(desk, coralie, lionel):
    send(desk, coralie)
    rows = {row.pk: row for row in with_coverage(type(coralie).objects.select_related("category"))}
    with CaptureQueriesContext(connection) as asked:
        assert rules.can_confirm(rows[coralie.pk])
        assert not rules.can_confirm(rows[lionel.pk])
    assert len(asked) == 0


def test_notes_that_come_too_often_wait_and_nothing_typed_is_lost(desk, coralie, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"note": {"address": "60/m", "mailbox": "2/h"}}
    for number in ("1", "2"):
        assert "The note verbale has arrived" in send(desk, number=number)
    data = {"file": scan(), "number": "3/2026", "covers": [coralie.reference]}
    answer = desk.post("notes/new/", data)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    text = answer.content.decode()
    assert "<title>Error:" in text
    assert "this page takes a break" in text
    assert 'value="3/2026"' in text
    assert answer.context["form"]["covers"].value() == [coralie.reference]
    assert NoteVerbale.objects.count() == StoredFile.objects.count() == 2
    assert "The note verbale has arrived" in send(Desk(focal_point(desk.delegation)))  # a colleague is not held up


def test_ticks_are_changed_later(desk, coralie, lionel):
    send(desk, coralie)
    note = NoteVerbale.objects.get()
    data = {"covers": [lionel.reference], "seen": coralie.reference}
    assert "are saved" in desk.post(f"notes/{note.pk}/", data).content.decode()
    assert list(note.covers.all()) == [lionel]
    assert AuditEvent.objects.filter(verb="registration.uncovered", target_id=str(coralie.pk)).exists()


def test_ticks_of_two_focal_points_at_once_do_not_undo_each_other(desk, coralie, lionel):
    send(desk, coralie)
    note = NoteVerbale.objects.get()
    desk.post(f"notes/{note.pk}/", {"covers": [coralie.reference, lionel.reference], "seen": coralie.reference})
    late = Desk(focal_point(desk.delegation))
    text = late.post(f"notes/{note.pk}/", {"covers": [], "seen": coralie.reference}).content.decode()
    assert "Somebody else has changed this note meanwhile" in text
    assert note.covers.count() == 2


def test_ticking_somebody_who_left_meanwhile_is_said(desk, coralie, lionel):
    withdraw(by=desk.focal_point.actor, registration=lionel)
    assert "has left the delegation meanwhile" in send(desk, coralie, lionel)
    assert not NoteVerbale.objects.exists()


def test_members_of_others_cannot_be_ticked(desk, coralie, states):
    stranger = factories.registration(states, factories.delegation(states))
    send(desk, coralie, stranger)
    assert not NoteVerbale.objects.exists()


def test_note_is_taken_back_and_covers_nobody(desk, coralie):
    send(desk, coralie)
    note = NoteVerbale.objects.get()
    assert "covers nobody any more" in desk.does(f"notes/{note.pk}/remove/")
    desk.does(f"notes/{note.pk}/remove/")
    assert AuditEvent.objects.filter(verb="note.taken_back").count() == 1
    assert not rules.can_confirm(now(coralie))
    assert "Taken back" in desk.sees()
    assert desk.get(f"notes/{note.pk}/").status_code == 302


def test_same_file_twice_is_one_note(desk, coralie, lionel):
    send(desk, coralie)
    send(desk, coralie)
    assert NoteVerbale.objects.count() == 1
    assert StoredFile.objects.count() == 1
    send(desk, coralie, number="113/2026")
    assert NoteVerbale.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><script>alert(1)</script></html>", "not a PDF, JPEG or PNG"),
        (b"", "This file is empty"),
        (PDF + b"x" * LARGEST, "at most 10.0"),
    ],
)
def test_wrong_files_are_refused_with_a_sentence(desk, coralie, content, sentence):
    text = send(desk, coralie, file=SimpleUploadedFile("note.pdf", content, content_type="application/pdf"))
    assert sentence in text.replace("\xa0", " ")
    assert "<title>Error:" in text
    assert 'value="112/2026"' in text
    assert not NoteVerbale.objects.exists()


def test_note_is_downloaded_by_its_own_delegation_only(desk, coralie, states):
    send(desk, coralie)
    note = NoteVerbale.objects.get()
    answer = desk.get(f"notes/{note.pk}/file/")
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="note.pdf"'
    other = Desk(focal_point(factories.delegation(states)))
    for rest in ("", "file/"):
        assert other.get(f"notes/{note.pk}/{rest}").status_code == 404
    assert other.post(f"notes/{note.pk}/remove/").status_code == 404
    assert rules.can_confirm(now(coralie))


def test_who_comes_in_somebodys_place_must_be_covered_anew(desk, coralie):
    send(desk, coralie)
    new = replace(
        by=desk.focal_point.actor,
        registration=coralie,
        person=person("Lionel", "Anthurium"),
        submission_key="6f2ad3b4-6a35-4c0c-8ab8-7a4f0d7c1c11",
        in_full=True,
    )
    assert not rules.can_confirm(now(new))


class Office:
    def __init__(self, client, delegation, role=Role.OWNER):
        self.client = client
        client.force_login(factories.user(delegation.conference, role))
        self.base = f"/secretariat/{delegation.conference.slug}/"

    def get(self, path):
        return self.client.get(self.base + path)

    def post(self, path, **data):
        return self.client.post(self.base + path, data, follow=True)


def test_office_is_told_why_and_adds_the_note(client, curacao, coralie):
    office = Office(client, curacao)
    page = office.get(f"registrations/{coralie.reference}/").content.decode()
    assert "Not named in a note yet" in page
    assert f"registrations/{coralie.reference}/confirm/" not in page
    late = office.post(f"registrations/{coralie.reference}/confirm/", seen="submitted").content.decode()
    assert "No note verbale names Coralie Sandpiper yet" in late
    form = office.get(f"delegations/of/CW/notes/new/?covers={coralie.reference}").content.decode()
    assert "checked" in form
    text = office.post("delegations/of/CW/notes/new/", file=scan(), number="7", covers=[coralie.reference])
    assert "is added to the delegation" in text.content.decode()
    note = NoteVerbale.objects.get()
    assert note.uploaded_by.startswith("Staff")
    assert office.get(f"delegations/of/CW/notes/{note.pk}/file/").content == PDF
    assert (
        f"registrations/{coralie.reference}/confirm/"
        in office.get(f"registrations/{coralie.reference}/").content.decode()
    )
    office.post(f"delegations/of/CW/notes/{note.pk}/names/", covers=[], seen=coralie.reference)
    assert not rules.can_confirm(now(coralie))
    office.post(f"delegations/of/CW/notes/{note.pk}/remove/")
    assert "Taken back" in office.get(f"delegations/of/CW/notes/{note.pk}/").content.decode()
    assert office.get("delegations/of/CW/notes/999999/").status_code == 404


def test_reader_reads_notes_and_adds_none(client, curacao, desk, coralie):
    send(desk, coralie)
    note = NoteVerbale.objects.get()
    office = Office(client, curacao, Role.READER)
    assert "Coralie Sandpiper" in office.get(f"delegations/of/CW/notes/{note.pk}/").content.decode()
    assert office.get(f"delegations/of/CW/notes/{note.pk}/file/").status_code == 200
    assert office.get("delegations/of/CW/notes/new/").status_code == 404
    assert office.post(f"delegations/of/CW/notes/{note.pk}/remove/").status_code == 404
