"""What changed between two documents."""

import string

from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda import changes
from agenda.actions import sessions
from agenda.difference import apply, difference, in_order, is_empty
from tests.agenda.conftest import BY

TEXTS = st.dictionaries(
    st.sampled_from(["en", "es", "fr", "nl"]), st.text(string.ascii_letters, max_size=5), max_size=2
)
SESSIONS = st.fixed_dictionaries(
    {
        "code": st.sampled_from("abcdef"),
        "title": TEXTS,
        "start": st.sampled_from(["2027-01-13T14:00:00+00:00", "2027-01-13T15:00:00+00:00"]),
        "end": st.sampled_from(["2027-01-13T16:00:00+00:00", "2027-01-13T17:00:00+00:00"]),
        "room": st.none() | st.fixed_dictionaries({"id": st.integers(1, 3), "name": TEXTS, "seats": st.none()}),
        "presentations": st.lists(st.fixed_dictionaries({"id": st.integers(1, 5)}), max_size=2),
    }
)
DOCUMENTS = st.builds(
    lambda zone, sessions: {"zone": zone, "sessions": in_order(sessions)},
    st.sampled_from(["America/Nassau", "America/Aruba"]),
    st.lists(SESSIONS, max_size=5, unique_by=lambda s: s["code"]),
)


@settings(max_examples=200, deadline=None)
@given(st.none() | DOCUMENTS, DOCUMENTS)
def test_applying_a_difference_gives_the_newer_document(old, new):
    assert apply(old, difference(old, new)) == new


@settings(max_examples=50, deadline=None)
@given(DOCUMENTS)
def test_nothing_differs_from_itself(document):
    assert is_empty(difference(document, document))


def told(draft):
    """The sentences about the version that is published now."""
    with timezone.override(draft.conference.tz):
        version = draft.publish()
        return changes.sentences(version.difference, version.document)


def test_moved_session_names_old_and_new_time(published):
    published.move(published.plenary, "14:00", "15:00", published.hall)
    assert any("from 14:00 to 15:00, not 10:00–11:00" in sentence for sentence in told(published))


def test_session_moved_to_another_day_names_both_days(published):
    published.move(published.plenary, "10:00", "11:00", published.hall, day=1)
    first, last = published.conference.days
    (sentence,) = told(published)
    assert f"{last.day} " in sentence.split(", not ")[0]
    assert f"{first.day} " in sentence.split(", not ")[1]


def test_other_room_names_old_and_new(published):
    published.move(published.plenary, "10:00", "11:00", published.press_room)
    assert told(published) == ["“Plenary 1” is in Press room, not in Plenary hall."]


def test_new_and_removed_sessions_are_named(published):
    sessions.remove(by=BY, session=published.plenary)
    published.session("closing", "16:00", "17:00", published.hall)
    removed, added = told(published)
    assert removed.startswith("“Plenary 1”")
    assert removed.endswith("does not take place.")
    assert added.startswith("New: “Closing”")


def test_new_presentation_is_counted(published):
    published.talk(published.plenary, 0, 20, "First words")
    assert told(published) == ["“Plenary 1” has 1 new presentation."]
