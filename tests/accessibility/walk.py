"""Every page of a language, at the width of a telephone and of a laptop, as axe judges it (axe-core, WCAG 2.2 AA), and
its HTML, as the Nu checker does."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
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
JUDGE = """async options => [
  (await axe.run(document, options)).violations, document.documentElement.scrollWidth > window.innerWidth
]"""


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

    def judge(self, options):
        """What axe finds wrong, and whether the page is wider than the window."""
        return self.page.evaluate(JUDGE, options)


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
        violations, is_wider = reader.judge(options)
        for violation in violations:
            for node in violation["nodes"][:3]:
                found.append(f"{width} px: {violation['id']}: {node['html'][:160]}")
        if is_wider:
            found.append(f"{width} px: the page is wider than the window")
    return found


def pages(language):
    """Every page of the example in this language."""
    found = list(World().pages(language))
    assert len(found) > 200
    return found


def nothing_is_wrong(reader, language, pages):
    """Have axe look at every page; fails with what it found."""
    wrong = {}
    for page in pages:
        if found := findings(reader, page.html, whole=language == "en"):
            wrong[f"{page.name} {page.path}"] = found
    assert wrong == {}, json.dumps(wrong, indent=1, ensure_ascii=False)


def is_valid(pages, folder):
    """Have the Nu checker (npm `vnu-jar`) look at every page. `.ci/run` fetches it and names it in `VNU_JAR`."""
    jar = os.environ.get("VNU_JAR")
    if not jar:
        pytest.skip("VNU_JAR names no Nu checker")
    for number, page in enumerate(pages):
        (folder / f"{number:03}-{page.name.replace(':', '-').replace(' ', '-')}.html").write_text(page.html)
    java = ["java", "-XX:TieredStopAtLevel=1", "-Xss4m"]  # it runs for seconds: to compile less takes half the time
    checked = subprocess.run(
        [*java, "-jar", jar, "--format", "json", "--skip-non-html", str(folder)], capture_output=True, text=True
    )
    messages = json.loads(checked.stderr)["messages"]
    wrong = sorted({f"{Path(m['url']).name}: {m['message']} | {m.get('extract', '')[:120]}" for m in messages})
    assert wrong == [], "\n".join(wrong[:60])
