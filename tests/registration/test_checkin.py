"""Checking in, undoing it, and registering at the desk: the actions, and who is meant by what was typed."""

import uuid
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings

from conference.audit.models import Actor, AuditEvent
from conference.links.models import make, revoke
from conference.mail.models import Message
from registration import arrivals
from registration.actions import leave, seats
from registration.actions.apply import Refused
from registration.actions.checkin import AlreadyIn, NotIn, check_in, undo
from registration.actions.walk_in import walk_in
from registration.models import Category, CheckIn, IllegalMove, Places, Registration, Source, State
from registration.recognize import recognize
from tests import factories, hostile
from tests.processes import race
from tests.registration import racer

DESK = Actor("staff", "1", "Coralie Sandpiper")


@pytest.fixture
def confirmed(states, curacao):
    return factories.registration(states, curacao, state=State.CONFIRMED)


@pytest.mark.django_db
class TestCheckingIn:
    def test_check_in_tells_who_when_and_which_desk(self, confirmed):
        made = check_in(by=DESK, registration=confirmed, desk="Desk 2")
        assert (made.by, made.desk, made.undone_at) == ("Coralie Sandpiper", "Desk 2", None)
        assert AuditEvent.objects.filter(verb="registration.checked_in", target_label=confirmed.reference).count() == 1

    def test_check_in_twice_is_once_and_says_since_when(self, confirmed):
        first = check_in(by=DESK, registration=confirmed, desk="Desk 2")
        with pytest.raises(AlreadyIn) as already:
            check_in(by=DESK, registration=confirmed, desk="Desk 1")
        assert already.value.checkin == first
        assert CheckIn.objects.count() == 1

    @pytest.mark.parametrize("state", [state for state in State if state != State.CONFIRMED])
    def test_check_in_refuses_who_is_not_confirmed(self, states, state):
        with pytest.raises(IllegalMove):
            check_in(by=DESK, registration=factories.registration(states, state=state))
        assert not CheckIn.objects.exists()

    def test_who_is_in_and_was_withdrawn_is_not_let_in_again_and_no_longer_counted(self, conference, confirmed):
        check_in(by=DESK, registration=confirmed)
        leave.withdraw(by=DESK, registration=confirmed)
        with pytest.raises(IllegalMove):
            check_in(by=DESK, registration=confirmed)
        assert arrivals.counts(conference).inside == 0
        assert arrivals.is_in(confirmed) is None, "the check-in is taken back, and the record says so"
        assert AuditEvent.objects.filter(verb="registration.checkin_undone").count() == 1

    def test_undone_check_in_stays_in_the_record_and_another_may_follow(self, confirmed):
        first = check_in(by=DESK, registration=confirmed)
        undo(by=Actor("staff", "2", "Rosalind Casuarina"), registration=confirmed, checkin_id=first.pk)
        assert arrivals.is_in(confirmed) is None
        check_in(by=DESK, registration=confirmed)
        assert [one.undone_by for one in confirmed.checkins.order_by("id")] == ["Rosalind Casuarina", ""]

    def test_undo_leaves_a_later_check_in_alone(self, confirmed):
        first = check_in(by=DESK, registration=confirmed)
        undo(by=DESK, registration=confirmed, checkin_id=first.pk)
        later = check_in(by=DESK, registration=confirmed)
        with pytest.raises(NotIn):
            undo(by=DESK, registration=confirmed, checkin_id=first.pk)
        assert arrivals.is_in(confirmed) == later


@pytest.mark.django_db
class TestRecognizing:
    def test_code_is_found_however_it_is_said(self, conference, confirmed):
        code = confirmed.reference
        for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", ""), code[4:], f" {code}\r\n"):
            found = recognize(conference, typed)
            assert (found.people, found.is_exact) == ([confirmed], True), typed

    def test_badge_is_found_by_its_token_alone_or_in_an_address(self, conference, confirmed):
        token = make("badge", confirmed.pk).token
        for typed in (token, f"https://example.org/b/{token}/"):
            assert recognize(conference, typed).people == [confirmed]

    def test_revoked_badges_are_known_as_former_ones(self, conference, confirmed):
        badge = make("badge", confirmed.pk)
        tokens = []
        for _n in range(3):
            tokens.append(badge.token)
            revoke(badge)
        for token in tokens:
            found = recognize(conference, token)
            assert (found.people, found.former.link) == ([confirmed], badge)
        assert recognize(conference, badge.token).former is None

    def test_former_private_link_is_no_badge(self, conference, confirmed):
        link = make("registration", confirmed.pk)
        token = link.token
        revoke(link)
        assert recognize(conference, token).problem == "badge"

    def test_private_link_is_no_badge(self, conference, confirmed):
        assert recognize(conference, make("registration", confirmed.pk).token).problem == "badge"

    def test_another_conferences_code_and_badge_are_said_to_be_so(self, confirmed):
        here = factories.conference()
        assert recognize(here, confirmed.reference).problem == "elsewhere"
        assert recognize(here, make("badge", confirmed.pk).token).problem == "elsewhere"

    def test_mistyped_code_is_told_from_an_unknown_name(self, conference, confirmed):
        code = confirmed.reference
        wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
        assert recognize(conference, wrong).problem == "mistyped"
        assert recognize(conference, "Nobody Whatever").problem == "unknown"
        assert recognize(conference, "   ").problem == "nothing"

    def test_name_lists_who_could_be_meant_and_forgives_accents_and_slips(self, conference, states):
        regine = factories.registration(
            states, state=State.CONFIRMED, given_name="Régine", family_name="Flamboyant-Étoile"
        )
        factories.registration(states, state=State.CONFIRMED)
        for typed in ("regine", "ETOILE", "flamboyant régine", "Flamboiant", "Regina Flamboyant"):
            found = recognize(conference, typed)
            assert (found.people, found.is_exact) == ([regine], False), typed

    def test_delegation_lists_its_members_after_those_who_are_called_so(self, conference, states, curacao):
        member = factories.registration(states, curacao, state=State.CONFIRMED)
        namesake = factories.registration(states, state=State.WITHDRAWN, family_name="Curaçao")
        assert recognize(conference, "curacao").people == [namesake, member]

    def test_many_of_one_name_put_who_may_enter_first(self, conference, states):
        for _n in range(11):
            factories.registration(states, state=State.WITHDRAWN, family_name="Sandpiper")
        may_enter = factories.registration(states, state=State.CONFIRMED, family_name="Sandpiper")
        found = recognize(conference, "sandpiper")
        assert found.people[0] == may_enter
        assert (len(found.people), found.has_more) == (10, True)

    def test_recognizing_takes_few_queries(self, conference, confirmed, django_assert_max_num_queries):
        for typed in (confirmed.reference, make("badge", confirmed.pk).token, "Frangipani", "nobody at all"):
            with django_assert_max_num_queries(6):
                recognize(conference, typed)

    @given(typed=hostile.anything, called=hostile.stored)
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_hostile_text_lets_nobody_in_and_breaks_nothing(self, conference, states, typed, called):
        """Whoever has such a name may be listed; that this person is meant, only a code says."""
        Registration.objects.filter(conference=conference).delete()
        there = [factories.registration(states, state=state, family_name=called) for state in ("confirmed", "declined")]
        for text in (typed, called):
            found = recognize(conference, text)
            assert not found.is_exact
            assert set(found.people) <= set(there)


@pytest.mark.django_db
class TestWalkingIn:
    PERSON = {
        "given_name": "Ondine",
        "family_name": "Cascarilla",
        "function": "Adviser",
        "email": "o.cascarilla@example.org",
        "language": "en",
    }

    def walk(self, category, delegation=None, **more):
        return walk_in(
            **{
                "by": DESK,
                "conference": category.conference,
                "category": category,
                "delegation": delegation,
                "person": self.PERSON,
                "decides": True,
                "desk": "Desk 1",
                "submission_key": uuid.uuid4(),
            }
            | more
        )

    def test_walk_in_by_who_decides_is_confirmed_in_and_counted(self, conference, states, curacao):
        done = self.walk(states, curacao)
        person = Registration.objects.get()
        assert (person.state, person.source, person.holds_until) == (State.CONFIRMED, Source.DESK, None)
        assert done.checkin == arrivals.is_in(person)
        assert Places.objects.get(delegation=curacao).taken == 1
        assert seats.recount(conference.pk) == {}
        assert [mail.template for mail in Message.objects.all()] == ["registration/emails/confirmed"]

    def test_walk_in_by_who_does_not_decide_waits_for_the_secretariat(self, conference, states, curacao):
        done = self.walk(states, curacao, decides=False)
        assert (done.registration.state, done.checkin) == (State.SUBMITTED, None)
        assert not CheckIn.objects.exists()
        assert seats.recount(conference.pk) == {}

    def test_walk_in_whom_no_note_names_waits_for_one(self, states, curacao):
        Category.objects.update(needs_note=True)
        states.refresh_from_db()
        done = self.walk(states, curacao)
        assert (done.registration.state, done.checkin) == (State.SUBMITTED, None)
        assert "note verbale" in done.refusal.sentence

    def test_walk_in_without_a_free_place_writes_nothing_and_says_which_limit(self, conference, states, curacao):
        for _n in range(2):
            factories.registration(states, curacao, state=State.CONFIRMED)
        with pytest.raises(Refused, match="full") as refused:
            self.walk(states, curacao)
        assert "Curaçao" in refused.value.refusal.sentence
        assert Registration.objects.count() == 2
        assert seats.recount(conference.pk) == {}
        Places.objects.filter(delegation__isnull=True).update(places=2)
        with pytest.raises(Refused) as refused:
            self.walk(states, factories.delegation(states))
        assert "No place is free" in refused.value.refusal.sentence

    def test_walk_in_is_open_after_closing_and_by_nomination(self, conference, states, curacao):
        conference.closes_at = conference.opens_at.replace(year=conference.opens_at.year + 1)
        Category.objects.update(admission=Category.Admission.NOMINATION)
        states.refresh_from_db()
        assert self.walk(states, curacao).checkin is not None

    def test_walk_in_of_somebody_registered_names_the_code(self, states, curacao):
        known = factories.registration(
            states, given_name="Ondine", family_name="Cascarilla", email="O.Cascarilla@example.org"
        )
        with pytest.raises(Refused) as refused:
            self.walk(states, curacao)
        assert known.reference in refused.value.refusal.sentence

    def test_walk_in_sent_twice_is_once(self, states, curacao):
        key = uuid.uuid4()
        first = self.walk(states, curacao, submission_key=key)
        again = self.walk(states, curacao, submission_key=key)
        assert again.registration == first.registration
        assert (again.checkin, again.is_new) == (first.checkin, False)
        assert Registration.objects.count() == 1

    def test_walk_in_names_a_delegation_where_there_are_any(self, states, curacao):
        with pytest.raises(Refused, match="delegation"):
            self.walk(states)


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_desks_at_once_one_welcomes_and_the_other_says_where(self, states):
        person = factories.registration(states, state=State.CONFIRMED)
        results = race(*(partial(racer.do_check_in, person.pk, desk=f"Desk {n}") for n in (1, 2, 3, 4)))
        (welcome,) = [result for result in results if result.startswith("welcome")]
        desk = welcome.removeprefix("welcome at ")
        assert sorted(results) == sorted([welcome, *[f"already in at {desk}"] * 3])
        assert CheckIn.objects.count() == 1

    def test_withdrawn_at_the_same_moment_is_never_let_in_afterwards(self, states):
        person = factories.registration(states, state=State.CONFIRMED)
        results = race(partial(racer.do_check_in, person.pk, desk="1"), partial(racer.do_withdraw, person.pk))
        assert "withdrawn" in results
        assert CheckIn.objects.count() == (1 if "welcome at 1" in results else 0)

    def test_one_person_at_two_desks_at_once_is_registered_once(self, conference, states):
        within = factories.delegation(states, places=5)
        keys = [str(uuid.uuid4()) for _n in range(4)]
        results = race(*(partial(racer.do_walk_in, states.pk, within.pk, key, name="Pelikaan") for key in keys))
        assert results.count("known") == 3
        assert Registration.objects.count() == 1
        assert seats.recount(conference.pk) == {}

    def test_last_place_is_given_once_at_many_desks(self, conference, states):
        within = factories.delegation(states, places=1)
        results = race(*(partial(racer.do_walk_in, states.pk, within.pk, str(uuid.uuid4())) for _n in range(4)))
        assert results.count("full") == 3
        assert seats.recount(conference.pk) == {}


def test_two_of_one_name_without_an_address_both_walk_in(conference, states, curacao):
    """Each is written to at the secretariat's own mailbox; the desk has said that they are two."""
    person = {
        "given_name": "Ann",
        "family_name": "Brown",
        "function": "Driver",
        "email": conference.contact_email,
        "language": "en",
    }
    asked = {"by": DESK, "conference": conference, "category": states, "delegation": curacao, "decides": True}
    first = walk_in(**asked, person=person, submission_key=uuid.uuid4())
    with pytest.raises(Refused):
        walk_in(**asked, person=person, submission_key=uuid.uuid4())
    second = walk_in(**asked, person=person, submission_key=uuid.uuid4(), is_another=True)
    assert second.is_new
    assert second.registration.pk != first.registration.pk
