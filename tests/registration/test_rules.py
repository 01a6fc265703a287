import datetime as dt

import pytest
from django.utils import timezone

from registration import rules
from registration.models import MOVES, Category, IllegalMove, Registration, State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference():
    return factories.conference()


def test_registering_follows_opening_and_closing_to_the_second(conference):
    second = dt.timedelta(seconds=1)
    answers = [
        rules.may_register(conference, at)
        for at in (
            conference.opens_at - second,
            conference.opens_at,
            conference.closes_at - second,
            conference.closes_at,
        )
    ]
    assert [answer and answer.code for answer in answers] == ["early", None, None, "closed"]


def test_nominated_categories_take_no_applications(conference):
    named = factories.category(conference, admission=Category.Admission.NOMINATION)
    assert rules.may_apply(named, None).code == "nomination"


def test_a_category_with_delegations_asks_for_one_of_its_own(conference):
    states, media = factories.category(conference), factories.category(conference)
    curacao = factories.delegation(states)
    assert rules.may_apply(states, None).code == "delegation"
    assert rules.may_apply(states, curacao) is None
    assert rules.may_apply(media, curacao).code == "category"
    assert rules.may_apply(media, None) is None


@pytest.mark.parametrize("state", State)
def test_same_person_counts_only_while_in_the_running(conference, state):
    there = factories.registration(factories.category(conference), state=state, given_name="Régine", family_name="Øst")
    known = rules.same_person(conference, there.email.upper(), "REGINE", "ost")
    expected = there if state in ("nominated", "submitted", "waitlisted", "confirmed") else None
    assert known == expected


def test_same_person_in_another_conference_is_another(conference):
    elsewhere = factories.registration(factories.category(factories.conference()))
    assert rules.same_person(conference, elsewhere.email, elsewhere.given_name, elsewhere.family_name) is None


@pytest.mark.parametrize("start", State)
@pytest.mark.parametrize("end", State)
def test_moves_are_exactly_those_of_the_table(start, end):
    registration = Registration(state=start)
    if end in MOVES[start]:
        registration.move(end, timezone.now())
        assert registration.state == end
    else:
        with pytest.raises(IllegalMove):
            registration.move(end, timezone.now())
        assert registration.state == start


def test_only_holders_of_a_place_can_be_confirmed(conference):
    category = factories.category(conference)
    able = {state for state in State if rules.can_confirm(factories.registration(category, state=state))}
    assert able == {State.NOMINATED, State.SUBMITTED}
