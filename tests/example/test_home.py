"""The home page of the example."""

import pytest

from registration.models import Delegation


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["The Bahamas (host)", "Barbados", "Belize", "Cayman Islands", "Dominican Republic"]),
        ("es", ["Las Bahamas", "Barbados", "Belice", "Islas Caimán", "República Dominicana"]),
        ("fr", ["Les Bahamas", "Barbade", "Belize", "Îles Caïmanes", "République dominicaine"]),
        ("nl", ["De Bahama’s", "Barbados", "Belize", "Dominicaanse Republiek", "Kaaimaneilanden"]),
    ],
)
def test_delegations_stand_in_the_order_of_the_language(client, conference, language, names):
    page = client.get(f"/{language}/{conference.slug}/").content.decode()
    positions = [page.index(f"<li><span>{name}") for name in names]
    assert positions == sorted(positions)


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl"])
def test_home_of_the_example_needs_three_queries_and_no_cookie(client, conference, language, django_assert_num_queries):
    with django_assert_num_queries(3):
        response = client.get(f"/{language}/{conference.slug}/")
    page = response.content.decode()
    assert response.cookies == {}
    assert conference.title.localize(language) in page
    assert page.count('class="seats"') == Delegation.objects.count()
    assert f"/{language}/{conference.slug}/agenda/" in page
    assert f"/{language}/{conference.slug}/press/" in page


def test_next_sessions_are_those_that_are_not_over(client, conference):
    page = client.get(f"/en/{conference.slug}/").content.decode()
    assert page.count('<p class="when">') == 3
    assert "Next on the agenda" in page
