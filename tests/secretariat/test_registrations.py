import datetime as dt
import re

import pytest
from django.utils import timezone

from registration.models import State
from registration.staff_views.filters import columns
from tests import factories

pytestmark = pytest.mark.django_db


def names(response):
    return [row.family_name for row in response.context["page"]]


@pytest.fixture
def regine(states, curacao):
    return factories.registration(
        states,
        curacao,
        given_name="Régine",
        family_name="Flamboyant",
        email="regine@foreign.example.org",
        organization="Ministère des Affaires étrangères",
        language="fr",
        state=State.CONFIRMED,
        verified_at=timezone.now(),
    )


@pytest.fixture
def joost(states):
    return factories.registration(states, given_name="Joost", family_name="Pelikaan", language="nl")


@pytest.mark.parametrize(
    "words",
    ["regine", "FLAMBOYANT", "flamboyant régine", "amboya", "foreign.example", "affaires etrangeres", "  Régine  "],
)
def test_search_finds_names_without_accents_addresses_and_organizations(office, regine, joost, words):
    assert names(office.get("registrations", q=words)) == ["Flamboyant"]


def test_search_finds_the_code_in_any_writing(office, regine, joost):
    code = regine.reference
    for written in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), code.split("-", 1)[1]):
        assert names(office.get("registrations", q=written)) == ["Flamboyant"]


@pytest.mark.parametrize("words", ["curacao", "Curaçao", "curazao flamboyant"])
def test_search_finds_the_members_of_a_delegation_by_its_name(office, regine, joost, curacao, words):
    """In whatever language it is typed; other words narrow it."""
    curacao.name = factories.words("Curaçao", es="Curazao")
    curacao.save()
    assert names(office.get("registrations", q=words)) == ["Flamboyant"]


def test_search_takes_wildcards_as_letters(office, regine):
    assert names(office.get("registrations", q="%")) == []
    assert names(office.get("registrations", q="r_gi")) == []
    assert office.get("registrations", q="r_gine").context["form"].is_similar


def test_filters_narrow_the_list(office, regine, joost, curacao, states):
    other = factories.registration(factories.category(office.conference), family_name="Zeewind")
    assert names(office.get("registrations", status="confirmed")) == ["Flamboyant"]
    assert names(office.get("registrations", delegation="CW")) == ["Flamboyant"]
    assert names(office.get("registrations", category=other.category.code)) == ["Zeewind"]
    assert names(office.get("registrations", language="nl")) == ["Pelikaan"]
    assert names(office.get("registrations", verified="yes")) == ["Flamboyant"]
    assert names(office.get("registrations", verified="no")) == ["Zeewind", "Pelikaan"]
    assert names(office.get("registrations", verified="no", language="nl")) == ["Pelikaan"]


def test_bad_filters_say_so_and_show_the_rest(office, regine):
    response = office.get("registrations", status="nonsense", page="-3", sort="x", q="a\x00")
    assert response.status_code == 200
    assert names(response) == ["Flamboyant"]
    assert "nonsense" in response.content.decode()


def test_sorting_orders_the_rows(office, states):
    for name in ("Baobab", "almendra", "Conch"):
        factories.registration(states, family_name=name)
    assert names(office.get("registrations")) == ["Conch", "almendra", "Baobab"]
    assert names(office.get("registrations", sort="oldest")) == ["Baobab", "almendra", "Conch"]
    assert names(office.get("registrations", sort="name")) == ["almendra", "Baobab", "Conch"]
    assert sorted(names(office.get("registrations", sort="delegation"))) == ["Baobab", "Conch", "almendra"]


def test_names_sort_without_accents_and_one_family_stands_together(office, states):
    for family, given in (("Van Dijk", "Anna"), ("Zee", "Bo"), ("Van", "Zoë"), ("Élan", "Cleo")):
        factories.registration(states, family_name=family, given_name=given)
    assert names(office.get("registrations", sort="name")) == ["Élan", "Van", "Van Dijk", "Zee"]


def test_waiting_list_is_shown_in_its_order(office, states):
    since = timezone.now()
    for name, minutes in (("Third", 3), ("First", 1), ("Second", 2)):
        factories.registration(
            states, family_name=name, state=State.WAITLISTED, waiting_since=since + dt.timedelta(minutes=minutes)
        )
    assert names(office.get("registrations", status="waitlisted")) == ["First", "Second", "Third"]


def test_pages_hold_fifty_and_keep_the_filters(office, states):
    for _n in range(51):
        factories.registration(states, language="nl")
    response = office.get("registrations", language="nl", sort="oldest")
    assert len(response.context["page"]) == 50
    page = response.content.decode()
    assert "1 to 50 of 51" in page
    assert "?language=nl&amp;sort=oldest&amp;page=2" in page
    assert len(office.get("registrations", language="nl", page="2").context["page"]) == 1
    assert len(office.get("registrations", language="nl", page="99").context["page"]) == 1


def test_empty_lists_say_what_to_do_next(office, states):
    assert "Nobody has registered yet." in office.get("registrations").content.decode()
    factories.registration(states)
    page = office.get("registrations", q="nobody-of-this-name").content.decode()
    assert "No registration matches." in page
    assert "nobody-of-this-name" in page


def test_list_shows_no_other_conference(office, regine):
    factories.registration(factories.category(factories.conference()), family_name="Stranger")
    assert names(office.get("registrations")) == ["Flamboyant"]


def test_list_takes_the_same_queries_for_ten_rows(office, states, django_assert_max_num_queries):
    def load():
        with django_assert_max_num_queries(12) as queries:
            office.get("registrations")
        return len(queries)

    factories.registration(states, factories.delegation(states))
    load()
    few = load()
    for _n in range(12):
        factories.registration(states, factories.delegation(states))
    assert load() == few


def test_columns_that_are_shown_are_ticked(office, states):
    page = office.get("registrations").text
    ticked = re.findall(r'<input type="checkbox" name="columns" value="(\w+)"[^>]* checked', page)
    assert ticked == ["delegation", "category", "status", "mailbox", "registered"]
    page = office.get("registrations", columns=["email", "status"]).text
    assert re.findall(r'<input type="checkbox" name="columns" value="(\w+)"[^>]* checked', page) == ["status", "email"]


def test_list_with_all_columns_takes_the_same_queries_for_a_thousand(office, states, django_assert_max_num_queries):
    def load():
        with django_assert_max_num_queries(12) as queries:
            page = office.get("registrations", columns=[column.key for column in columns.ALL])
        assert "Poinciana" in page.content.decode()
        return len(queries)

    delegation = factories.delegation(states)
    factories.many(states, delegation, 1)
    load()
    few = load()
    for number in (9, 990):
        factories.many(states, delegation, number)
        assert load() == few
