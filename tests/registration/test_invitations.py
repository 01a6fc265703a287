"""Inviting delegations and reminding them, by hand and on dates."""

import datetime as dt
import io
import re

import pypdf
import pytest
from django.utils import timezone

from conference.audit.models import SYSTEM, AuditEvent
from conference.links.models import PrivateLink, find, make
from conference.mail.models import AttachedFile, Message
from registration.actions import focal_points, reminders
from registration.actions.invite import Refused, WrittenMeanwhile, invite, remind
from registration.letter import invitation_letter
from registration.models import Delegation, FocalPoint, Places, ReminderDay
from registration.tasks import remind_delegations
from tests import factories

words = factories.words
BY = SYSTEM


@pytest.fixture
def conference(db):
    return factories.conference(
        first_day=dt.date(2027, 1, 13),
        last_day=dt.date(2027, 1, 14),
        venue=words("Harbour Hall", es="Salón del Puerto"),
        nominations_until=dt.date(2026, 12, 18),
        invitation=words("We have the honour to invite you.", es="Tenemos el honor de invitarles."),
        signature=words("Rosalind Casuarina\nSecretary of the Conference"),
        contact_phone="+1 202 555 0114",
    )


@pytest.fixture
def ministry(conference):
    return factories.category(conference, needs_note=True)


@pytest.fixture
def haiti(ministry):
    return factories.delegation(
        ministry,
        code="HT",
        name=words("Haiti", es="Haití", fr="Haïti"),
        addressee=words("Ministry of Foreign Affairs"),
        funded=2,
        plenary_seats=1,
    )


AT = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)


def text_of(content):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def test_invitation_has_deadline_places_link_and_letter(haiti):
    point = factories.focal_point(haiti, name="Mirlande Flanboyan")
    assert invite(by=BY, delegation=haiti, at=AT) == 1
    mail = Message.objects.get()
    assert mail.to == point.email
    assert mail.subject == "Invitation of Haiti: Migration"
    for fact in (
        "Dear Mirlande Flanboyan,",
        "Friday 18 December 2026",
        "Places: 3, of these 2 paid for by the organizers, 1 seat at the table of the plenary",
        "We have the honour to invite you.",
        "note verbale",
        "/link/private-link-",
        "Rosalind Casuarina",
        "secretariat@example.org",
    ):
        assert fact in mail.text, fact
        assert fact in mail.html or fact.startswith("Places"), fact
    letter = AttachedFile.objects.get(message=mail)
    assert (letter.name, letter.content_type) == ("invitation-ht-en.pdf", "application/pdf")
    assert "Ministry of Foreign Affairs" in text_of(bytes(letter.content))
    haiti.refresh_from_db()
    assert haiti.invited_at == AT
    assert FocalPoint.objects.get().invited_at == AT
    assert AuditEvent.objects.get(verb="delegation.invited").target_label == "HT"


def test_letter_contains_the_facts_in_its_language(haiti):
    spanish = text_of(invitation_letter(haiti, "es", AT))
    assert "Haití" in spanish
    assert "Tenemos el honor de invitarles." in spanish
    assert "Salón del Puerto" in spanish
    assert "viernes" in spanish.lower()
    english = text_of(invitation_letter(haiti, "en", AT))
    for fact in (
        "Haiti",
        "Ministry of Foreign Affairs",
        "Tuesday 1 December 2026",
        "Wednesday 13 January 2027",
        "Harbour Hall",
        "We have the honour to invite you.",
        "Places 3",
        "paid for by the organizers 2",
        "Seats at the table of the plenary 1",
        "Friday 18 December 2026",
        "Secretary of the Conference",
        "secretariat@example.org",
        "+1 202 555 0114",
    ):
        assert fact in english, fact


@pytest.mark.parametrize("hostile", ['#import "x" *a* $1$ <b> @x', "‮evil \u0000", "é" * 199, "👩‍👩‍👧 مرحبا"])
def test_letter_survives_hostile_words(haiti, hostile):
    haiti.addressee = words(hostile)
    haiti.conference.invitation = words(hostile + "\n\n" + hostile)
    haiti.conference.signature = words("")
    assert pypdf.PdfReader(io.BytesIO(invitation_letter(haiti, "fr", AT))).pages


def test_letter_of_a_bare_conference_is_made(ministry):
    bare = factories.conference(code="BAR")
    delegation = factories.delegation(factories.category(bare))
    assert "Invitation" in text_of(invitation_letter(delegation, "en", AT))


def test_each_focal_point_is_written_to_in_its_language(haiti):
    factories.focal_point(haiti, language="fr", email="a@example.org")
    factories.focal_point(haiti, language="es", email="b@example.org")
    assert invite(by=BY, delegation=haiti, at=AT) == 2
    subjects = {mail.to: (mail.language, mail.files.get().name) for mail in Message.objects.all()}
    assert subjects == {
        "a@example.org": ("fr", "invitation-ht-fr.pdf"),
        "b@example.org": ("es", "invitation-ht-es.pdf"),
    }


def test_shared_mailbox_gets_one_mail_with_a_link_for_each(haiti):
    factories.focal_point(haiti, name="Ada", email="Protocol@example.org")
    factories.focal_point(haiti, name="Bo", email="protocol@example.org")
    assert invite(by=BY, delegation=haiti, at=AT) == 1
    mail = Message.objects.get()
    assert "Dear colleague," in mail.text
    assert mail.text.index("Ada\n") < mail.text.index("/link/") < mail.text.index("Bo\n")
    for body in (mail.text, mail.html):
        assert len(set(re.findall(r"/link/([^/]+)/", body))) == 2
    assert set(FocalPoint.objects.values_list("invited_at", flat=True)) == {AT}


def test_one_mailbox_of_two_delegations_gets_the_link_of_each(ministry, haiti):
    cuba = factories.delegation(ministry, name=words("Cuba"))
    links = set()
    for delegation in (haiti, cuba):
        factories.focal_point(delegation, email="embassy@example.org")
        invite(by=BY, delegation=delegation, at=AT)
        links.add(Message.objects.latest("pk").text.partition("/link/")[2].partition("/")[0])
    assert len(links) == 2


def test_second_press_sends_nothing(haiti):
    factories.focal_point(haiti)
    seen = AT - dt.timedelta(minutes=1)
    invite(by=BY, delegation=haiti, seen=seen, at=AT)
    with pytest.raises(WrittenMeanwhile):
        invite(by=BY, delegation=haiti, seen=seen, at=AT)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("act", "code"), [(invite, "focal-point"), (remind, "focal-point")])
def test_delegation_without_focal_point_is_refused(haiti, act, code):
    with pytest.raises(Refused) as refused:
        act(by=BY, delegation=haiti, at=AT)
    assert refused.value.refusal.code == code
    assert AuditEvent.objects.filter(verb__startswith="delegation.").count() == 0


def test_nobody_is_reminded_of_what_was_never_sent_or_is_complete(haiti):
    factories.focal_point(haiti)
    with pytest.raises(Refused) as refused:
        remind(by=BY, delegation=haiti, at=AT)
    assert refused.value.refusal.code == "not-invited"
    haiti.complete_at = haiti.invited_at = AT
    haiti.save()
    with pytest.raises(Refused) as refused:
        remind(by=BY, delegation=haiti, at=AT)
    assert refused.value.refusal.code == "complete"
    with pytest.raises(Refused) as refused:
        invite(by=BY, delegation=haiti, at=dt.datetime(2027, 2, 1, tzinfo=dt.UTC))
    assert refused.value.refusal.code == "over"
    assert Message.objects.count() == 0


def test_reminder_says_what_is_missing(ministry, haiti):
    factories.focal_point(haiti)
    Delegation.objects.update(invited_at=AT)
    remind(by=BY, delegation=haiti, at=AT)
    silent = Message.objects.latest("pk")
    assert "we have not heard yet who will come" in silent.text
    assert "Please do it by Friday 18 December 2026." in silent.text
    factories.registration(ministry, haiti)
    remind(by=BY, delegation=haiti, at=dt.datetime(2026, 12, 20, 12, tzinfo=dt.UTC))
    named = Message.objects.latest("pk")
    assert named.subject == "The note verbale of Haiti is missing: Migration"
    assert "The day for this was Friday 18 December 2026." in named.text


def test_invitation_without_deadline_names_none(haiti):
    factories.focal_point(haiti)
    haiti.conference.nominations_until = None
    haiti.conference.save()
    invite(by=BY, delegation=haiti, at=AT)
    text = Message.objects.get().text
    assert "Please name the members of your delegation." in text
    assert "None" not in text


def test_changed_mailbox_kills_the_old_link(haiti):
    point = factories.focal_point(haiti, opened_at=AT, invited_at=AT)
    token = make("focal-point", point.pk).token
    point.email = "new@example.org"
    focal_points.change_focal_point(by=BY, focal_point=point, fields=["email"])
    point.refresh_from_db()
    assert find(token) is None
    assert (point.email, point.opened_at, point.invited_at) == ("new@example.org", None, None)


def test_mail_that_waits_does_not_bring_the_new_link_to_the_old_mailbox(haiti):
    point = factories.focal_point(haiti, email="old@example.org")
    colleague = factories.focal_point(haiti)
    invite(by=BY, delegation=haiti, at=AT)
    point.email = "new@example.org"
    focal_points.change_focal_point(by=BY, focal_point=point, fields=["email"])
    assert [mail.to for mail in Message.objects.all()] == [colleague.email]


def test_removed_focal_point_leaves_a_dead_link(haiti):
    point = factories.focal_point(haiti)
    invite(by=BY, delegation=haiti, at=AT)
    token = PrivateLink.objects.get(kind="focal-point").token
    focal_points.remove_focal_point(by=BY, focal_point=point)
    assert find(token) is None
    assert not haiti.focal_points.exists()


@pytest.fixture
def invited(haiti):
    factories.focal_point(haiti)
    Delegation.objects.update(invited_at=AT - dt.timedelta(days=10))
    return haiti


def day(conference, day="2026-12-07"):
    return ReminderDay.objects.create(conference=conference, day=dt.date.fromisoformat(day))


def local(conference, text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=conference.tz)


def test_reminders_are_due_from_eight_in_the_conferences_zone(conference, invited):
    reminder = day(conference)
    assert reminders.due(local(conference, "2026-12-07T07:59")) == []
    assert reminders.due(local(conference, "2026-12-07T08:00")) == [reminder]


def test_reminders_of_a_day_go_once(conference, invited):
    reminder = day(conference)
    at = local(conference, "2026-12-07T08:00")
    assert reminders.send(reminder=reminder, at=at) == 1
    assert reminders.send(reminder=reminder, at=at + dt.timedelta(hours=1)) is None
    assert reminders.due(at + dt.timedelta(hours=1)) == []
    assert Message.objects.count() == 1
    assert FocalPoint.objects.get().reminded_at == at
    event = AuditEvent.objects.get(verb="reminder_day.sent")
    assert event.changes == {"delegations": [0, 1]}


@pytest.mark.parametrize(("late", "sent"), [(1, 1), (3, 1), (4, 0)])
def test_late_reminders_go_within_three_days_and_are_skipped_afterwards(conference, invited, late, sent):
    reminder = day(conference)
    at = local(conference, "2026-12-07T09:00") + dt.timedelta(days=late)
    assert reminders.send(reminder=reminder, at=at) == sent
    assert AuditEvent.objects.filter(verb="reminder_day.skipped").exists() is (sent == 0)
    assert reminders.due(at) == []


def test_reminders_leave_out_who_has_answered(conference, ministry, invited):
    answered = factories.delegation(ministry, invited_at=AT)
    factories.focal_point(answered)
    factories.note(answered, factories.registration(ministry, answered))
    never = factories.delegation(ministry)
    factories.focal_point(never)
    silent_without_point = factories.delegation(ministry, invited_at=AT)
    assert reminders.send(reminder=day(conference), at=local(conference, "2026-12-07T08:00")) == 1
    assert silent_without_point.focal_points.count() == 0
    assert [mail.to for mail in Message.objects.all()] == [invited.focal_points.get().email]


def test_day_whose_reminders_went_stays_on_record(conference, invited):
    reminder = day(conference)
    reminders.send(reminder=reminder, at=local(conference, "2026-12-07T08:00"))
    with pytest.raises(reminders.AlreadySent):
        reminders.remove_day(by=BY, reminder=reminder)
    assert ReminderDay.objects.count() == 1


def test_places_in_the_mail_are_those_of_the_moment(haiti):
    factories.focal_point(haiti)
    Places.objects.filter(delegation=haiti).update(places=5)
    invite(by=BY, delegation=haiti)
    assert "Places: 5" in Message.objects.get().text
    assert timezone.now() - Delegation.objects.get().invited_at < dt.timedelta(minutes=1)


def test_task_sends_what_is_due(conference, invited):
    today = timezone.localdate(timezone=conference.tz)
    conference.first_day = conference.last_day = today + dt.timedelta(days=30)
    conference.save()
    ReminderDay.objects.create(conference=conference, day=today - dt.timedelta(days=1))
    ReminderDay.objects.create(conference=conference, day=today + dt.timedelta(days=1))
    assert remind_delegations() == 1
    assert remind_delegations() == 0
    assert ReminderDay.objects.filter(sent_at=None).get().day == today + dt.timedelta(days=1)


def test_beat_asks_for_the_reminders(settings):
    assert "registration.remind-delegations" in {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
