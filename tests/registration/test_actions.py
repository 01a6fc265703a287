import datetime as dt
import uuid

import pytest
from django.utils import timezone

from conference.audit.models import Actor, AuditEvent
from conference.mail.models import Message
from registration.actions import places, seats
from registration.actions.apply import Refused, apply
from registration.actions.confirm import confirm
from registration.actions.leave import decline, lapse, withdraw
from registration.actions.needs import read
from registration.actions.seats import Stale
from registration.models import Category, IllegalMove, Needs, Places, Registration, State
from registration.models.places import TooFew, of_conference
from registration.tasks import lapse as lapse_task
from registration.tasks import recount as recount_task
from tests import factories

pytestmark = pytest.mark.django_db
OFFICE = Actor("staff", "1", "Rosalind")


def person(**fields):
    number = next(factories.numbers)
    return {
        "given_name": "Marisol",
        "family_name": f"Almendra {number}",
        "email": f"m.almendra.{number}@example.org",
        "function": "Adviser",
        "language": "en",
    } | fields


def sign_up(category, delegation=None, key=None, **fields):
    return apply(
        conference=category.conference,
        category=category,
        delegation=delegation,
        person=person(**fields),
        needs={},
        submission_key=key or uuid.uuid4(),
    ).registration


def taken(row):
    return Places.objects.get(pk=row.pk).taken


def mails(registration):
    rows = Message.objects.filter(about_type="registration.registration", about_id=str(registration.pk))
    return [mail.template.rsplit("/", 1)[-1] for mail in rows.order_by("id")]


def verbs(target):
    return [event.verb for event in AuditEvent.objects.filter(target_id=str(target.pk)).order_by("at")]


def now(*registrations):
    """The states as the database has them."""
    states = dict(Registration.objects.values_list("pk", "state"))
    return [states[registration.pk] for registration in registrations]


@pytest.fixture
def conference():
    return factories.conference()


@pytest.fixture
def states(conference):
    return factories.category(conference)


def test_apply_takes_a_place_in_both_counts_and_writes_one_mail(conference, states):
    curacao = factories.delegation(states)
    made = sign_up(states, curacao)
    assert made.state == State.SUBMITTED
    assert made.holds_until - timezone.now() > dt.timedelta(hours=47)
    assert (taken(of_conference(conference.pk)), taken(curacao.places)) == (1, 1)
    assert mails(made) == ["received"]
    assert verbs(made) == ["registration.submitted"]


def test_apply_puts_on_the_waiting_list_when_the_delegation_is_full(conference, states):
    curacao = factories.delegation(states, places=1)
    sign_up(states, curacao)
    second = sign_up(states, curacao)
    assert second.state == State.WAITLISTED
    assert second.waiting_since is not None
    assert (taken(of_conference(conference.pk)), taken(curacao.places)) == (1, 1)
    assert mails(second) == ["waiting"]


def test_apply_in_an_open_category_is_confirmed_at_once(conference):
    media = factories.category(conference, admission=Category.Admission.OPEN, counts=False)
    made = sign_up(media)
    assert made.state == State.CONFIRMED
    assert mails(made) == ["confirmed"]
    assert taken(of_conference(conference.pk)) == 0


def test_apply_with_the_same_key_is_the_same_registration(states):
    key, who = uuid.uuid4(), person()
    first, second = sign_up(states, key=key, **who), sign_up(states, key=key, **who)
    assert first == second
    assert Registration.objects.count() == 1
    assert mails(first) == ["received"]


def test_apply_again_with_another_key_says_nothing_and_sends_the_link(states):
    who = person()
    first = sign_up(states, **who)
    again = sign_up(states, **who | {"email": who["email"].upper(), "given_name": "MARISOL"})
    assert again is None
    assert mails(first) == ["received", "already"]


def test_apply_lets_two_people_share_a_mailbox(states):
    assert sign_up(states, email="ministry@example.org") != sign_up(states, email="ministry@example.org")


def test_apply_is_refused_before_opening_and_writes_nothing(conference, states):
    conference.opens_at = timezone.now() + dt.timedelta(days=1)
    with pytest.raises(Refused) as refused:
        sign_up(states)
    assert refused.value.refusal.code == "early"
    assert not Registration.objects.exists()
    assert taken(of_conference(conference.pk)) == 0


def test_confirm_sends_the_confirmation_and_says_who(states):
    made = sign_up(states)
    done = confirm(by=OFFICE, registration=made)
    assert done.state == State.CONFIRMED
    assert done.holds_until is None
    assert done.verified_at is None, "nobody has used the link"
    assert mails(made) == ["received", "confirmed"]
    event = AuditEvent.objects.get(verb="registration.confirmed")
    assert (event.actor_label, event.target_label) == ("Rosalind", made.reference)
    assert event.changes == {"state": ["submitted", "confirmed"]}


def test_confirm_twice_is_an_illegal_move_and_sends_one_mail(states):
    made = sign_up(states)
    confirm(by=OFFICE, registration=made)
    with pytest.raises(IllegalMove) as error:
        confirm(by=OFFICE, registration=made)
    assert error.value.state == State.CONFIRMED
    assert mails(made).count("confirmed") == 1


def test_confirm_refuses_who_waits(states):
    waiting = sign_up(states, factories.delegation(states, places=0))
    with pytest.raises(IllegalMove):
        confirm(by=OFFICE, registration=waiting)
    assert now(waiting) == [State.WAITLISTED]


def test_decline_refuses_who_is_confirmed(states):
    made = confirm(by=OFFICE, registration=sign_up(states))
    with pytest.raises(IllegalMove):
        decline(by=OFFICE, registration=made, reason="Too late")
    assert now(made) == [State.CONFIRMED]


@pytest.mark.parametrize("act", [confirm, decline, withdraw])
def test_decision_on_a_stale_page_changes_nothing(states, act):
    made = sign_up(states)
    confirm(by=OFFICE, registration=made)
    reason = {"reason": "late"} if act is decline else {}
    with pytest.raises(Stale) as error:
        act(by=OFFICE, registration=made, seen="submitted", **reason)
    assert error.value.state == State.CONFIRMED
    assert now(made) == [State.CONFIRMED]
    assert mails(made) == ["received", "confirmed"]


def test_decline_frees_the_place_and_the_next_moves_up(conference, states):
    full = factories.delegation(states, places=1)
    first, second, third = (sign_up(states, full) for _n in range(3))
    declined = decline(by=OFFICE, registration=first, reason="Not on the note verbale.")
    assert declined.reason == "Not on the note verbale."
    assert now(first, second, third) == [State.DECLINED, State.SUBMITTED, State.WAITLISTED]
    assert Registration.objects.get(pk=second.pk).holds_until is not None
    assert mails(first) == ["received", "declined"]
    assert mails(second) == ["waiting", "moved_up"]
    assert verbs(second) == ["registration.waitlisted", "registration.moved_up"]
    assert (taken(of_conference(conference.pk)), taken(full.places)) == (1, 1)


def test_withdraw_from_the_waiting_list_moves_nobody(states):
    full = factories.delegation(states, places=1)
    _first, second, third = (sign_up(states, full) for _n in range(3))
    withdraw(by=OFFICE, registration=second)
    assert now(third) == [State.WAITLISTED]
    assert taken(full.places) == 1
    with pytest.raises(IllegalMove):
        withdraw(by=OFFICE, registration=second)


def test_move_up_passes_over_who_has_no_room_in_the_delegation():
    states = factories.category(factories.conference(places=2))
    small, large = factories.delegation(states, places=1), factories.delegation(states, places=5)
    sign_up(states, small)
    leaver = sign_up(states, large)
    in_small, in_large = sign_up(states, small), sign_up(states, large)
    withdraw(by=OFFICE, registration=leaver)
    assert now(in_small, in_large) == [State.WAITLISTED, State.SUBMITTED]


def test_move_up_into_an_open_category_confirms(conference):
    guests = factories.category(conference, admission=Category.Admission.OPEN)
    full = factories.delegation(guests, places=1)
    first, second = sign_up(guests, full), sign_up(guests, full)
    withdraw(by=OFFICE, registration=first)
    assert now(second) == [State.CONFIRMED]
    assert mails(second) == ["waiting", "confirmed"]


def test_move_up_in_a_category_that_does_not_count_needs_no_place_of_the_conference():
    conference = factories.conference(places=0)
    interpreters = factories.category(conference, counts=False)
    booth = factories.delegation(interpreters, places=1)
    first, second = sign_up(interpreters, booth), sign_up(interpreters, booth)
    withdraw(by=OFFICE, registration=first)
    assert now(second) == [State.SUBMITTED]
    assert (taken(of_conference(conference.pk)), taken(booth.places)) == (0, 1)


def test_lapse_frees_the_place_of_an_unused_link(states):
    full = factories.delegation(states, places=1)
    first, second = sign_up(states, full), sign_up(states, full)
    Registration.objects.filter(pk=first.pk).update(holds_until=timezone.now() - dt.timedelta(minutes=1))
    assert lapse_task() == 1
    assert now(first, second) == [State.LAPSED, State.SUBMITTED]
    assert mails(first) == ["received", "lapsed"]


@pytest.mark.parametrize("change", ["used the link", "holds without end", "is confirmed"])
def test_lapse_leaves_whoever(states, change):
    made = sign_up(states)
    fields = {
        "used the link": {"verified_at": timezone.now()},
        "holds without end": {"holds_until": None},
        "is confirmed": {"state": State.CONFIRMED},
    }[change]
    past = {"holds_until": timezone.now() - dt.timedelta(minutes=1)}
    Registration.objects.filter(pk=made.pk).update(**past | fields)
    assert lapse(registration=made) is False
    assert mails(made) == ["received"]


def test_lapse_of_one_that_fails_does_not_hold_up_the_others(states):
    drifted = factories.delegation(states)
    first, second = sign_up(states, drifted), sign_up(states, factories.delegation(states))
    past = timezone.now() - dt.timedelta(minutes=1)
    Registration.objects.filter(pk=second.pk).update(holds_until=past)
    Registration.objects.filter(pk=first.pk).update(holds_until=past - dt.timedelta(hours=1))
    Places.objects.filter(delegation=drifted).update(taken=0)  # so that freeing a place breaks a constraint
    assert lapse_task() == 1
    assert now(first, second) == [State.SUBMITTED, State.LAPSED]


def test_more_places_let_people_move_up(states):
    full = factories.delegation(states, places=1)
    _first, second, third = (sign_up(states, full) for _n in range(3))
    places.change(by=OFFICE, places=full.places, to=2)
    assert now(second, third) == [State.SUBMITTED, State.WAITLISTED]
    assert AuditEvent.objects.get(verb="places.changed").changes == {"places": [1, 2]}


def test_fewer_places_than_are_taken_are_refused(states):
    full = factories.delegation(states, places=2)
    sign_up(states, full)
    sign_up(states, full)
    with pytest.raises(TooFew) as error:
        places.change(by=OFFICE, places=full.places, to=1)
    assert error.value.taken == 2
    assert Places.objects.get(delegation=full).places == 2


def test_recount_reports_drift_only(conference, states):
    curacao = factories.delegation(states)
    sign_up(states, curacao)
    factories.registration(factories.category(conference, counts=False))
    assert seats.recount(conference.pk) == {}
    assert recount_task() == 0
    Places.objects.filter(delegation=curacao).update(taken=3)
    assert seats.recount(conference.pk) == {curacao.places.pk: (3, 1)}


def test_reading_needs_is_recorded(states):
    made = sign_up(states)
    Needs.objects.create(registration=made, diet=["vegan"], details="Peanuts")
    assert read(by=OFFICE, registration=made).details == "Peanuts"
    event = AuditEvent.objects.get(verb="needs.read")
    assert (event.actor_label, event.target_label) == ("Rosalind", made.reference)
