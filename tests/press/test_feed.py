"""The releases to subscribe to, and as structured data."""

import json
from xml.etree import ElementTree as ET

import time_machine
from django.utils import timezone

from conference.press import actions
from conference.press.models import ReleaseText
from tests.press.conftest import BY, TITLES, release, words

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(client, conference, language="en"):
    answer = client.get(conference.url("press-feed", language=language))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not answer.cookies
    return ET.fromstring(answer.content)


def test_feed_has_what_atom_asks_for(client, conference):
    release(conference, "en", "fr", lead="Ministers & <guests>")
    root = feed(client, conference)
    assert root.tag == f"{ATOM}feed"
    assert root.get(LANG) == "en"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"].endswith(conference.url("press-feed", language="en"))
    assert links["alternate"].endswith(conference.url("press", language="en"))
    (entry,) = root.findall(f"{ATOM}entry")
    for element in (root, entry):
        assert element.findtext(f"{ATOM}id").startswith("tag:")
        assert element.findtext(f"{ATOM}title")
        assert timezone.datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo is not None
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert entry.findtext(f"{ATOM}summary") == "Ministers &amp; &lt;guests&gt;"
    others = {(link.get("rel"), link.get("hreflang")) for link in entry.findall(f"{ATOM}link")}
    assert {("alternate", "fr"), ("related", "en")} <= others


def test_feed_shows_each_release_in_its_language_or_the_original(client, conference):
    release(conference, "fr", "en")
    english, dutch = feed(client, conference, "en"), feed(client, conference, "nl")
    assert english.findtext(f"{ATOM}entry/{ATOM}title") == TITLES["en"]
    entry = dutch.find(f"{ATOM}entry")
    assert (dutch.get(LANG), entry.get(LANG)) == ("nl", "fr")
    assert entry.findtext(f"{ATOM}title") == TITLES["fr"]


def test_entry_keeps_its_name_when_the_text_is_corrected(client, conference, embargo):
    made = release(conference, "en")
    before = feed(client, conference).find(f"{ATOM}entry")
    with time_machine.travel(embargo, tick=False):
        version = ReleaseText.objects.get(release=made).version
        actions.save_text(by=BY, release=made, language="en", version=version, words=words(title="Corrected"))
        after = feed(client, conference).find(f"{ATOM}entry")
    assert after.findtext(f"{ATOM}title") == "Corrected"
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}published") == before.findtext(f"{ATOM}published")
    assert after.findtext(f"{ATOM}updated") > before.findtext(f"{ATOM}updated")


def test_empty_feed_does_not_change_at_every_look(client, conference, embargo):
    first = ET.tostring(feed(client, conference))
    with time_machine.travel(embargo, tick=False):
        assert ET.tostring(feed(client, conference)) == first


def test_feed_asks_as_much_for_many_as_for_one(client, conference, django_assert_max_num_queries):
    for more in (1, 9):
        for _ in range(more):
            release(conference, "en", "es")
        with django_assert_max_num_queries(3):
            root = feed(client, conference)
    assert len(root.findall(f"{ATOM}entry")) == 10


def test_release_is_a_news_article(client, conference):
    made = release(conference, "fr", lead="Chapeau </script>")
    page = client.get(conference.url("release", made.slug, language="en")).text
    data = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert (data["@type"], data["headline"], data["inLanguage"]) == ("NewsArticle", TITLES["fr"], "fr")
    assert data["description"] == "Chapeau </script>"
    assert data["url"].endswith(conference.url("release", made.slug, language="fr"))
    assert data["datePublished"].startswith(timezone.localtime(made.published_at, conference.tz).isoformat()[:19])
