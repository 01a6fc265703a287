"""Likely duplicates: found, told apart, merged side by side."""

import pytest

from conference.audit.models import SYSTEM
from registration import duplicates
from registration.actions.checkin import check_in
from registration.models import Distinct, Needs, State, Travel
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def regine(states, curacao):
    return factories.registration(states, curacao, given_name="Régine", family_name="Flamboyant", email="r@example.org")


def like(states, curacao=None, **fields):
    return factories.registration(
        states, curacao, **{"given_name": "Somebody", "family_name": "Else", "email": "x@example.org"} | fields
    )


def test_same_name_without_accents_is_likely(regine, states):
    other = like(states, given_name="REGINE", family_name="Flamboyant")
    assert duplicates.of(regine) == [other]


def test_one_mailbox_and_a_similar_name_is_likely(regine, states):
    other = like(states, given_name="R.", family_name="Flamboyant", email="R@example.org")
    like(states, given_name="Joost", family_name="Pelikaan", email="r@example.org")
    assert duplicates.of(regine) == [other]


def test_very_similar_name_in_one_delegation_is_likely(regine, states, curacao):
    other = like(states, curacao, given_name="Regina", family_name="Flamboyant")
    like(states, factories.delegation(states), given_name="Regina", family_name="Flamboyant")
    assert duplicates.of(regine) == [other]


@pytest.mark.parametrize(
    ("one", "two"),
    [(("Ann-Marie", "Brown"), ("Ann Marie", "Brown")), (("Kees", "D'Angelo"), ("Kees", "Dangelo"))],
    ids=["hyphen", "apostrophe"],
)
def test_names_that_differ_by_a_sign_are_likely_everywhere(states, one, two):
    first, second = [
        like(states, given_name=given, family_name=family, email=f"{n}@example.org")
        for n, (given, family) in enumerate((one, two))
    ]
    assert duplicates.of(first) == [second]
    (pair,) = duplicates.pairs(first.conference, limit=10)
    assert (pair.first, pair.second) == (first, second)


def test_list_has_very_similar_names_of_one_delegation(regine, states, curacao):
    other = like(states, curacao, given_name="Regina", family_name="Flamboyant")
    turned = like(states, curacao, given_name="Flamboyant", family_name="Regine", email="t@example.org")
    like(states, curacao, given_name="Joost", family_name="Pelikaan", email="p@example.org")
    like(states, factories.delegation(states), given_name="Regina", family_name="Flamboyan", email="e@example.org")
    found = {(pair.first, pair.second) for pair in duplicates.pairs(regine.conference, limit=10)}
    assert {(regine, other), (regine, turned)} <= found
    assert all(two in duplicates.of(one) for one, two in found), "as on each person's page"


def test_pages_of_pairs_follow_each_other_without_those_told_apart(states, curacao):
    """Each page is cut from the same list, however the pairs came together."""
    namesakes = [like(states, given_name="Ann", family_name="Brown", email=f"{n}@example.org") for n in range(4)]
    like(states, curacao, given_name="Anne", family_name="Brown", email=namesakes[0].email)
    like(states, curacao, given_name="Annie", family_name="Brown", email="a@example.org")
    for one in namesakes[1:]:
        Distinct.objects.create(first=namesakes[0], second=one, by="")
    everything = duplicates.pairs(states.conference, limit=100)
    assert len(everything) == 3 + 1 + 1  # of the namesakes, of one mailbox, of one delegation
    assert len({(pair.first.pk, pair.second.pk) for pair in everything}) == 5
    pages = [duplicates.pairs(states.conference, limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [pair for page in pages for pair in page] == everything


def test_names_alone_are_compared_in_the_small_delegations_first(states, curacao, monkeypatch):
    """So that the list comes in time also where a delegation has thousands."""
    crowd = factories.delegation(states, code="XX")
    for where in (curacao, crowd):
        for given in ("Regina", "Regine"):
            like(states, where, given_name=given, family_name="Flamboyan", email=f"{given}-{where.code}@example.org")
    like(states, crowd, given_name="Joost", family_name="Pelikaan", email="j@example.org")

    def similar():
        return [p for p in duplicates.pairs(states.conference, limit=10) if p.first.given_name != p.second.given_name]

    assert len(similar()) == 2
    monkeypatch.setattr(duplicates, "MOST_COMPARED", 4)
    (pair,) = similar()
    assert pair.first.delegation == curacao


def test_who_left_and_who_was_told_apart_is_not_likely(office, regine, states):
    like(states, given_name="Régine", family_name="Flamboyant", state=State.WITHDRAWN)
    other = like(states, given_name="Régine", family_name="Flamboyant")
    office.post("registration-distinct", other.reference, other=regine.reference)
    office.post("registration-distinct", regine.reference, other=other.reference)
    assert Distinct.objects.count() == 1
    assert duplicates.of(regine) == []
    assert duplicates.pairs(regine.conference, limit=10) == []


def test_other_conferences_have_no_duplicates_here(regine):
    elsewhere = factories.category(factories.conference())
    like(elsewhere, given_name="Régine", family_name="Flamboyant")
    assert duplicates.of(regine) == []
    assert duplicates.pairs(regine.conference, limit=10) == []


def test_page_of_a_registration_shows_them(office, regine, states):
    other = like(states, given_name="Régine", family_name="Flamboyant")
    page = office.get("registration", regine.reference).text
    assert "Likely duplicates" in page
    assert f"{office.url('registration-merge', regine.reference)}?other={other.reference}" in page


def test_list_shows_pairs_with_both_codes(office, regine, states):
    other = like(states, given_name="Régine", family_name="Flamboyant")
    mailbox = like(states, given_name="Regien", family_name="Flamboyant", email="r@example.org")
    page = office.get("registration-duplicates").text
    for one in (regine, other, mailbox):
        assert one.reference in page
    assert len(office.get("registration-duplicates").context["pairs"]) == 2


def test_list_without_pairs_says_so(office, regine):
    assert "No two registrations look like one person." in office.get("registration-duplicates").text


def test_merge_page_asks_where_both_say_something_else(office, regine, states):
    other = like(states, function="Harbour Master", organization="Port")
    Needs.objects.create(registration=regine, details="No peanuts")
    Needs.objects.create(registration=other, details="No shellfish")
    page = office.get("registration-merge", regine.reference, other=other.reference).text
    assert 'name="take-function"' in page
    assert 'name="take-organization"' not in page
    assert 'name="take-needs"' in page
    assert "Harbour Master" in page
    assert "peanuts" not in page
    assert "shellfish" not in page


def test_merge_takes_over_what_was_chosen(office, regine, states):
    other = like(states, function="Harbour Master")
    Travel.objects.create(registration=other, hotel="Sea Inn")
    data = {"other": other.reference, "merge": "1", "take-function": "theirs", "take-email": "mine"}
    answer = office.client.post(office.url("registration-merge", regine.reference), data, follow=True)
    assert f"{other.reference} is merged into {regine.reference}" in answer.text
    regine.refresh_from_db()
    assert (regine.function, regine.email) == ("Harbour Master", "r@example.org")
    assert regine.travel.hotel == "Sea Inn"
    page = office.get("registration", other.reference).text
    assert "This registration was merged into another one:" in page


def test_merge_sent_twice_says_that_it_is_done(office, regine, states):
    other = like(states)
    data = {"other": other.reference, "merge": "1"}
    url = office.url("registration-merge", regine.reference)
    office.client.post(url, data)
    assert "is out of the running" in office.client.post(url, data).text


def test_merge_that_would_leave_an_arrival_without_confirmation_offers_to_keep_the_other_one(office, regine):
    other = like(factories.category(office.conference, needs_note=True), state=State.CONFIRMED)
    regine.category.needs_note = True
    regine.category.save()
    check_in(by=SYSTEM, registration=other)
    data = {"other": other.reference, "merge": "1"}
    for page in (
        office.get("registration-merge", regine.reference, other=other.reference).text,
        office.client.post(office.url("registration-merge", regine.reference), data).text,
    ):
        assert f"The person is checked in with {other.reference}" in page
        assert f"{office.url('registration-merge', other.reference)}?other={regine.reference}" in page
    other.refresh_from_db()
    assert other.merged_into is None


def test_merge_page_says_that_a_second_head_does_not_lead(office, regine, states, curacao):
    factories.registration(states, curacao, role="head", given_name="Ruth", family_name="Sapodilla")
    type(regine).objects.filter(pk=regine.pk).update(role="adviser")
    other = like(states, factories.delegation(states), role="head")
    page = office.get("registration-merge", regine.reference, other=other.reference).text
    assert "has a head already: Ruth Sapodilla" in page
    assert 'name="take-role"' not in page


@pytest.mark.parametrize("typed", ["NAS-2222-2", "%00\x00", "nothing", "🙂"])
def test_merge_with_an_unknown_code_says_so(office, regine, typed):
    page = office.get("registration-merge", regine.reference, other=typed)
    assert page.status_code == 200
    assert "No registration of this conference has the code" in page.text


def test_merge_with_itself_is_refused(office, regine):
    assert (
        "This is the same registration."
        in office.get("registration-merge", regine.reference, other=regine.reference).text
    )


def test_pages_take_the_same_queries_for_many(office, regine, states, django_assert_max_num_queries):
    def load(name, *args):
        with django_assert_max_num_queries(12) as queries:
            office.get(name, *args)
        return len(queries)

    like(states, given_name="Régine", family_name="Flamboyant")
    few = [load("registration-duplicates"), load("registration", regine.reference)]
    few = [load("registration-duplicates"), load("registration", regine.reference)]
    for _n in range(8):
        like(states, given_name="Régine", family_name="Flamboyant")
    assert [load("registration-duplicates"), load("registration", regine.reference)] == few


def test_list_of_duplicates_takes_the_same_queries_for_a_thousand(office, states, django_assert_max_num_queries):
    def load():
        with django_assert_max_num_queries(12) as queries:
            page = office.get("registration-duplicates")
        assert "Poinciana" in page.content.decode()
        return len(queries)

    for _twice in range(2):
        factories.many(states, None, 1)
    load()
    few = load()
    for number in (10, 1000):
        factories.many(states, None, number)
        assert load() == few
