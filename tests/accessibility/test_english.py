"""One file for each language, so that they are walked side by side."""

import pytest

from tests.accessibility import walk

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pages(once):
    return once(lambda: walk.pages("en"))


@pytest.mark.browser
def test_axe_finds_nothing_on_any_page_in_english(reader, pages):
    walk.nothing_is_wrong(reader, "en", pages)


def test_every_page_in_english_is_valid_html(pages, tmp_path):
    walk.is_valid(pages, tmp_path)


@pytest.mark.browser
def test_axe_would_notice(reader):
    bad = "<!doctype html><html lang=en><title>x</title><main><h1>x</h1><img src=x><input></main>"
    assert {line.split(": ")[1] for line in walk.findings(reader, bad)} >= {"image-alt", "label"}
