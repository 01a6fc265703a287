"""A browser page that is handed HTML."""

import pytest
from django.contrib.staticfiles import finders


@pytest.fixture(scope="module")
def reader(browser):
    """A browser page that is given HTML and our own static files, and nothing else."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()

    def answer(route):
        path = route.request.url.split("/static/")[-1].split("#")[0]
        found = finders.find(path) if "/static/" in route.request.url else None
        if found:
            route.fulfill(path=found)
        elif route.request.is_navigation_request():
            route.fulfill(content_type="text/html; charset=utf-8", body=page.html)
        else:
            route.abort()

    page.route("**/*", answer)
    yield page
    context.close()
