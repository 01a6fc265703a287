"""Every page in every language, at the width of a telephone and of a laptop, judged by axe and by the Nu checker."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.addresses import World

AXE = next((Path(__file__).parent.parent / "vendor").glob("axe-core-*.min.js")).read_text()
LANGUAGES = [code for code, _name in settings.LANGUAGES]
WIDTHS = (390, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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


def findings(reader, html, *, contrast=True):
    """What axe finds wrong with a page at each width, and whether the page is wider than the window. Contrast takes axe
    most of its time, and colours do not depend on the language."""
    reader.html = html
    reader.goto("http://page.test/")
    reader.evaluate(AXE)
    found = []
    for width in WIDTHS:
        reader.set_viewport_size({"width": width, "height": 900})
        options = {"runOnly": RULES, "resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}}
        result = reader.evaluate(f"axe.run(document, {json.dumps(options)})")
        for violation in result["violations"]:
            for node in violation["nodes"][:3]:
                found.append(f"{width} px: {violation['id']}: {node['html'][:160]}")
        if reader.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{width} px: the page is wider than the window")
    return found


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page(reader, language):
    wrong, seen = {}, 0
    for page in World().pages(language):
        seen += 1
        if found := findings(reader, page.html, contrast=language == "en"):
            wrong[f"{page.name} {page.path}"] = found
    assert seen > 50
    assert wrong == {}, json.dumps(wrong, indent=1, ensure_ascii=False)


@pytest.mark.browser
def test_axe_would_notice(reader):
    bad = "<!doctype html><html lang=en><title>x</title><main><h1>x</h1><img src=x><input></main>"
    assert {line.split(": ")[1] for line in findings(reader, bad)} >= {"image-alt", "label"}


@pytest.mark.django_db
def test_every_page_is_valid_html(tmp_path):
    """By the Nu checker (npm `vnu-jar`). `.ci/run` fetches it and says in `VNU_JAR` where it lies."""
    jar = os.environ.get("VNU_JAR")
    if not jar:
        pytest.skip("VNU_JAR names no Nu checker")
    world = World()
    for language in LANGUAGES:
        for number, page in enumerate(world.pages(language)):
            name = f"{language}-{number:03}-{page.name.replace(':', '-').replace(' ', '-')}.html"
            (tmp_path / name).write_text(page.html)
    assert len(list(tmp_path.iterdir())) > 200
    checked = subprocess.run(
        ["java", "-jar", jar, "--format", "json", "--skip-non-html", str(tmp_path)], capture_output=True, text=True
    )
    messages = json.loads(checked.stderr)["messages"]
    wrong = sorted({f"{Path(m['url']).name}: {m['message']} | {m.get('extract', '')[:120]}" for m in messages})
    assert wrong == [], "\n".join(wrong[:60])
