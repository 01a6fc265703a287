"""One file for each language, so that they are walked side by side."""

import pytest

from tests.accessibility import walk

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pages(once):
    return once(lambda: walk.pages("es"))


@pytest.mark.browser
def test_axe_finds_nothing_on_any_page_in_spanish(reader, pages):
    walk.nothing_is_wrong(reader, "es", pages)


def test_every_page_in_spanish_is_valid_html(pages, tmp_path):
    walk.is_valid(pages, tmp_path)
