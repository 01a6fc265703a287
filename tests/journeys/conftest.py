"""The started product, and the two people of a journey: a visitor and the organizer."""

import pytest

from tests.installation import Product


def sign_in(browser, product: Product):
    """The organizer's page, signed in, without JavaScript."""
    context = browser.new_context(java_script_enabled=False, locale="en", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{product.url}/secretariat/")
    page.get_by_label("E-mail").fill("organizer@example.org")
    page.get_by_label("Password").fill(product.password)
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.fixture
def office(product, browser):
    page = sign_in(browser, product)
    yield page
    page.context.close()


@pytest.fixture
def site(product, page) -> str:
    """The current conference's address without language, to be put between: `site.format("nl")`."""
    page.goto(product.url)
    return f"{product.url}/{{}}/{page.url.split('/')[4]}"
