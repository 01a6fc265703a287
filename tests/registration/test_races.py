"""Races by real processes with real transactions: what one process alone never shows."""

import time
import uuid
from functools import partial

import pytest
from django.db import connection, transaction

from conference.audit.models import SYSTEM
from conference.mail.models import Message
from registration.actions import seats
from registration.actions.leave import withdraw
from registration.models import HOLDS_PLACE, Places, Registration, State
from registration.models.places import of_conference
from tests import factories
from tests.processes import race, ready
from tests.registration import racer

pytestmark = pytest.mark.django_db(transaction=True)


def wait_until_blocked_or_done(process):
    """Until another process waits for a lock of ours, or has finished without waiting."""
    give_up = time.monotonic() + 30
    while not process.is_done and time.monotonic() < give_up:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)


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
