"""Races by real processes with real transactions: what one process alone never shows."""

import collections
import contextlib
import datetime as dt
import uuid
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from conference.audit.models import SYSTEM, AuditEvent
from conference.mail.models import Message
from conference.spreadsheets import read
from registration.actions import reminders, seats
from registration.actions.import_people import Undone, import_people
from registration.actions.invite import invite
from registration.actions.leave import withdraw
from registration.imports.columns import guess
from registration.imports.rows import check, keys_of
from registration.models import HOLDS_PLACE, Delegation, Places, Registration, ReminderDay, State
from registration.models.places import of_conference
from tests import factories
from tests.processes import race, ready, wait_until_blocked_or_done
from tests.registration import racer

pytestmark = pytest.mark.django_db(transaction=True)


def application(category, number, delegation=None, key=None):
    return partial(racer.do_apply, category.pk, delegation and delegation.pk, number, key)


def withdrawal(registration):
    return partial(racer.do_withdraw, registration.pk)


def assert_nobody_waits_beside_a_free_place(conference):
    waiting = Registration.objects.filter(conference=conference, state=State.WAITLISTED)
    if of_conference(conference.pk).left:
        for registration in waiting:
            assert registration.delegation is not None
            assert registration.delegation.places.left == 0


def test_sixty_applications_for_ten_places():
    conference = factories.conference(places=10)
    category = factories.category(conference)
    race(*(application(category, number) for number in range(60)))
    states = list(Registration.objects.values_list("state", flat=True))
    assert (states.count("submitted"), states.count("waitlisted")) == (10, 50)
    assert of_conference(conference.pk).taken == 10
    assert Message.objects.filter(template__endswith="/received").count() == 10
    assert Message.objects.filter(template__endswith="/waiting").count() == 50
    assert seats.recount(conference.pk) == {}


def test_withdrawals_during_a_rush_leave_nobody_waiting_beside_a_free_place():
    conference = factories.conference(places=10)
    category = factories.category(conference)
    small, large = factories.delegation(category, places=4), factories.delegation(category, places=20)
    there = [factories.registration(category, large) for _n in range(8)]
    jobs = []
    for number in range(48):
        jobs.append(application(category, number, small if number % 3 == 0 else large))
        if number % 6 == 0:
            jobs.append(withdrawal(there[number // 6]))
    results = race(*jobs)
    assert results.count("withdrawn") == 8
    assert Registration.objects.filter(state__in=HOLDS_PLACE).count() == 10
    assert seats.recount(conference.pk) == {}
    assert_nobody_waits_beside_a_free_place(conference)


def test_place_freed_at_the_very_moment_goes_to_who_applies():
    conference = factories.conference(places=1)
    category = factories.category(conference)
    held = factories.registration(category)
    with ready([application(category, 1)]) as (applicant,):
        with transaction.atomic():
            withdraw(by=SYSTEM, registration=held)  # frees the place and finds nobody waiting, but is not committed yet
            applicant.go()
            wait_until_blocked_or_done(applicant)
        applicant.results()
    assert Registration.objects.exclude(pk=held.pk).get().state == State.SUBMITTED
    assert_nobody_waits_beside_a_free_place(conference)


def test_opposite_orders_do_not_deadlock():
    conference = factories.conference(places=12)
    category = factories.category(conference)
    first, second = factories.delegation(category, places=6), factories.delegation(category, places=6)
    there = [factories.registration(category, (first, second)[n % 2]) for n in range(12)]
    whole, one, two = of_conference(conference.pk), first.places, second.places
    jobs = []
    for n, registration in enumerate(there):
        jobs.append(withdrawal(registration))
        jobs.append(application(category, n, (second, first)[n % 2]))
        jobs.append(partial(racer.do_places, (one, two, whole)[n % 3].pk, to=6 + n % 3 + (6 if n % 3 == 2 else 0)))
    results = race(*jobs)
    assert results.count("withdrawn") == 12
    assert Registration.objects.filter(submission_key__isnull=False).count() == 24
    assert seats.recount(conference.pk) == {}
    assert_nobody_waits_beside_a_free_place(conference)


def test_one_key_sent_ten_times_at_once_is_one_registration_and_one_mail():
    conference = factories.conference(places=5)
    category = factories.category(conference)
    key = str(uuid.uuid4())
    references = race(*(application(category, 1, key=key) for _n in range(10)))
    registration = Registration.objects.get()
    assert references == [registration.reference] * 10
    assert [mail.template for mail in Message.objects.all()] == ["registration/emails/received"]
    assert of_conference(conference.pk).taken == 1


def test_one_person_in_ten_windows_is_registered_once():
    conference = factories.conference(places=5)
    category = factories.category(conference)
    references = race(*(application(category, 1) for _n in range(10)))
    assert Registration.objects.count() == 1
    assert references.count(None) == 9
    assert of_conference(conference.pk).taken == 1


def test_withdrawn_twice_at_once_frees_one_place():
    conference = factories.conference(places=5)
    category = factories.category(conference)
    registration = factories.registration(category)
    factories.registration(category)
    results = race(*(withdrawal(registration) for _n in range(6)))
    assert results.count("withdrawn") == 1
    assert Places.objects.get(conference=conference).taken == 1
    assert Message.objects.filter(template__endswith="/withdrawn").count() == 1


@pytest.fixture
def silent():
    """Six delegations that were invited and have not answered, in their order, and a day of reminders."""
    conference = factories.conference(places=10)
    category = factories.category(conference)
    at = dt.datetime.combine(timezone.localdate(), dt.time(9), conference.tz)
    those = [
        factories.delegation(category, name=factories.words(f"State {letter}"), invited_at=at - dt.timedelta(days=9))
        for letter in "ABCDEF"
    ]
    for one in those:
        factories.focal_point(one)
    day = ReminderDay.objects.create(conference=conference, day=at.date())
    return day, those, partial(racer.do_remind, day.pk, at.isoformat())


@contextlib.contextmanager
def stopped_at_the_fourth(those, job):
    """Another process reminds them one after the other, and waits in the middle for somebody who holds the fourth."""
    with ready([job]) as (process,):
        with transaction.atomic():
            Delegation.objects.select_for_update(no_key=True).get(pk=those[3].pk)
            process.go()
            wait_until_blocked_or_done(process)
            yield process
        if not process.is_done:
            process.results()


def letters_to(those):
    """How many reminders each of them got."""
    sent = collections.Counter(Message.objects.filter(template__endswith="_reminder").values_list("to", flat=True))
    return [sent[one.focal_points.get().email] for one in those]


def test_reminders_stopped_in_the_middle_go_on_and_reach_nobody_twice(silent):
    day, those, job = silent
    with stopped_at_the_fourth(those, job) as process:
        process.end()
    assert letters_to(those) == [1, 1, 1, 0, 0, 0]
    with pytest.raises(reminders.AlreadySent):
        reminders.remove_day(by=SYSTEM, reminder=day)
    assert sum(race(job, job)) == 3
    assert letters_to(those) == [1] * 6
    assert AuditEvent.objects.get(verb="reminder_day.sent").changes == {"delegations": [0, 6]}


def test_nobody_waits_behind_the_reminders(silent):
    _day, those, job = silent
    with stopped_at_the_fourth(those, job) as process:
        invite(by=SYSTEM, delegation=those[0])  # was reminded a moment ago
        race(application(those[0].category, 1, those[0]), application(those[5].category, 2, those[5]))
        assert not process.is_done
    assert Registration.objects.count() == 2
    assert letters_to(those) == [1, 1, 1, 1, 1, 0]  # the last one has answered meanwhile


def import_while(category, meanwhile, number=5, **options):
    """Import so many people of this category; when the second is written, `meanwhile` happens, once."""
    heads = ["Category", "Given names", "Family name", "E-mail address", "Function"]
    rows = [[category.code, "Joost", f"Pelikaan {n}", f"j.pelikaan.{n}@example.org", "Adviser"] for n in range(number)]
    table = read.Table(heads, [read.Row(n, row) for n, row in enumerate(rows, start=2)])
    found = check(table, category.conference, guess(heads), key=keys_of(category.conference, b""))
    happened = []

    def progress(done, total):
        if done == 2 and not happened:
            happened.append(meanwhile())

    return import_people(
        by=SYSTEM, conference=category.conference, people=found.people, progress=progress, mails=True, **options
    )


def states_of(conference):
    people = Registration.objects.filter(conference=conference, source="import").order_by("pk")
    return list(people.values_list("state", flat=True))


@pytest.mark.parametrize("whole", [True, False])
def test_nobody_waits_for_an_import_that_is_under_way(whole):
    category = factories.category(factories.conference(places=10))
    imported = import_while(category, lambda: race(application(category, 99)), all_or_nothing=whole)
    assert imported.added == 5
    assert Registration.objects.count() == 6
    assert seats.recount(category.conference_id) == {}


@pytest.mark.parametrize("whole", [True, False])
def test_last_place_taken_during_an_import_is_given_to_one_person(whole):
    category = factories.category(factories.conference(places=5))
    imported = import_while(category, lambda: race(application(category, 99)), all_or_nothing=whole)
    assert (imported.added, imported.waiting) == (5, 1)
    assert states_of(category.conference) == [State.SUBMITTED] * 4 + [State.WAITLISTED]
    assert Message.objects.filter(template__endswith="/received").count() == 5
    assert Message.objects.filter(template__endswith="/waiting").count() == 1
    assert seats.recount(category.conference_id) == {}


def test_place_freed_during_an_import_leaves_nobody_waiting():
    category = factories.category(factories.conference(places=5))
    held = factories.registration(category)
    assert import_while(category, lambda: race(withdrawal(held)), all_or_nothing=True).waiting == 0
    assert_nobody_waits_beside_a_free_place(category.conference)
    assert seats.recount(category.conference_id) == {}


def test_who_registers_during_an_import_is_registered_once():
    category = factories.category(factories.conference(places=10))
    with pytest.raises(Undone):
        import_while(category, lambda: race(application(category, 4)), all_or_nothing=True)
    assert Registration.objects.count() == 1
    in_steps = import_while(category, lambda: race(application(category, 3)))
    assert (in_steps.added, len(in_steps.bad)) == (3, 1)
    assert Registration.objects.count() == 5
    assert seats.recount(category.conference_id) == {}
