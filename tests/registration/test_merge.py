"""Merging two registrations of one person: places, state, links, mails, and that nothing is lost."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.actions import sessions
from agenda.models import SessionPerson
from conference.audit.models import Actor, AuditEvent
from conference.links.models import find, make
from conference.mail.delivery import compose
from conference.mail.models import Message
from registration.actions import seats
from registration.actions.merge import FIELDS, NotMerged, merge
from registration.delegation_rules import may_endorse
from registration.history import history
from registration.models import (
    Answer,
    CheckIn,
    Funding,
    InternalNote,
    Needs,
    Passport,
    ProposedChange,
    Question,
    Source,
    State,
    Travel,
)
from registration.models.places import Full, of_conference
from tests import factories, hostile

pytestmark = pytest.mark.django_db
BY = Actor("staff", "1", "Rosalind")


@pytest.fixture
def pair(states, curacao):
    return factories.registration(states, curacao), factories.registration(states, curacao)


def fresh(registration):
    return type(registration).objects.get(pk=registration.pk)


def enter(registration):
    """Confirmed, and checked in at the desk."""
    type(registration).objects.filter(pk=registration.pk).update(state=State.CONFIRMED, holds_until=None)
    CheckIn.objects.create(registration=registration, at=timezone.now(), by="desk")


def is_in(registration):
    return registration.checkins.filter(undone_at__isnull=True).exists()


def test_merge_frees_the_place_and_keeps_one(pair, conference, curacao):
    keep, drop = pair
    merge(by=BY, keep=keep, drop=drop)
    assert (fresh(keep).state, fresh(drop).state) == (State.SUBMITTED, State.WITHDRAWN)
    assert fresh(drop).merged_into_id == keep.pk
    assert of_conference(conference.pk).taken == 1
    assert seats.recount(conference.pk) == {}


def test_merge_lets_the_next_of_the_waiting_list_move_up(pair, states, curacao):
    waiting = factories.registration(states, curacao, state=State.WAITLISTED)
    merge(by=BY, keep=pair[0], drop=pair[1])
    assert fresh(waiting).state == State.SUBMITTED


def test_merge_gives_the_place_to_the_one_that_waits(states, curacao, conference):
    keep = factories.registration(states, curacao, state=State.WAITLISTED)
    drop, _other = factories.registration(states, curacao), factories.registration(states, curacao)
    merge(by=BY, keep=keep, drop=drop)
    assert fresh(keep).state == State.SUBMITTED
    assert seats.recount(conference.pk) == {}
    curacao.places.refresh_from_db()
    assert curacao.places.taken == 2


def test_merge_into_one_that_waits_elsewhere_without_a_place_is_refused(states, curacao):
    full = factories.delegation(states, places=0)
    keep = factories.registration(states, full, state=State.WAITLISTED)
    drop = factories.registration(states, curacao)
    with pytest.raises(Full):
        merge(by=BY, keep=keep, drop=drop)
    assert (fresh(keep).state, fresh(drop).state) == (State.WAITLISTED, State.SUBMITTED)


def test_merge_keeps_a_confirmation_and_sends_it_for_the_code_that_counts(states, curacao):
    keep = factories.registration(states, curacao)
    drop = factories.registration(states, curacao, state=State.CONFIRMED)
    merge(by=BY, keep=keep, drop=drop)
    assert fresh(keep).state == State.CONFIRMED
    mail = Message.objects.get()
    assert mail.template == "registration/emails/confirmed"
    assert keep.reference in mail.text


def test_merge_tells_the_person_once_with_both_codes(pair):
    keep, drop = pair
    merge(by=BY, keep=keep, drop=drop)
    mail = Message.objects.get()
    assert mail.to == keep.email
    assert keep.reference in mail.text
    assert drop.reference in mail.text


def test_merge_ends_the_links_of_the_one_that_is_given_up(pair):
    keep, drop = pair
    tokens = [make(kind, drop.pk).token for kind in ("registration", "badge")]
    merge(by=BY, keep=keep, drop=drop)
    assert [find(token) for token in tokens] == [None, None]
    assert find(factories.link(keep).token) is not None


def test_merge_with_the_other_address_ends_the_link_in_the_mailbox_that_is_given_up(pair):
    keep, drop = pair
    token = factories.link(keep).token
    merge(by=BY, keep=keep, drop=drop, take={"email"})
    assert find(token) is None
    letters = {mail.to: mail for mail in Message.objects.all()}
    assert set(letters) == {keep.email, drop.email}
    assert "private-link-" not in letters[keep.email].text
    assert factories.link(keep).token in compose(letters[drop.email]).body


def test_mail_that_waited_during_the_merge_opens_nothing_either(pair, client):
    keep, drop = pair
    merge(by=BY, keep=keep, drop=drop)
    for one, status in ((drop, 404), (keep, 302)):
        link = f"/en/{one.conference.slug}/link/{factories.link(one).token}/"  # as it is put in at delivery
        assert client.post(link).status_code == status


def test_merge_shows_both_histories_and_no_personal_values(states, curacao):
    keep = factories.registration(states, curacao)
    drop = factories.registration(states, curacao, function="Harbour Master")
    merge(by=BY, keep=keep, drop=drop, take={"function"})
    texts = [entry.text for entry in history(keep)]
    assert any(f"merged {drop.reference} into {keep.reference}" in text for text in texts)
    assert sum("registered" in text for text in texts) == 2
    event = AuditEvent.objects.get(verb="registration.merged")
    assert event.changes["merged"] == [drop.reference, keep.reference]
    assert event.changes["function"] is None
    assert "Harbour Master" not in str(event.changes)


def test_merge_takes_what_is_chosen_and_what_is_missing(states, curacao):
    keep = factories.registration(states, curacao, function="Adviser", organization="", phone="+12425550101")
    drop = factories.registration(states, curacao, function="Director", organization="Ministry", phone="+12425550102")
    merge(by=BY, keep=keep, drop=drop, take={"function"})
    kept, dropped = fresh(keep), fresh(drop)
    assert (kept.function, kept.organization, kept.phone) == ("Director", "Ministry", "+12425550101")
    assert (dropped.function, dropped.phone) == ("Adviser", "+12425550102")
    assert "director" in kept.search


@pytest.mark.parametrize("role", ["", "adviser"])
def test_merge_makes_no_second_head(states, curacao, role):
    other = factories.registration(states, curacao, role="head")
    keep = factories.registration(states, curacao, role=role)
    drop = factories.registration(states, factories.delegation(states), role="head")
    merge(by=BY, keep=keep, drop=drop, take={"role"})
    assert (fresh(keep).role, fresh(drop).role, fresh(other).role) == (role, "head", "head")


def test_merge_of_the_head_with_another_registration_of_the_same_person_keeps_the_head(states, curacao):
    keep = factories.registration(states, curacao, role="adviser")
    drop = factories.registration(states, curacao, role="head")
    merge(by=BY, keep=keep, drop=drop, take={"role"})
    assert (fresh(keep).role, fresh(drop).role) == ("head", "adviser")


def test_merge_with_whom_the_delegation_named_keeps_who_named_them(states, curacao):
    point = factories.focal_point(curacao)
    keep = factories.registration(states, curacao)
    drop = factories.registration(states, curacao, source=Source.NOMINATION, named_by=point)
    assert may_endorse(keep)
    merge(by=BY, keep=keep, drop=drop)
    assert fresh(keep).named_by == point
    assert not may_endorse(fresh(keep))


def test_merge_proves_the_mailbox_that_was_proved(states, curacao):
    keep = factories.registration(states, curacao)
    drop = factories.registration(states, curacao, verified_at=timezone.now(), holds_until=None)
    merge(by=BY, keep=keep, drop=drop, take={"email"})
    assert fresh(keep).verified_at is not None
    assert fresh(keep).holds_until is None
    assert fresh(drop).verified_at is None


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DECLINED, State.LAPSED])
def test_merge_of_one_out_of_the_running_is_refused(states, curacao, state):
    keep = factories.registration(states, curacao)
    with pytest.raises(NotMerged):
        merge(by=BY, keep=keep, drop=factories.registration(states, curacao, state=state))
    with pytest.raises(NotMerged):
        merge(by=BY, keep=keep, drop=keep)


def test_merge_moves_everything_that_hangs_from_it(pair, conference):
    keep, drop = pair
    note = factories.note(drop.delegation, drop)
    Needs.objects.create(registration=drop, diet=["vegan"], details="No peanuts")
    Travel.objects.create(registration=drop, hotel="Harbour Inn")
    Funding.objects.create(registration=drop, ticket=True)
    Passport.objects.create(
        registration=drop, name="D F", number="X1", country="BS", born_on="1970-01-01", expires_on="2030-01-01"
    )
    InternalNote.objects.create(registration=drop, text="Called twice", by="Rosalind")
    ProposedChange.objects.create(registration=drop, field="function", new="Chief", proposed_at=timezone.now())
    enter(drop)
    question = Question.objects.create(conference=conference, code="hotel", label=factories.words("Hotel?"))
    Answer.objects.create(registration=drop, question=question, text="Near the sea")
    merge(by=BY, keep=keep, drop=drop)
    kept = fresh(keep)
    assert (kept.needs.details, kept.travel.hotel, kept.funding.ticket, kept.passport.number) == (
        "No peanuts",
        "Harbour Inn",
        True,
        "X1",
    )
    assert kept.internal_notes.get().text == "Called twice"
    assert kept.proposals.get().new == "Chief"
    assert kept.checkins.count() == 1
    assert kept.answers.get().text == "Near the sea"
    assert note.covers.get() == keep


def test_merge_of_two_that_both_have_it_lets_one_choose_and_keeps_the_other(pair):
    keep, drop = pair
    Needs.objects.create(registration=keep, diet=["vegan"])
    Needs.objects.create(registration=drop, diet=["halal"])
    Travel.objects.create(registration=keep, hotel="Keep Inn")
    Travel.objects.create(registration=drop, hotel="Drop Inn")
    for one in pair:
        ProposedChange.objects.create(registration=one, field="function", new=str(one.pk), proposed_at=timezone.now())
        enter(one)
    merge(by=BY, keep=keep, drop=drop, take={"needs"})
    assert (fresh(keep).needs.diet, fresh(drop).needs.diet) == (["halal"], ["vegan"])
    assert (fresh(keep).travel.hotel, fresh(drop).travel.hotel) == ("Keep Inn", "Drop Inn")
    assert keep.proposals.filter(decided_at__isnull=True).get().new == str(keep.pk)
    assert keep.proposals.count() == 2
    assert keep.checkins.filter(undone_at__isnull=True).count() == 1
    assert keep.checkins.count() == 2


def test_merge_of_who_is_checked_in_into_one_that_cannot_be_confirmed_is_refused(conference):
    governments = factories.category(conference, needs_note=True)
    here, there = (factories.delegation(governments) for _n in range(2))
    keep, drop = factories.registration(governments, here), factories.registration(governments, there)
    factories.note(there, drop)
    enter(drop)
    with pytest.raises(NotMerged) as refused:
        merge(by=BY, keep=keep, drop=drop)
    assert f"Keep {drop.reference} instead" in refused.value.refusal.sentence
    assert (fresh(keep).state, fresh(drop).state) == (State.SUBMITTED, State.CONFIRMED)
    assert is_in(drop)
    factories.note(here, keep)
    merge(by=BY, keep=keep, drop=drop)
    assert fresh(keep).state == State.CONFIRMED
    assert is_in(keep)


def test_merge_of_who_is_checked_in_brings_confirmation_and_note_along(conference):
    governments = factories.category(conference, needs_note=True)
    here = factories.delegation(governments)
    keep, drop = (factories.registration(governments, here) for _n in range(2))
    factories.note(here, drop)
    enter(drop)
    merge(by=BY, keep=keep, drop=drop)
    assert fresh(keep).state == State.CONFIRMED
    assert is_in(keep)


def test_merge_takes_the_roles_on_the_podium_along(pair, conference):
    keep, drop = pair
    session = sessions.create(by=BY, conference=conference, fields={"code": "x", "title": factories.words("Opening")})
    person = SessionPerson.objects.create(session=session, name=factories.words("Chair"), registration=drop)
    merge(by=BY, keep=keep, drop=drop)
    person.refresh_from_db()
    assert person.registration_id == keep.pk


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merge_loses_nothing_however_strange(states, data):
    names = ("given_name", "family_name", "function", "organization")
    values = [{name: data.draw(hostile.stored) for name in names} for _n in range(2)]
    texts = [data.draw(hostile.texts) for _n in range(2)]
    take = data.draw(st.sets(st.sampled_from([*names, "needs"])))
    keep, drop = (factories.registration(states, **one) for one in values)
    for one, text in zip((keep, drop), texts, strict=True):
        Needs.objects.create(registration=one, details=text)
        InternalNote.objects.create(registration=one, text=text, by="x")
    merge(by=BY, keep=keep, drop=drop, take=take)
    kept, dropped = fresh(keep), fresh(drop)
    for name in names:
        mine, theirs = (one[name] for one in values)
        expected = (theirs, mine) if name in take else (mine, theirs)
        assert (getattr(kept, name), getattr(dropped, name)) == expected
    assert sorted([kept.needs.details, dropped.needs.details]) == sorted(texts)
    assert kept.needs.details == texts["needs" in take]
    assert sorted(note.text for note in kept.internal_notes.all()) == sorted(texts)
    assert set(FIELDS) >= set(names)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merge_loses_no_travel_passport_or_answer_however_strange(states, data):
    states = factories.category(states.conference)
    questions = [Question.objects.get_or_create(conference=states.conference, code=f"q{n}")[0] for n in range(3)]
    pair = [factories.registration(states) for _n in range(2)]
    before = {"hotel": [], "number": [], **{one.code: [] for one in questions}}
    for one in pair:
        if data.draw(st.booleans()):
            before["hotel"].append(Travel.objects.create(registration=one, hotel=data.draw(hostile.stored)).hotel)
        if data.draw(st.booleans()):
            passport = Passport.objects.create(
                registration=one,
                name=data.draw(hostile.stored),
                number=data.draw(hostile.stored),
                country="BS",
                born_on="1970-01-01",
                expires_on="2030-01-01",
            )
            before["number"].append(passport.number)
        for question in questions:
            if data.draw(st.booleans()):
                text = data.draw(hostile.texts)
                before[question.code].append(Answer.objects.create(registration=one, question=question, text=text).text)
    take = data.draw(st.sets(st.sampled_from(["travel", "passport", "answer-q0", "answer-q1", "answer-q2"])))
    keep, drop = pair
    merge(by=BY, keep=keep, drop=drop, take=take)

    def of(one):
        found = {"hotel": [row.hotel for row in Travel.objects.filter(registration=one)]}
        found["number"] = [row.number for row in Passport.objects.filter(registration=one)]
        for question in questions:
            found[question.code] = [row.text for row in Answer.objects.filter(registration=one, question=question)]
        return found

    kept, dropped = of(keep), of(drop)
    names = {"hotel": "travel", "number": "passport"} | {one.code: f"answer-{one.code}" for one in questions}
    for name, values in before.items():
        assert sorted(kept[name] + dropped[name]) == sorted(values), "nothing is lost"
        assert len(kept[name]) == bool(values), "what the other one lacks comes along"
        if len(values) == 2:
            assert kept[name] == [values[names[name] in take]]
