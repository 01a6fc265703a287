"""What a journalist sees: the press room, a release and its PDF."""

import datetime as dt
import io

import pypdf
import time_machine
from django.utils import timezone

from conference.press import actions
from tests import factories
from tests.press.conftest import BY, TITLES, contact, release, words


def read(response):
    return pypdf.PdfReader(io.BytesIO(response.content))


def test_pdf_is_downloaded_in_french(client, conference):
    contact(conference)
    made = release(conference, "en", "fr")
    response = client.get(conference.url("release-pdf", made.slug, language="fr"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Language"] == "fr"
    assert f'filename="{made.slug}-fr.pdf"' in response["Content-Disposition"]
    document = read(response)
    root = document.trailer["/Root"]
    text = " ".join(document.pages[0].extract_text().split())
    assert TITLES["fr"] in text
    assert TITLES["en"] not in text
    assert "press.iom@example.org" in text
    assert "+1 202 555 0121" in text
    assert root["/Lang"] == "fr"
    assert root["/StructTreeRoot"]
    assert root["/MarkInfo"]["/Marked"]
    assert document.metadata.title == TITLES["fr"]
    assert [round(side) for side in document.pages[0].mediabox[2:]] == [595, 842]  # A4


def test_pdf_in_a_missing_language_is_the_original(client, conference):
    made = release(conference, "fr")
    response = client.get(conference.url("release-pdf", made.slug, language="nl"))
    assert response["Content-Language"] == "fr"
    assert read(response).metadata.title == TITLES["fr"]


def test_press_room_leads_to_the_sessions_open_to_the_press(client, conference):
    page = client.get(conference.url("press")).text
    assert f'href="{conference.url("agenda")}?press=on"' in page


def test_release_shows_its_languages_and_links_them(client, conference):
    made = release(conference, "en", "fr")
    page = client.get(conference.url("release", made.slug, language="fr")).text
    assert f'<h1 lang="fr">{TITLES["fr"]}</h1>' in page
    assert '<p><span class="dateline">Nassau.</span> Two <strong>days</strong>.</p>' in page
    for language in ("en", "fr"):
        address = conference.url("release", made.slug, language=language)
        assert f'<link rel="alternate" hreflang="{language}" href="{address}">' in page
    assert 'rel="alternate" hreflang="es"' not in page


def test_release_in_a_missing_language_shows_the_original_and_says_so(client, conference):
    made = release(conference, "fr", "en")
    page = client.get(conference.url("release", made.slug, language="nl")).text
    assert '<html lang="nl">' in page
    assert f'<h1 lang="fr">{TITLES["fr"]}</h1>' in page
    assert '<span lang="fr">Français</span>.' in page
    canonical = conference.absolute(conference.url("release", made.slug, language="fr"))
    assert f'<link rel="canonical" href="{canonical}">' in page


def test_release_changed_after_publication_says_when(client, conference):
    made = release(conference, "en")
    address = conference.url("release", made.slug)
    assert "Updated on" not in client.get(address).text
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        actions.save_text(by=BY, release=made, language="en", version=1, words=words(body="Three days."))
        page = client.get(address).text
    assert "Updated on" in page
    assert "Three days." in page


def test_release_withdrawn_is_gone(client, conference):
    made = release(conference, "en")
    actions.withdraw(by=BY, release=made, version=made.version)
    assert client.get(conference.url("release", made.slug)).status_code == 404
    assert client.get(conference.url("release-pdf", made.slug)).status_code == 404


def test_release_of_another_conference_is_not_found(client, conference):
    made = release(factories.conference(), "en")
    assert client.get(conference.url("release", made.slug)).status_code == 404
    assert client.get(conference.url("release-pdf", made.slug)).status_code == 404


def test_press_room_without_releases_says_whom_to_ask(client, conference):
    page = client.get(conference.url("press")).text
    assert "No release has been published yet" in page
    assert "secretariat@example.org" in page


def test_press_room_turns_pages(client, conference):
    for number in range(21):
        release(conference, "en", title=f"Release number {number:02}")
    first = client.get(conference.url("press"))
    second = client.get(conference.url("press"), {"page": "2"})
    assert "Release number 20" in first.text
    assert "Release number 00" not in first.text
    assert "Release number 00" in second.text
    for odd in ("x", "-1", "0", "²", "9" * 30):
        assert client.get(conference.url("press"), {"page": odd}).status_code == 200
    assert client.get(conference.url("press"), {"page": "900"}).status_code == 404


def test_same_title_gets_an_address_of_its_own(conference):
    first, second, third = (release(conference, "en") for _ in range(3))
    assert [first.slug, second.slug, third.slug] == [
        "delegations-meet-in-nassau",
        "delegations-meet-in-nassau-2",
        "delegations-meet-in-nassau-3",
    ]
    assert release(conference, "en", title="بيان صحفي").slug == "release"


def test_search_column_is_folded(conference):
    text = release(conference, "fr").texts.get()
    assert "les delegations se reunissent a nassau" in text.search
