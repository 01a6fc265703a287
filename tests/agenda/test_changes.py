"""The page and the feed of what each version changed."""

from xml.etree import ElementTree as ET

import pytest

from tests import factories

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def moved(published):
    published.move(published.plenary, "14:00", "15:00", published.press_room)
    published.publish(note=factories.words("After lunch & <later>"))
    return published


def get(client, draft, name="agenda-changes", language="en", query=""):
    return client.get(draft.conference.url(name, language=language) + query)


def test_page_says_what_each_version_changed(moved, client):
    text = get(client, moved).text
    newer, older = text.index('id="version-2"'), text.index('id="version-1"')
    assert newer < older
    assert "from 14:00 to 15:00, not 10:00–11:00" in text[newer:older]
    assert "is in Press room, not in Plenary hall" in text[newer:older]
    assert "After lunch &amp; &lt;later&gt;" in text[newer:older]
    assert "published for the first time, with 1 session." in text[older:]


def test_agenda_leads_to_its_changes(published, client):
    address = published.conference.url("agenda-changes")
    assert f'href="{address}"' not in get(client, published, "agenda").text
    published.move(published.plenary, "14:00", "15:00", published.hall)
    published.publish()
    assert f'href="{address}"' in get(client, published, "agenda").text


def test_before_publication_the_page_says_so(draft, client):
    draft.session("plenary-1", "10:00", "11:00", draft.hall)
    assert "has not been published yet" in get(client, draft).text
    root = ET.fromstring(get(client, draft, "agenda-changes-feed").content)
    assert root.findall(f"{ATOM}entry") == []


def test_version_that_changes_nothing_for_the_reader_says_so(published, client):
    published.session("interpreters", "12:00", "13:00", published.hall, is_public=False)
    published.publish()
    assert "Nothing that changes what you read" in get(client, published).text


def test_feed_has_an_entry_for_each_version(moved, client):
    answer = get(client, moved, "agenda-changes-feed")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(answer.content)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    newer, older = root.findall(f"{ATOM}entry")
    assert newer.findtext(f"{ATOM}title") == "Version 2 of the agenda"
    assert "from 14:00 to 15:00, not 10:00–11:00" in newer.findtext(f"{ATOM}summary")
    assert newer.find(f"{ATOM}link").get("href").endswith("/agenda/changes/#version-2")
    names = {newer.findtext(f"{ATOM}id"), older.findtext(f"{ATOM}id"), root.findtext(f"{ATOM}id")}
    assert len(names) == 3
    assert all(name.startswith("tag:") for name in names)
    again = ET.fromstring(get(client, moved, "agenda-changes-feed").content)
    assert again.find(f"{ATOM}entry").findtext(f"{ATOM}id") == newer.findtext(f"{ATOM}id")


@pytest.mark.parametrize("name", ["agenda-changes", "agenda-changes-feed"])
def test_many_versions_cost_no_more_questions(moved, client, name, django_assert_max_num_queries):
    for hour in range(25):
        moved.move(moved.plenary, f"{8 + hour % 4:02}:00", "13:00", moved.hall)
        moved.publish()
    with django_assert_max_num_queries(3):
        answer = get(client, moved, name)
    assert answer.status_code == 200
    assert not answer.cookies


def test_long_history_is_divided(moved, client):
    for hour in range(20):
        moved.move(moved.plenary, f"{8 + hour % 4:02}:00", "13:00", moved.hall)
        moved.publish()
    first, second = get(client, moved).text, get(client, moved, query="?page=2").text
    assert 'id="version-22"' in first
    assert 'id="version-2"' not in first
    assert 'id="version-2"' in second
    assert get(client, moved, query="?page=9").status_code == 404
    assert get(client, moved, query="?page=-").status_code == 200


def test_changes_is_no_session(moved, client):
    assert "Changes to the agenda" in get(client, moved, language="en").text
