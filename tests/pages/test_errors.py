"""What a visitor sees when something is not there."""

import pytest

from tests import factories


@pytest.fixture
def conference(db):
    return factories.conference(slug="nassau-2027", title=factories.words("Regional Talks", es="Diálogo Regional"))


def test_unknown_page_of_a_conference_keeps_its_frame(client, conference):
    for path in ("nothing/", "agenda/no-such-session/"):
        response = client.get(f"/es/nassau-2027/{path}")
        page = response.content.decode()
        assert response.status_code == 404
        assert "Diálogo Regional" in page
        assert 'href="/es/nassau-2027/"' in page
        assert 'lang="es"' in page


@pytest.mark.parametrize(
    "path", ["/nothing/", "/es/another/", "/es/%00/x/", "/es/" + "a" * 300 + "/", "/secretariat/x/y/z/"]
)
def test_unknown_address_elsewhere_is_a_plain_page(client, conference, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Regional" not in response.content.decode()


def test_office_hides_from_strangers_which_conferences_there_are(client, conference):
    client.force_login(factories.user(factories.conference()))
    there = client.get("/secretariat/nassau-2027/setup/").content
    not_there = client.get("/secretariat/nowhere-2027/setup/").content
    assert there == not_there
