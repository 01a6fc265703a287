import pytest

from tests import factories


@pytest.fixture
def conference(db):
    return factories.conference(slug="nassau-2027", is_current=True)


@pytest.fixture
def owner(client, conference):
    """An owner of the conference, signed in."""
    user = factories.user(conference)
    client.force_login(user)
    return user


@pytest.fixture
def root(client, db):
    """Somebody who may make conferences, signed in."""
    user = factories.user(is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def facts():
    """What is typed into the form of a new conference."""
    return {
        "title_en": "Regional Conference on Safe Routes",
        "title_es": "Conferencia Regional sobre Rutas Seguras",
        "short_title_en": "Safe Routes",
        "city_en": "Belmopan",
        "slug": "belmopan-2028",
        "code": "BEL",
        "first_day": "2028-03-01",
        "last_day": "2028-03-02",
        "zone": "America/Belize",
        "languages": ["en", "es"],
        "contact_email": "secretariat@example.org",
        "places": "40",
        "usual_categories": "on",
    }
