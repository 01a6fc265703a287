"""The dashboard as a browser prints it."""

import io
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from tests import factories
from tests.conftest import CHROMIUM

pytestmark = pytest.mark.django_db


def print_of(html):
    """The PDF that Chromium makes of a page; its styles stand in it, for nothing is served here."""
    from playwright.sync_api import sync_playwright

    names = re.findall(r'<link rel="stylesheet" href="[^"]*?/css/(\w+)[^"]*\.css"', html)
    css = "".join(Path(finders.find(f"css/{name}.css")).read_text(encoding="utf-8") for name in names)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page()
        page.set_content(re.sub(r"<(link|script)[^>]+>", "", html).replace("</head>", f"<style>{css}</style></head>"))
        content = page.pdf(prefer_css_page_size=True)
        chromium.close()
    return content


def on_paper(html):
    """The words of each sheet. In a thread of its own: the browser's loop of events is none of the database's."""
    with ThreadPoolExecutor(1) as threads:
        content = threads.submit(print_of, html).result()
    return [" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(io.BytesIO(content)).pages]


@pytest.mark.skipif(not (CHROMIUM or os.environ.get("CI")), reason="no Chromium is installed")
def test_printed_dashboard_fills_its_first_page_and_shows_what_is_folded_away(office, states):
    for number in range(40):
        one = factories.delegation(states, name=factories.words(f"Silentia {number}"), invited_at=timezone.now())
        factories.focal_point(one)
    factories.registration(states, one)
    sheets = on_paper(office.get("dashboard").content.decode())
    assert "What waits for you" in sheets[0]
    assert "Silentia 0" in sheets[0]
    assert "Places per delegation" in sheets[0]
    assert "Until Places taken" in " ".join(sheets)  # the figures of the curve
