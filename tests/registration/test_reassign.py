"""Changing somebody's delegation or category, and moving somebody up ahead of the others."""

import uuid

import pytest
from django.utils import timezone

from conference.audit.models import Actor, AuditEvent
from conference.mail.models import Message
from registration.actions import endorse as endorsing
from registration.actions import leave, seats
from registration.actions.apply import Refused
from registration.actions.reassign import Misplaced, reassign
from registration.actions.replace import replace
from registration.actions.waitlist import move_one_up
from registration.delegation_status import Status, status_of, with_status
from registration.models import Delegation, IllegalMove, Places, Source, State
from registration.models.places import Full, of_conference
from tests import factories
from tests.registration.workspace import Desk, focal_point, named, person

pytestmark = pytest.mark.django_db
BY = Actor("staff", "1", "Rosalind")


@pytest.fixture
def aruba(states):
    return factories.delegation(states, code="AW", places=1)


@pytest.fixture
def media(conference):
    return factories.category(conference, counts=False, has_roles=False)


def fresh(registration):
    return type(registration).objects.get(pk=registration.pk)


def taken(delegation):
    return Places.objects.get(delegation=delegation).taken


def test_reassign_takes_the_place_there_and_frees_it_here(states, curacao, aruba, conference):
    one = factories.registration(states, curacao)
    reassign(by=BY, registration=one, category=states, delegation=aruba)
    assert (taken(curacao), taken(aruba), of_conference(conference.pk).taken) == (0, 1, 1)
    assert fresh(one).delegation == aruba
    assert AuditEvent.objects.get(verb="registration.reassigned").changes == {"delegation": [str(curacao), str(aruba)]}


@pytest.mark.parametrize("act", [leave.withdraw, leave.decline, endorsing.endorse, endorsing.refuse])
def test_former_delegation_no_longer_acts_on_who_was_moved_at_this_moment(states, curacao, aruba, act):
    one = factories.registration(states, curacao)
    read_before = fresh(one)
    reassign(by=BY, registration=one, category=states, delegation=aruba)
    reason = {"reason": "Nobody of ours"} if act in (leave.decline, endorsing.refuse) else {}
    with pytest.raises(seats.Stale):
        act(by=BY, registration=read_before, seen=State.SUBMITTED, **reason)
    assert (fresh(one).state, fresh(one).endorsed_at) == (State.SUBMITTED, None)


def test_former_delegation_replaces_nobody_who_was_moved_at_this_moment(states, curacao, aruba):
    one = factories.registration(states, curacao)
    read_before = fresh(one)
    reassign(by=BY, registration=one, category=states, delegation=aruba)
    with pytest.raises(seats.Stale):
        replace(by=BY, registration=read_before, person=person(), submission_key=uuid.uuid4())
    assert (fresh(one).state, taken(aruba)) == (State.SUBMITTED, 1)


def test_reassign_into_a_full_delegation_changes_nothing(states, curacao, aruba, conference):
    factories.registration(states, aruba)
    one = factories.registration(states, curacao)
    with pytest.raises(Full) as error:
        reassign(by=BY, registration=one, category=states, delegation=aruba)
    assert error.value.row.delegation == aruba
    assert fresh(one).delegation == curacao
    assert seats.recount(conference.pk) == {}


def test_reassign_lets_who_waits_move_up_into_the_place_left(states, curacao, aruba):
    one, _other = factories.registration(states, curacao), factories.registration(states, curacao)
    waiting = factories.registration(states, curacao, state=State.WAITLISTED)
    reassign(by=BY, registration=one, category=states, delegation=aruba)
    assert fresh(waiting).state == State.SUBMITTED


def test_reassign_of_who_waits_gives_a_place_where_there_is_one(states, curacao, aruba, conference):
    waiting = factories.registration(states, curacao, state=State.WAITLISTED)
    Places.objects.filter(delegation=curacao).update(places=0)
    moved = reassign(by=BY, registration=waiting, category=states, delegation=aruba)
    assert moved.state == State.SUBMITTED
    assert seats.recount(conference.pk) == {}


def test_reassign_out_of_what_counts_frees_the_conferences_place(states, curacao, media, conference):
    one = factories.registration(states, curacao, role="head")
    reassign(by=BY, registration=one, category=media, delegation=None)
    assert of_conference(conference.pk).taken == 0
    assert fresh(one).role == ""
    reassign(by=BY, registration=one, category=states, delegation=curacao)
    assert of_conference(conference.pk).taken == 1
    assert seats.recount(conference.pk) == {}


def test_reassign_ends_what_the_old_delegation_said(states, curacao, aruba):
    focal_point = factories.focal_point(curacao)
    one = factories.registration(states, curacao, named_by=focal_point, position=2)
    note = factories.note(curacao, one)
    reassign(by=BY, registration=one, category=states, delegation=aruba)
    assert list(note.covers.all()) == []
    assert (fresh(one).named_by, fresh(one).position) == (None, 0)


def test_delegation_does_not_count_as_having_named_who_is_moved_into_it(conference):
    governments = factories.category(conference, needs_note=True)
    here, there = (factories.delegation(governments, complete_at=timezone.now()) for _n in range(2))
    one = named(here, in_full=True)
    factories.note(here, one)
    assert [status_of(place) for place in (here, there)] == [Status.COMPLETE, Status.COMPLETE]
    assert one.email in Desk(one.named_by).sees(f"members/{one.reference}/")
    reassign(by=BY, registration=one, category=governments, delegation=there)
    assert fresh(one).named_by is None
    assert [status_of(place) for place in (here, there)] == [Status.COMPLETE, Status.NOMINATED]
    assert list(with_status(Delegation.objects.order_by("pk")).values_list("status", flat=True)) == [
        Status.COMPLETE,
        Status.NOMINATED,
    ]
    desk = Desk(focal_point(there))
    page = desk.sees(f"members/{one.reference}/")
    assert one.email not in page
    assert "Endorse</button>" in page
    assert "You endorse" in desk.does(f"members/{one.reference}/endorse/", seen="submitted")


def test_reassign_within_the_delegation_leaves_who_named_the_person(conference):
    governments, others = (factories.category(conference) for _n in range(2))
    one = named(factories.delegation(governments))
    Delegation.objects.update(category=others)
    reassign(by=BY, registration=one, category=others, delegation=Delegation.objects.get())
    assert fresh(one).source == Source.NOMINATION
    assert fresh(one).named_by is not None


def test_reassign_makes_no_second_head(states, curacao, aruba):
    Places.objects.filter(delegation=aruba).update(places=3)
    head = factories.registration(states, aruba, role="head", given_name="Ruth")
    one = factories.registration(states, curacao, role="head")
    for role in (None, "head"):
        with pytest.raises(Refused) as refused:
            reassign(by=BY, registration=one, category=states, delegation=aruba, role=role)
        assert "Ruth" in refused.value.refusal.sentence
    assert (fresh(one).delegation, taken(curacao), taken(aruba)) == (curacao, 1, 1)
    reassign(by=BY, registration=one, category=states, delegation=aruba, role="alternate")
    assert (fresh(one).delegation, fresh(one).role, fresh(head).role) == (aruba, "alternate", "head")
    assert AuditEvent.objects.get(verb="registration.role_given").changes == {"role": ["head", "alternate"]}


def test_reassign_of_a_head_leads_where_nobody_does(states, curacao, aruba):
    factories.registration(states, aruba, role="head", state=State.WITHDRAWN)
    one = factories.registration(states, curacao, role="head")
    reassign(by=BY, registration=one, category=states, delegation=aruba)
    assert fresh(one).role == "head"


def test_reassign_refuses_what_does_not_go_together(states, curacao, media):
    one = factories.registration(states, curacao)
    elsewhere = factories.category(factories.conference())
    for category, delegation in ((media, curacao), (states, None), (elsewhere, None)):
        with pytest.raises(Misplaced):
            reassign(by=BY, registration=one, category=category, delegation=delegation)


def test_reassign_of_who_left_is_refused(states, curacao, aruba):
    left = factories.registration(states, curacao, state=State.WITHDRAWN)
    with pytest.raises(IllegalMove):
        reassign(by=BY, registration=left, category=states, delegation=aruba)


def test_reassign_twice_is_once(states, curacao, aruba):
    one = factories.registration(states, curacao)
    for _n in range(2):
        reassign(by=BY, registration=one, category=states, delegation=aruba)
    assert AuditEvent.objects.filter(verb="registration.reassigned").count() == 1
    assert taken(aruba) == 1


def test_moving_one_up_without_a_place_is_refused(states, curacao):
    for _n in range(2):
        factories.registration(states, curacao)
    waiting = factories.registration(states, curacao, state=State.WAITLISTED)
    with pytest.raises(Full) as error:
        move_one_up(by=BY, registration=waiting, reason="The minister asks")
    assert error.value.row.delegation == curacao
    assert fresh(waiting).state == State.WAITLISTED
    assert not Message.objects.exists()


def test_moving_one_up_into_a_new_place_passes_the_others(states, curacao, conference):
    for _n in range(2):
        factories.registration(states, curacao)
    first = factories.registration(states, curacao, state=State.WAITLISTED)
    second = factories.registration(states, curacao, state=State.WAITLISTED)
    move_one_up(by=BY, registration=second, reason="The minister asks", add_place=True)
    assert (fresh(first).state, fresh(second).state) == (State.WAITLISTED, State.SUBMITTED)
    assert Places.objects.get(delegation=curacao).places == 3
    assert fresh(second).internal_notes.get().text == "The minister asks"
    assert "minister" not in str(list(AuditEvent.objects.values_list("changes", flat=True)))
    assert Message.objects.get().template == "registration/emails/moved_up"
    assert seats.recount(conference.pk) == {}


def test_moving_one_up_twice_is_refused_the_second_time(states, curacao):
    waiting = factories.registration(states, curacao, state=State.WAITLISTED)
    move_one_up(by=BY, registration=waiting, reason="x")
    with pytest.raises(IllegalMove):
        move_one_up(by=BY, registration=waiting, reason="x")
