"""The agenda for other programs and on paper."""

import io
import json
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pypdf
import pytest
import xmlschema

from tests import factories

# Beside the clone, where there is one; they are not part of the project.
SCHEMAS = Path(os.environ.get("SCHEMAS", Path(__file__).resolve().parents[3] / "shared" / "schemas"))


@pytest.fixture
def rich(draft):
    """Two days with everything that a document can hold; the plenary was moved in version 2."""
    theme = draft.theme(1, "Labour migration & <protection>")
    draft.plenary = draft.session(
        "plenary-1",
        "10:00",
        "11:30",
        draft.hall,
        theme=theme,
        languages=["en", "es"],
        open_to_press=True,
        title=factories.words("Opening", es="Apertura"),
    )
    draft.talk(draft.plenary, 15, 20, "Trends </script><b>")
    draft.session("wg", "12:00", "13:00", draft.press_room, languages=["fr"])
    draft.session("lunch", "13:00", "14:00", kind="break")
    draft.session("closing", "09:00", "10:00", draft.hall, day=1)
    draft.publish()
    draft.move(draft.plenary, "10:30", "11:30", draft.hall)
    draft.publish()
    return draft


def get(client, draft, name, *arguments, language="en"):
    return client.get(draft.conference.url(name, *arguments, language=language))


def schema(name):
    if not (SCHEMAS / name).exists():
        pytest.skip("the schemas of the exchange format are not here")
    return SCHEMAS / name


@pytest.mark.parametrize("slug", ["nassau-2027", "x", "a-b"])
def test_json_is_valid(rich, client, slug):
    rich.conference.slug = slug
    rich.conference.save()
    answer = get(client, rich, "agenda-json")
    assert answer.headers["Content-Type"] == "application/json"
    validator = jsonschema.Draft6Validator(json.loads(schema("schedule.schema.json").read_text()))
    assert list(validator.iter_errors(answer.json())) == []


@pytest.mark.parametrize("slug", ["nassau-2027", "x", "a-b"])
def test_xml_is_valid(rich, client, slug):
    rich.conference.slug = slug
    rich.conference.save()
    answer = get(client, rich, "agenda-xml")
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    xmlschema.XMLSchema(str(schema("schedule.xml.xsd"))).validate(answer.content.decode().partition("?>")[2])


def test_json_and_xml_say_what_and_when_in_the_language_of_the_address(rich, client):
    data = get(client, rich, "agenda-json", language="es").json()["schedule"]
    assert data["version"] == "2"
    first, second = data["conference"]["days"]
    assert (first["index"], first["date"]) == (1, rich.conference.first_day.isoformat())
    (plenary,) = first["rooms"]["Plenary hall"]
    assert (plenary["title"], plenary["start"], plenary["duration"]) == ("Apertura", "10:30", "01:00")
    assert plenary["date"] == rich.at("10:30").isoformat()
    assert plenary["url"].endswith(f"/es/{rich.conference.slug}/agenda/plenary-1/")
    assert second["rooms"]["Plenary hall"][0]["start"] == "09:00"
    root = ET.fromstring(get(client, rich, "agenda-xml", language="es").content)
    event = root.find("./day/room[@name='Plenary hall']/event")
    assert (event.findtext("title"), event.get("guid")) == ("Apertura", plenary["guid"])
    assert event.findtext("track") == "Labour migration & <protection>"


def test_sessions_keep_their_number_from_version_to_version(rich, client):
    def numbers():
        root = ET.fromstring(get(client, rich, "agenda-xml").content)
        return {e.findtext("slug"): (e.get("id"), e.get("guid")) for e in root.iter("event")}

    before = numbers()
    rich.session("aaa-first", "08:00", "09:00", rich.hall)
    rich.publish()
    after = numbers()
    assert len({number for number, _guid in after.values()}) == len(after) == len(before) + 1
    assert before.items() <= after.items()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Agenda", "Opening", "10:30", "Open to the press", "Trends </script><b>"]), ("es", ["Apertura"])],
)
def test_paper_shows_the_agenda_in_its_language(rich, client, language, words):
    answer = get(client, rich, "agenda-pdf", language=language)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert f"agenda-{language}.pdf" in answer.headers["Content-Disposition"]
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert [word for word in words if word not in text] == []
    assert reader.trailer["/Root"]["/Lang"] == language


def test_paper_names_where_a_moved_session_was(rich, client):
    reader = pypdf.PdfReader(io.BytesIO(get(client, rich, "agenda-pdf").content))
    assert "was 10:00–11:30" in " ".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("name", ["agenda-json", "agenda-xml", "agenda-pdf", "agenda-ics"])
def test_exports_are_absent_before_publication_and_hold_no_draft(draft, client, name, django_assert_max_num_queries):
    draft.session("plenary-1", "10:00", "11:00", draft.hall)
    assert get(client, draft, name).status_code == 404
    draft.publish()
    draft.session("secret", "12:00", "13:00", draft.hall)
    with django_assert_max_num_queries(3):
        answer = get(client, draft, name)
    assert answer.status_code == 200
    assert b"ecret" not in answer.content
    assert not answer.cookies


def structured(page):
    element = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    return json.loads(element)


def test_agenda_is_an_event_with_sub_events(rich, client):
    data = structured(get(client, rich, "agenda").text)
    assert data["@type"] == "Event"
    assert data["startDate"] == rich.conference.first_day.isoformat()
    assert [e["name"] for e in data["subEvent"]] == ["Opening", "Wg", "Closing"]
    assert data["subEvent"][0]["startDate"] == rich.at("10:30").isoformat()


def test_structured_data_cannot_leave_its_element(rich, client):
    rich.conference.title = factories.words("</script><script>alert(1)</script>")
    rich.conference.save()
    page = get(client, rich, "session", "plenary-1").text
    assert "<script>alert" not in page
    data = structured(page)
    assert data["superEvent"]["name"] == "</script><script>alert(1)</script>"
    assert data["location"]["name"] == "Plenary hall, Nassau"
