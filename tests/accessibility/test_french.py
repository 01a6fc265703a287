"""One file for each language, so that they are walked side by side."""

import pytest

from tests.accessibility.walk import nothing_is_wrong


@pytest.mark.browser
@pytest.mark.django_db
def test_axe_finds_nothing_on_any_page_in_french(reader):
    nothing_is_wrong(reader, "fr")
