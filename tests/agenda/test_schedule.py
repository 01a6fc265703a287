"""Who is told of the agenda, and with what."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from icalendar import Calendar

from agenda.actions import sessions
from agenda.models import ToldVersion
from conference.mail.models import Message
from registration.actions.confirm import confirm
from registration.models import State
from tests import factories
from tests.agenda.conftest import BY, Draft


def mails():
    return Message.objects.filter(template__startswith="agenda/").order_by("pk")


def test_first_publication_tells_the_confirmed_and_nobody_else(draft, confirmed, category):
    person = confirmed(language="es")
    for state in (State.SUBMITTED, State.WAITLISTED, State.WITHDRAWN, State.DECLINED):
        factories.registration(category, state=state)
    draft.session("plenary-1", "10:00", "11:00", draft.hall)
    draft.publish()
    (mail,) = mails()
    assert (mail.to, mail.template, mail.language) == (person.email, "agenda/emails/schedule", "es")
    assert "10:00–11:00" in mail.text
    assert f"/es/{draft.conference.slug}/agenda/" in mail.text
    (file,) = mail.files.all()
    assert Calendar.from_ical(bytes(file.content)).walk("VEVENT")[0]["uid"].startswith("plenary-1@")
    assert ToldVersion.objects.get(registration=person).number == 1


def test_later_publication_says_what_changed(published, confirmed):
    person = confirmed()
    ToldVersion.objects.create(registration=person, number=1)
    published.move(published.plenary, "14:00", "15:00", published.hall)
    published.publish()
    (mail,) = mails()
    assert mail.template == "agenda/emails/changed"
    assert "from 14:00 to 15:00, not 10:00–11:00" in mail.text
    assert "14:00" in mail.html
    assert ToldVersion.objects.get(registration=person).number == 2


def test_change_that_nobody_sees_tells_nobody(published, confirmed):
    confirmed()
    published.session("interpreters", "12:00", "13:00", published.hall, is_public=False)
    published.publish()
    assert not mails().exists()


def test_change_that_was_taken_back_is_not_told(published, confirmed):
    late = confirmed()
    ToldVersion.objects.create(registration=late, number=1)
    published.move(published.plenary, "14:00", "15:00", published.hall)
    published.publish()
    ToldVersion.objects.filter(registration=late).update(number=1)
    Message.objects.all().delete()
    published.move(published.plenary, "10:00", "11:00", published.hall)
    published.publish()
    assert not mails().exists()
    assert ToldVersion.objects.get(registration=late).number == 3


def publish_moved(draft, clock, ends):
    draft.move(draft.plenary, clock, ends, draft.hall)
    return draft.publish()


def test_unsent_digest_is_superseded_by_one_that_tells_both(published, confirmed):
    person = confirmed()
    ToldVersion.objects.create(registration=person, number=1)
    published.session("closing", "16:00", "17:00", published.hall)
    published.publish()
    publish_moved(published, "14:00", "15:00")
    (mail,) = mails()
    assert "from 14:00 to 15:00, not 10:00–11:00" in mail.text
    assert "New: “Closing”" in mail.text
    publish_moved(published, "12:00", "13:00")
    (mail,) = mails()
    assert "from 12:00 to 13:00, not 10:00–11:00" in mail.text
    assert "New: “Closing”" in mail.text


def test_unsent_first_schedule_is_superseded_by_the_newer_schedule(draft, confirmed):
    confirmed()
    draft.plenary = draft.session("plenary-1", "10:00", "11:00", draft.hall)
    draft.publish()
    publish_moved(draft, "14:00", "15:00")
    (mail,) = mails()
    assert mail.template == "agenda/emails/schedule"
    assert "14:00–15:00" in mail.text
    assert "10:00" not in mail.text


@pytest.mark.parametrize(
    "fields", [{"sent_at": timezone.now()}, {"claimed_until": timezone.now() + dt.timedelta(days=1)}]
)
def test_digest_that_left_or_is_leaving_is_not_superseded(published, confirmed, fields):
    person = confirmed()
    ToldVersion.objects.create(registration=person, number=1)
    publish_moved(published, "14:00", "15:00")
    mails().update(**fields)
    publish_moved(published, "12:00", "13:00")
    _first, second = mails()
    assert "from 12:00 to 13:00, not 14:00–15:00" in second.text


def test_unsent_digest_whose_change_was_taken_back_is_taken_back_too(published, confirmed):
    ToldVersion.objects.create(registration=confirmed(), number=1)
    publish_moved(published, "14:00", "15:00")
    publish_moved(published, "10:00", "11:00")
    assert not mails().exists()
    publish_moved(published, "12:00", "13:00")
    assert "from 12:00 to 13:00, not 10:00–11:00" in mails().get().text


def test_other_mails_are_not_superseded(published, category):
    person = factories.registration(category)
    confirm(by=BY, registration=person)
    publish_moved(published, "14:00", "15:00")
    assert Message.objects.filter(template="registration/emails/confirmed").count() == 1
    assert mails().count() == 1


def test_whoever_reads_no_difference_gets_no_mail(published, confirmed):
    for language in ("en", "es"):
        ToldVersion.objects.create(registration=confirmed(language=language), number=1)
    fields = {"title": factories.words("Plenary 1", es="Otro título")}
    sessions.change(by=BY, session=published.plenary, fields=fields)
    published.publish()
    assert [mail.language for mail in mails()] == ["es"]
    assert set(ToldVersion.objects.values_list("number", flat=True)) == {2}


def test_people_who_share_a_mailbox_each_get_their_own(draft, confirmed):
    for _n in range(2):
        confirmed(email="ministry@example.org")
    draft.session("plenary-1", "10:00", "11:00", draft.hall)
    draft.publish()
    assert len({mail.text for mail in mails()}) == 2


def test_later_confirmation_carries_the_schedule(published, category):
    person = factories.registration(category)
    confirm(by=BY, registration=person)
    mail = Message.objects.get(template="registration/emails/confirmed")
    calendar = mail.files.get(content_type__startswith="text/calendar")
    assert b"plenary-1@" in bytes(calendar.content)
    assert ToldVersion.objects.get(registration=person).number == 1
    assert not mails().exists()


def test_confirmation_before_the_agenda_waits_for_it(draft, category):
    person = factories.registration(category)
    confirm(by=BY, registration=person)
    assert not ToldVersion.objects.exists()
    draft.session("plenary-1", "10:00", "11:00", draft.hall)
    draft.publish()
    assert mails().get().to == person.email


def test_removed_session_is_cancelled_in_the_calendar_of_the_mail(published, confirmed):
    person = confirmed()
    ToldVersion.objects.create(registration=person, number=1)
    published.session("other", "10:00", "11:00", published.press_room)
    sessions.remove(by=BY, session=published.plenary)
    published.publish()
    (file,) = mails().get().files.all()
    statuses = {e["uid"].split("@")[0]: e["status"] for e in Calendar.from_ical(bytes(file.content)).walk("VEVENT")}
    assert statuses == {"other": "CONFIRMED", "plenary-1": "CANCELLED"}


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl"])
def test_mails_are_complete_in_plain_text(draft, confirmed, language):
    confirmed(language=language)
    session = draft.session("plenary-1", "10:00", "11:00", draft.hall)
    draft.publish()
    mails().update(sent_at=timezone.now())
    draft.move(session, "14:00", "15:00", draft.hall)
    draft.publish(note=factories.words("A note & more"))
    first, second = mails()
    for mail in (first, second):
        assert mail.subject
        assert "private-link-" in mail.text
        assert "America/Nassau" in mail.text
        assert "&amp;" not in mail.text
    assert "A note & more" in second.text
    assert "A note &amp; more" in second.html


def test_telling_costs_the_same_queries_for_each_person(draft, confirmed, django_assert_max_num_queries):
    for _n in range(20):
        confirmed()
    draft.session("plenary-1", "10:00", "11:00", draft.hall)
    with django_assert_max_num_queries(20 * 6 + 30):
        draft.publish()
    assert mails().count() == 20


@pytest.mark.django_db(transaction=True)
def test_publication_waits_for_a_confirmation_in_progress():
    draft = Draft(factories.conference())
    draft.session("plenary-1", "10:00", "11:00", draft.hall)
    person = factories.registration(factories.category(draft.conference))

    def publish_impatiently():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        try:
            draft.publish()
        except OperationalError as error:
            return str(error)
        finally:
            connection.close()
        return "published"

    with transaction.atomic():
        confirm(by=BY, registration=person)
        with ThreadPoolExecutor(1) as other:
            assert "lock timeout" in other.submit(publish_impatiently).result()
    draft.publish()
    assert mails().get().to == person.email
