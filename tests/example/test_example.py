"""The example that a newcomer sees first."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agenda.models import Version
from conference.example.conference import first_day
from conference.mail.models import Message
from conference.models import Conference
from conference.press.models import Release
from registration.actions.seats import recount
from registration.delegation_status import Status, with_status
from registration.duplicates import pairs
from registration.models import (
    Answer,
    Category,
    CheckIn,
    Delegation,
    FocalPoint,
    Funding,
    InternalNote,
    Passport,
    ProposedChange,
    Question,
    Registration,
    ReminderDay,
    Source,
    State,
)
from registration.models.note import with_coverage
from registration.models.places import of_conference
from registration.rules import can_confirm, may_register


@pytest.mark.parametrize("today", [dt.date(2026, 11, 24), dt.date(2026, 11, 29), dt.date(2027, 1, 13)])
def test_first_day_is_the_next_wednesday_after_45_days(today):
    day = first_day(today)
    assert day.weekday() == 2
    assert 45 <= (day - today).days < 52


def test_example_is_whole(conference):
    kinds = Delegation.Kind
    governments = conference.delegations.filter(kind__in=[kinds.HOST, kinds.STATE, kinds.TERRITORY])
    assert governments.count() == 19
    assert of_conference(conference.pk).places == 100
    assert sum(one.places.places for one in conference.delegations.select_related("places")) == 100
    assert conference.is_current
    assert may_register(conference, timezone.now()) is None
    assert conference.closes_at.astimezone(conference.tz).strftime("%a %H:%M") == "Fri 17:00"
    assert Version.objects.count() == 2
    assert Release.objects.count() == 2
    assert Release.objects.published(timezone.now()).count() == 1


def test_example_shows_every_state(conference):
    assert set(Registration.objects.values_list("state", flat=True)) == set(State)
    assert Registration.objects.count() >= 12
    waiting = Registration.objects.get(state=State.WAITLISTED)
    assert waiting.delegation.places.left == 0
    assert recount(conference.pk) == {}


def test_example_shows_a_delegation_worked_through(conference):
    host = conference.delegations.get(code="BS")
    note = host.notes.get()
    assert note.file.content_type == "application/pdf"
    people = with_coverage(host.registrations.filter(source__in=["nomination", "replacement"]))
    covered = {one.state for one in people if one.is_covered}
    (pending,) = (one for one in people if not one.is_covered and one.holds_place)
    assert covered == {State.CONFIRMED, State.SUBMITTED}
    assert pending.state == State.NOMINATED
    assert not can_confirm(pending)


def test_example_shows_what_office_and_desk_do(conference):
    people = Registration.objects.filter(conference=conference)
    assert CheckIn.objects.filter(registration__in=people, undone_at__isnull=True).count() == 3
    assert people.filter(source="desk", state=State.CONFIRMED).count() == 1
    assert people.filter(endorsed_at__isnull=False, source="application").exists()
    assert InternalNote.objects.filter(registration__in=people).exists()
    assert Passport.objects.filter(letter_issued_at__isnull=True).count() == 1
    assert Passport.objects.filter(letter_issued_at__isnull=False).count() == 1
    assert len(pairs(conference, limit=10)) == 1
    kinds = set(conference.questions.values_list("kind", flat=True))
    assert kinds >= {"yes-no", "line", "choice", "file", "country", "date"}


def test_example_shows_chasing_and_the_second_stage(conference):
    """Whatever a registration in full has, a newcomer finds with something in it."""
    people = Registration.objects.filter(conference=conference)
    statuses = {one.status for one in with_status(conference.delegations.all())}
    assert statuses == set(Status)
    assert FocalPoint.objects.filter(reminded_at__isnull=False).exists()
    assert ReminderDay.objects.filter(conference=conference, sent_at__isnull=True).exists()
    assert Question.objects.filter(conference=conference, shown_if__isnull=False).exists()
    assert Answer.objects.filter(registration__in=people).exists()
    assert people.filter(endorsed_at__isnull=False).exists()
    assert people.filter(travel__arrives_at__isnull=False).exists()
    assert Funding.objects.filter(registration__in=people).exists()
    assert ProposedChange.objects.waiting().filter(registration__in=people).exists()
    letters = Passport.objects.filter(registration__in=people)
    assert letters.filter(letter_issued_at__isnull=True).exists()
    assert letters.filter(letter_issued_at__isnull=False).exists()
    assert people.filter(source=Source.DESK).exists()


def test_example_speaks_four_languages(conference):
    things = [conference.title, conference.summary, conference.city, conference.organizers, conference.contact_hours]
    things += [one.name for one in Category.objects.all()] + [one.name for one in Delegation.objects.all()]
    assert [thing for thing in things if set(thing.data) != {"en", "es", "fr", "nl"}] == []


def test_example_writes_only_to_example_org(conference):
    recipients = set(Message.objects.values_list("to", flat=True))
    assert len(recipients) >= 10
    assert {address.rpartition("@")[2] for address in recipients} == {"example.org"}


def test_example_is_not_loaded_over_something(conference):
    with pytest.raises(CommandError, match="empty database"):
        call_command("load_example")
    assert Conference.objects.count() == 1
