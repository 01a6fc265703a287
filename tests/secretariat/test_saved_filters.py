"""Saved lists: one's own and those of colleagues."""

import pytest

from registration.models import SavedFilter
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def dutch(office):
    office.post("registration-lists", query="?status=submitted&language=nl", **{"new-name": "Dutch-speaking"})
    return SavedFilter.objects.get()


def test_list_is_saved_with_filters_order_and_columns(office, states):
    query = "?status=submitted&status=confirmed&language=nl&sort=name&columns=status&columns=email"
    answer = office.post("registration-lists", query=query, follow=True, **{"new-name": "Dutch"})
    assert "The list “Dutch” is saved." in answer.text
    saved = SavedFilter.objects.get()
    assert saved.query == query
    assert f'href="{office.url("registrations")}{query.replace("&", "&amp;")}" aria-current="true"' in answer.text


def test_saved_list_stands_above_the_registrations(office, dutch):
    page = office.get("registrations").text
    assert "Dutch-speaking" in page
    assert "?status=submitted&amp;language=nl" in page


def test_list_of_a_colleague_shows_only_when_shared(office, dutch):
    other = factories.user(office.conference)
    office.get("registrations")  # shows that the list was saved
    office.client.force_login(other)
    assert "Dutch-speaking" not in office.get("registrations").text
    SavedFilter.objects.update(is_shared=True)
    assert "Dutch-speaking" in office.get("registrations").text
    assert "Dutch-speaking" not in office.get("registration-lists").text


def test_list_of_a_colleague_cannot_be_changed(office, dutch):
    office.client.force_login(factories.user(office.conference))
    answer = office.post("registration-lists", list=str(dutch.pk), delete="1")
    assert answer.status_code == 404
    assert SavedFilter.objects.exists()


def test_list_is_renamed_shared_and_deleted(office, dutch):
    office.post("registration-lists", list=str(dutch.pk), **{f"{dutch.pk}-name": "NL", f"{dutch.pk}-is_shared": "on"})
    dutch.refresh_from_db()
    assert (dutch.name, dutch.is_shared) == ("NL", True)
    office.post("registration-lists", list=str(dutch.pk), delete="1")
    assert not SavedFilter.objects.exists()


def test_two_lists_of_one_name_are_refused_in_words(office, dutch):
    answer = office.post("registration-lists", query="", **{"new-name": "Dutch-speaking"})
    assert "You have a list of this name already." in answer.text
    assert "<title>Error:" in answer.text
    assert SavedFilter.objects.count() == 1


def test_list_needs_a_name(office):
    answer = office.post("registration-lists", query="?language=nl", **{"new-name": " "})
    assert "“Name of the list” is missing." in answer.text
    assert "?language=nl" in answer.text


def test_what_is_no_filter_is_not_saved(office):
    office.post("registration-lists", query="?language=xx&evil=1&q=%3Cscript%3E", **{"new-name": "Odd"})
    assert SavedFilter.objects.get().query == "?q=%3Cscript%3E"


@pytest.mark.parametrize("number", ["x", "9" * 30, "-1"])
def test_list_that_does_not_exist_is_not_found(office, number):
    assert office.post("registration-lists", list=number).status_code == 404
