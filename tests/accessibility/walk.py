"""Every page of a language, at the width of a telephone and of a laptop, as axe judges it (axe-core, WCAG 2.2 AA)."""

import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from tests.addresses import World

AXE = next((Path(__file__).parent.parent / "vendor").glob("axe-core-*.min.js")).read_text()
WIDTHS = (390, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = ["target-size", "scrollable-region-focusable"]


# Into a document that is opened anew, in the window that is there.
WRITE = """html => new Promise(loaded => {
  document.open(); addEventListener("load", loaded, {once: true}); document.write(html); document.close();
})"""


class Reader:
    """A browser page that is given HTML and our own static files, and nothing else. Axe stays loaded from one page to
    the next, which halves the time; only for and after a page with scripts of its own comes a new window."""

    def __init__(self, page):
        self.page, self.html, self.is_clean = page, "", False
        page.route("**/*", self._answer)

    def _answer(self, route):
        path = route.request.url.split("/static/")[-1].split("#")[0]
        found = finders.find(path) if "/static/" in route.request.url else None
        if found:
            route.fulfill(path=found)
        elif route.request.is_navigation_request():
            route.fulfill(content_type="text/html; charset=utf-8", body=self.html)
        else:
            route.abort()

    def read(self, html):
        """Show this page, and have axe beside it."""
        self.html, has_scripts = html, re.search(r"<script[^>]*\ssrc=", html)
        if self.is_clean and not has_scripts:
            self.page.evaluate(WRITE, html)
        else:
            self.page.goto("http://page.test/")
            self.page.evaluate(AXE)
        self.is_clean = not has_scripts

    def violations(self, options):
        """What axe finds wrong."""
        return self.page.evaluate("async options => (await axe.run(document, options)).violations", options)


def findings(reader, html, *, whole=True):
    """What axe finds wrong with a page at each width, and whether the page is wider than the window. Unless `whole`, it
    looks for what depends on the language: everything but colours on a telephone, sizes on a laptop."""
    reader.read(html)
    found = []
    # Begin at the width that the window has from the page before: each change of it lays out and paints anew.
    for width in sorted(WIDTHS, key=lambda width: width != reader.page.viewport_size["width"]):
        reader.page.set_viewport_size({"width": width, "height": 900})
        rules = RULES if whole or width == WIDTHS[0] else SIZES
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        if rules is RULES:
            options["rules"] = {"color-contrast": {"enabled": whole}}
        for violation in reader.violations(options):
            for node in violation["nodes"][:3]:
                found.append(f"{width} px: {violation['id']}: {node['html'][:160]}")
        if reader.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{width} px: the page is wider than the window")
    return found


def nothing_is_wrong(reader, language):
    """Walk every page of this language; fails with what axe found."""
    wrong, seen = {}, 0
    for page in World().pages(language):
        seen += 1
        if found := findings(reader, page.html, whole=language == "en"):
            wrong[f"{page.name} {page.path}"] = found
    assert seen > 50
    assert wrong == {}, json.dumps(wrong, indent=1, ensure_ascii=False)
