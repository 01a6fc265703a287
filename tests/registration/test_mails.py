import datetime as dt
import io

import pytest
from django.utils import timezone
from icalendar import Calendar

from conference.audit.models import SYSTEM, record
from conference.mail.delivery import compose
from conference.mail.models import Message
from registration import emails
from registration.calendar import conference_days
from registration.models import State
from tests import factories

pytestmark = pytest.mark.django_db

STATES = {
    "received": State.SUBMITTED,
    "waiting": State.WAITLISTED,
    "moved_up": State.SUBMITTED,
    "confirmed": State.CONFIRMED,
    "declined": State.DECLINED,
    "withdrawn": State.WITHDRAWN,
    "lapsed": State.LAPSED,
    "already": State.SUBMITTED,
}
WITH_LINK = {"received", "waiting", "moved_up", "confirmed", "already"}


def write(name, **fields):
    """The mail `name` in the outbox, about a participant of Curaçao."""
    conference = factories.conference(city=factories.words("Nassau", fr="Nassau (Bahamas)"))
    within = factories.delegation(factories.category(conference), name=factories.words("Curaçao"))
    registration = factories.registration(
        within.category, within, **{"state": STATES[name], "given_name": "Dahlia"} | fields
    )
    getattr(emails, name)(registration, cause=record(by=SYSTEM, verb="test", target=registration))
    return registration, Message.objects.get()


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl"])
@pytest.mark.parametrize("name", STATES)
def test_mail_is_complete_in_plain_text_and_says_why_it_came(name, language):
    registration, mail = write(name, language=language, reason="The delegation is complete.")
    assert mail.language == language
    assert registration.reference in mail.subject + mail.text
    for part in (mail.text, mail.html):
        for fact in ("Dahlia Frangipani", "Curaçao", registration.reference, "secretariat@example.org", "Nassau"):
            assert fact in part
        assert f"/{language}/{registration.conference.slug}/data-protection/" in part
        assert "{{" not in part
        assert "{%" not in part
        assert "None" not in part
    assert ("private-link-" in mail.text) == (name in WITH_LINK)
    assert ("private-link-" in mail.html) == (name in WITH_LINK)


def test_link_stands_whole_on_a_line_of_its_own():
    registration, mail = write("received")
    link = emails.link_url(registration)
    assert link in mail.text.splitlines()
    assert f'href="{link}"' in mail.html


def test_link_leaves_with_its_token():
    registration, mail = write("received")
    body = compose(mail).body
    assert factories.link(registration).token in body
    assert "private-link-" not in body


def test_typed_text_never_becomes_the_link_of_another():
    other = factories.registration(factories.category(factories.conference()))
    stolen = factories.link(other)
    _registration, mail = write(
        "declined", reason=f"private-link-{stolen.pk}-", given_name=f"private-link-{stolen.pk}-"
    )
    assert stolen.token not in compose(mail).body


@pytest.mark.parametrize("name", ["received", "moved_up", "already"])
def test_deadline_is_named_with_weekday_and_zone(name):
    until = dt.datetime(2026, 12, 3, 17, 30, tzinfo=dt.UTC)
    _registration, mail = write(name, holds_until=until)
    for part in (mail.text, mail.html):
        assert "Thursday 3 December 2026, 12:30 (time zone America/Nassau, UTC−5)" in part


def test_who_was_registered_by_the_secretariat_is_not_told_that_the_registration_lapses():
    now = timezone.now()
    _registration, mail = write("received", holds_until=None, verified_at=now)
    for part in (mail.subject, mail.text, mail.html):
        for words in ("confirm your e-mail", "One step is left", "lapses", "Otherwise the place", "stays yours"):
            assert words not in part
    assert mail.subject.startswith("Your registration has arrived, ")
    assert "A place is held for you." in mail.text
    assert "Is this a mistake? Answer this message." in mail.text


def test_who_applied_is_told_that_the_registration_lapses_without_the_link():
    _registration, mail = write("received")
    assert mail.subject.startswith("Please confirm your e-mail address: ")
    assert "without the link the registration lapses by itself" in mail.text


def test_no_deadline_is_named_where_none_runs():
    _registration, mail = write("moved_up", holds_until=None)
    assert "until" not in mail.text
    assert "The place is held for you." in mail.text


def test_declined_tells_the_reason_and_escapes_it_in_html():
    _registration, mail = write("declined", reason="Only <two> persons & no more.\nPlease ask your ministry.")
    assert "Only <two> persons & no more.\nPlease ask your ministry." in mail.text
    assert "Only &lt;two&gt; persons &amp; no more.<br>Please ask your ministry." in mail.html


def test_lapsed_leads_to_registering_again():
    registration, mail = write("lapsed", language="nl")
    address = f"/nl/{registration.conference.slug}/register/"
    assert address in mail.text
    assert address in mail.html


def test_confirmed_carries_the_code_as_a_picture_and_a_calendar():
    registration, mail = write("confirmed")
    files = {file.name: file for file in mail.files.all()}
    assert set(files) == {"code.png", "conference.ics"}
    picture = bytes(files["code.png"].content)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert files["code.png"].inline == "code"
    assert 'src="cid:code"' in mail.html
    events = Calendar.from_ical(bytes(files["conference.ics"].content)).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [registration.conference.first_day]
    letter = compose(mail).message()
    assert b"Content-ID: <code>" in letter.as_bytes()


def test_confirmed_takes_the_files_of_the_agenda_instead_of_the_days():
    registration = factories.registration(factories.category(factories.conference()), state=State.CONFIRMED)
    file = emails.Attachment("agenda.ics", "text/calendar", b"BEGIN:VCALENDAR")
    emails.confirmed(registration, cause=record(by=SYSTEM, verb="test", target=registration), attachments=[file])
    assert {file.name for file in Message.objects.get().files.all()} == {"code.png", "agenda.ics"}


def test_code_is_larger_than_a_thumbnail():
    picture = io.BytesIO(emails.qr_code("NAS-7K4Q-2M")).getvalue()
    width = int.from_bytes(picture[16:20], "big")  # IHDR of PNG
    assert 150 <= width <= 400


def test_calendar_ends_on_the_day_after_the_last():
    conference = factories.conference()
    calendar = Calendar.from_ical(conference_days(conference))
    (event,) = calendar.walk("VEVENT")
    assert calendar["method"] == "PUBLISH"
    assert event.decoded("dtend") == conference.last_day + dt.timedelta(days=1)
    assert event.decoded("dtstamp") <= timezone.now()


def test_same_cause_is_the_same_mail():
    registration, mail = write("waiting")
    cause = record(by=SYSTEM, verb="test", target=registration)
    emails.waiting(registration, cause=cause)
    emails.waiting(registration, cause=cause)
    assert Message.objects.exclude(pk=mail.pk).count() == 1
