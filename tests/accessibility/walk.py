"""Every page of a language, at the width of a telephone and of a laptop, as axe judges it (axe-core, WCAG 2.2 AA)."""

import json
from pathlib import Path

from tests.addresses import World

AXE = next((Path(__file__).parent.parent / "vendor").glob("axe-core-*.min.js")).read_text()
WIDTHS = (390, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = ["target-size", "scrollable-region-focusable"]


def findings(reader, html, *, whole=True):
    """What axe finds wrong with a page at each width, and whether the page is wider than the window. Unless `whole`, it
    looks for what depends on the language: everything but colours on a telephone, sizes on a laptop."""
    reader.html = html
    reader.goto("http://page.test/")
    reader.evaluate(AXE)
    found = []
    for width in WIDTHS:
        reader.set_viewport_size({"width": width, "height": 900})
        rules = RULES if whole or width == WIDTHS[0] else SIZES
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        if rules is RULES:
            options["rules"] = {"color-contrast": {"enabled": whole}}
        result = reader.evaluate(f"axe.run(document, {json.dumps(options)})")
        for violation in result["violations"]:
            for node in violation["nodes"][:3]:
                found.append(f"{width} px: {violation['id']}: {node['html'][:160]}")
        if reader.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
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
