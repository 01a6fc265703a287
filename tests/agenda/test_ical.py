"""The calendar files, as a calendar program reads them."""

import datetime as dt

import pytest
from icalendar import Calendar

from tests import factories


def events(client, conference, path="agenda.ics", language="en"):
    answer = client.get(f"/{language}/{conference.slug}/{path}")
    assert answer.status_code == 200
    return {str(e["uid"]): e for e in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_calendar_says_where_and_when(published, client):
    (event,) = events(client, published.conference).values()
    assert event["summary"] == "Plenary 1"
    assert event["dtstart"].dt == published.at("10:00")
    assert event["dtend"].dt == published.at("11:00")
    assert event["dtstart"].dt.utcoffset() == dt.timedelta(0)
    assert event["location"].startswith("Plenary hall")
    assert event["url"].endswith(f"/en/{published.conference.slug}/agenda/plenary-1/")


@pytest.mark.parametrize(
    ("zone", "utc"),
    [("America/Nassau", "14:00"), ("Europe/Amsterdam", "08:00"), ("Asia/Kathmandu", "04:15")],
)
def test_times_are_right_in_any_zone_and_season(client, db, zone, utc):
    from tests.agenda.conftest import Draft

    conference = factories.conference(zone=zone, first_day=dt.date(2027, 7, 14), last_day=dt.date(2027, 7, 15))
    draft = Draft(conference)
    draft.session("summer", "10:00", "11:00", draft.hall)
    draft.publish()
    (event,) = events(client, conference).values()
    hours, minutes = map(int, utc.split(":"))
    # Nassau has summer time too: 10:00 is 14:00 UTC in July, 15:00 in January
    expected = dt.datetime(2027, 7, 14, hours, minutes, tzinfo=dt.UTC)
    assert event["dtstart"].dt == expected


def test_uid_stays_and_sequence_grows_when_a_session_moves(published, client):
    before = events(client, published.conference)
    published.move(published.plenary, "14:00", "15:00", published.hall)
    published.publish()
    after = events(client, published.conference, language="nl")
    (uid,) = before
    assert list(after) == [uid]
    assert after[uid]["sequence"] > before[uid]["sequence"]
    assert after[uid]["dtstart"].dt == published.at("14:00")


def test_file_is_the_same_at_every_download(published, client):
    path = f"/en/{published.conference.slug}/agenda.ics"
    answer = client.get(path)
    assert answer.content == client.get(path).content
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert f'filename="{published.conference.slug}-agenda.ics"' in answer.headers["Content-Disposition"]


def test_file_speaks_the_language_of_its_address(draft, client):
    title = factories.words("Opening", es="Apertura")
    draft.session("opening", "10:00", "11:00", draft.hall, title=title)
    draft.publish()
    (event,) = events(client, draft.conference, language="es").values()
    assert event["summary"] == "Apertura"


def test_breaks_are_left_out_and_one_session_can_be_had_alone(published, client):
    published.session("lunch", "12:00", "13:00", kind="break")
    published.session("closing", "16:00", "17:00", published.hall)
    published.publish()
    assert len(events(client, published.conference)) == 2
    assert len(events(client, published.conference, "agenda/closing.ics")) == 1


def test_without_an_agenda_there_is_no_calendar(draft, client):
    draft.session("plenary", "10:00", "11:00", draft.hall)
    assert client.get(f"/en/{draft.conference.slug}/agenda.ics").status_code == 404
    assert client.get(f"/en/{draft.conference.slug}/agenda/plenary.ics").status_code == 404
