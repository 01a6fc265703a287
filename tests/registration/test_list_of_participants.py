"""The public list of participants."""

import re

import pytest
from django.utils import translation

from registration import list_of_participants
from registration.models import Registration, State
from registration.models.delegation import Visibility
from tests import factories


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def category(conference):
    return factories.category(conference)


def listed(category, delegation=None, **fields):
    fields = {"state": State.CONFIRMED, "visibility": Visibility.PUBLIC} | fields
    return factories.registration(category, delegation, **fields)


def page(client, conference, language="en", query=""):
    answer = client.get(conference.url("participants", language=language) + query)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.text


def test_only_confirmed_people_who_chose_it_are_listed(client, conference, category):
    for state in State.values:
        for visibility in Visibility.values:
            factories.registration(category, state=state, visibility=visibility, family_name=f"{state}-{visibility}")
    text = page(client, conference)
    assert re.findall(r"Dahlia ([\w-]+)", text) == ["confirmed-public"]
    assert "@example.org" not in text.partition("<main")[2].partition("</main")[0]


def test_rows_and_one_row_say_the_same(conference, category):
    for state in State.values:
        for visibility in Visibility.values:
            factories.registration(category, state=state, visibility=visibility)
    shown = set(list_of_participants.published(conference))
    assert shown == {r for r in Registration.objects.all() if list_of_participants.is_published(r)}


def test_delegations_stand_in_the_order_of_the_language(client, conference, category):
    media = factories.category(conference, name=factories.words("Media"), order=1)
    for names in ({"english": "Germany", "es": "Alemania"}, {"english": "The Bahamas", "es": "Las Bahamas"}):
        listed(category, factories.delegation(category, name=factories.words(**names)))
    listed(media)
    assert re.findall(r"<h2 id=\"group[^>]*>([^<]*)", page(client, conference)) == ["The Bahamas", "Germany", "Media"]
    assert re.findall(r"<h2 id=\"group[^>]*>([^<]*)", page(client, conference, "es"))[:2] == ["Alemania", "Las Bahamas"]


def test_heads_come_first_then_family_names_whatever_their_accents(client, conference, category):
    delegation = factories.delegation(category, places=5)
    for name, role in (("Zeder", "head"), ("Bork", "adviser"), ("Ávila", "adviser"), ("Olmo", "alternate")):
        listed(category, delegation, family_name=name, role=role)
    assert re.findall(r"Dahlia (\w+)", page(client, conference)) == ["Zeder", "Olmo", "Ávila", "Bork"]


def test_long_list_is_divided(client, conference, category, monkeypatch):
    from registration.views import participants

    monkeypatch.setattr(participants, "PER_PAGE", 2)
    for _ in range(5):
        listed(category)
    found = [re.findall(r"Frangipani (\d+)", page(client, conference, query=f"?page={n}")) for n in (1, 2, 3)]
    assert [len(names) for names in found] == [2, 2, 1]
    assert len({name for names in found for name in names}) == 5
    assert client.get(conference.url("participants") + "?page=4").status_code == 404
    assert client.get(conference.url("participants") + "?page=x").status_code == 200


def test_empty_list_says_so(client, conference):
    with translation.override("en"):
        assert "Nobody is listed yet" in page(client, conference)
