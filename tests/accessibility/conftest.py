"""A browser page that is handed HTML."""

import pytest

from tests.accessibility.walk import Reader


@pytest.fixture(scope="module")
def reader(browser):
    context = browser.new_context(bypass_csp=True)
    yield Reader(context.new_page())
    context.close()
