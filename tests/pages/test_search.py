"""Search and sitemap: everything that is public, and nothing else."""

from xml.etree import ElementTree as ET

import pytest
import time_machine

from tests import factories
from tests.agenda.conftest import Draft
from tests.press.conftest import TITLES, release

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def draft(conference):
    made = Draft(conference)
    made.plenary = made.session(
        "plenary-1", "10:00", "11:00", made.hall, title=factories.words("Counting people", es="Contar a la población")
    )
    made.talk(made.plenary, 0, 20, "The view from Curaçao")
    made.session("lunch", "12:00", "13:00", kind="break")
    made.publish()
    return made


def search(client, conference, question, language="en"):
    answer = client.get(conference.url("search", language=language), {"q": question})
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.text


@pytest.mark.parametrize("question", ["COUNTING", "curacao", "poblacion people", "hall  plenary", "Curaçao"])
def test_search_finds_sessions_whatever_the_accents(client, draft, question):
    assert "Counting people" in search(client, draft.conference, question).partition("h-sessions")[2]


def test_search_finds_releases_in_any_language_and_shows_that_of_the_page(client, conference):
    release(conference, "en", "fr")
    assert TITLES["en"] in search(client, conference, "reunissent")
    assert TITLES["fr"] in search(client, conference, "nassau", "fr")


@pytest.mark.parametrize("question", ["%", "_", "\\", "zebra", "counting zebra", "x" * 5000, "\x00", "' OR 1=1"])
def test_search_that_finds_nothing_says_what_to_do(client, draft, question):
    release(draft.conference, "en")
    text = search(client, draft.conference, question)
    assert "h-sessions" not in text
    assert "h-releases" not in text
    assert "Try fewer or other words" in text or not question.strip("\x00 ")


def test_search_without_a_question_only_asks(client, draft):
    text = search(client, draft.conference, "  ")
    assert 'role="search"' in text
    assert "Nothing was found" not in text


def test_search_shows_no_draft_and_no_other_conference(client, draft):
    draft.session("secret", "14:00", "15:00", draft.hall, title=factories.words("Hidden words"))
    other = factories.conference()
    release(other, "en", title="Elsewhere")
    release(draft.conference, "en", title="Hidden words too", published=False)
    for question in ("hidden", "elsewhere"):
        text = search(client, draft.conference, question)
        assert "h-sessions" not in text
        assert "h-releases" not in text


def test_embargo_holds_in_search_sitemap_feed_and_structured_data(client, conference, draft, settings):
    settings.PUBLIC_CACHE_BYTES = 4_000_000
    until = draft.at("09:00")
    made = release(conference, "en", "fr", embargo=until)
    paths = [
        conference.url("search") + "?q=nassau",
        "/sitemap.xml",
        conference.url("press-feed"),
        conference.url("home"),
    ]
    own = [conference.url("release", made.slug), conference.url("release-pdf", made.slug)]
    for seconds, is_public in ((-1, False), (0, True), (1, True)):
        with time_machine.travel(until.timestamp() + seconds, tick=False):
            for path in paths * 2:
                assert (made.slug in client.get(path).text) == is_public, path
            for path in own * 2:
                assert client.get(path).status_code == (200 if is_public else 404), path


def test_public_pages_ask_at_most_three_questions(client, draft, django_assert_max_num_queries):
    category = factories.category(draft.conference)
    for more in (1, 9):
        for _ in range(more):
            release(draft.conference, "en", "es", "fr")
            factories.registration(category, factories.delegation(category), state="confirmed", visibility="public")
        for path in (
            draft.conference.url("search") + "?q=nassau",
            draft.conference.url("participants"),
            "/sitemap.xml",
            "/robots.txt",
        ):
            with django_assert_max_num_queries(3):
                assert client.get(path).status_code == 200


def test_sitemap_names_every_language_of_a_page(client, draft):
    conference = draft.conference
    conference.languages = ["en", "fr"]
    conference.save()
    made = release(conference, "en", "fr", "es")
    root = ET.fromstring(client.get("/sitemap.xml").content)
    urls = {url.findtext(f"{MAP}loc"): url for url in root}
    home = urls[conference.absolute(conference.url("home", language="fr"))]
    assert {link.get("hreflang") for link in home.findall(LINK)} == {"en", "fr"}
    text = urls[conference.absolute(conference.url("release", made.slug, language="es"))]
    assert {link.get("hreflang") for link in text.findall(LINK)} == {"en", "es", "fr"}
    session = conference.absolute(conference.url("session", "plenary-1", language="en"))
    assert urls[session].findtext(f"{MAP}lastmod")
    assert conference.absolute(conference.url("session", "lunch", language="en")) not in urls


def test_every_address_of_the_sitemap_answers(client, draft):
    release(draft.conference, "en", "fr")
    root = ET.fromstring(client.get("/sitemap.xml").content)
    for url in root:
        path = url.findtext(f"{MAP}loc").split("/", 3)[3]
        assert client.get(f"/{path}").status_code == 200, path


def test_robots_learn_of_the_sitemap_and_stay_out_of_private_pages(client, db):
    text = client.get("/robots.txt").text
    assert "/sitemap.xml" in text
    assert "Disallow: /*/link/" in text
