"""One file for each language, so that they are walked side by side."""

import pytest

from tests.accessibility.walk import findings, nothing_is_wrong


@pytest.mark.browser
@pytest.mark.django_db
def test_axe_finds_nothing_on_any_page_in_english(reader):
    nothing_is_wrong(reader, "en")


@pytest.mark.browser
def test_axe_would_notice(reader):
    bad = "<!doctype html><html lang=en><title>x</title><main><h1>x</h1><img src=x><input></main>"
    assert {line.split(": ")[1] for line in findings(reader, bad)} >= {"image-alt", "label"}
