"""The press room of the example conference."""

import datetime as dt

import time_machine

from conference.example import press
from conference.press.models import PressContact, Release
from tests import factories


def test_example_has_one_release_in_four_languages_and_one_under_embargo(client, conference):
    press.load(conference, factories.user(conference).actor)
    held, announced = Release.objects.order_by("embargo_until")  # none comes last
    closing = dt.datetime.combine(conference.last_day, dt.time(17), tzinfo=conference.tz)
    assert held.embargo_until == closing
    for language, word in (("en", "Notes to editors"), ("es", "prensa"), ("fr", "Bahamas"), ("nl", "Caribische")):
        page = client.get(conference.url("release", announced.slug, language=language)).text
        assert word in page
        assert "{days}" not in page
        assert "not available in the language" not in page
        assert "Updated on" not in page
    assert client.get(conference.url("release", held.slug)).status_code == 404
    with time_machine.travel(closing, tick=False):
        assert client.get(conference.url("release", held.slug)).status_code == 200
    offices = PressContact.objects.filter(conference=conference)
    assert all(office.email.endswith("@example.org") for office in offices)
    assert all(office.phone.startswith("+120255501") for office in offices)
    assert len(offices) == 2
