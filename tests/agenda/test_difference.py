"""What changed between two documents."""

import copy
import datetime as dt
import json
import os
import random
import string

from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda import changes
from agenda.actions import sessions
from agenda.difference import apply, difference, in_language, in_order, is_empty
from tests import factories
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


EDITS = int(os.environ.get("EDITS", "500"))  # how many random edits are tried: README.md, "Test"


def words(chance):
    return {code: chance.choice("abcdef") for code in chance.sample(["en", "es", "fr", "nl"], chance.randint(0, 4))}


def room(chance):
    return chance.choice(
        [None, {"id": chance.randint(1, 4), "name": words(chance), "seats": chance.choice([None, 40])}]
    )


def times(chance):
    start = dt.datetime(2027, 1, 13, 14, tzinfo=dt.UTC) + dt.timedelta(minutes=15 * chance.randrange(120))
    return {"start": start.isoformat(), "end": (start + dt.timedelta(minutes=15 * chance.randint(1, 8))).isoformat()}


def new_session(chance, code):
    return {
        "code": code,
        "kind": chance.choice(["plenary", "break", "working-group"]),
        "title": words(chance),
        "abstract": words(chance),
        "theme": chance.choice([None, {"number": chance.randint(1, 6), "name": words(chance)}]),
        "languages": sorted(chance.sample(["en", "es", "fr", "nl"], chance.randint(0, 4))),
        "open_to_press": chance.random() < 0.5,
        "room": room(chance),
        **times(chance),
        "presentations": [
            {"id": n, "offset": 0, "minutes": 5, "title": words(chance)} for n in range(chance.randrange(3))
        ],
        "people": [{"role": "chair", "name": words(chance)} for _ in range(chance.randrange(3))],
    }


def edit(chance, document):
    """The document after one edit such as organizers make; now and then an edit that changes nothing."""
    after = copy.deepcopy(document)
    sessions = after["sessions"]
    one = chance.choice(sessions) if sessions else None
    match chance.randrange(9):
        case 0 | 1:
            codes = {f"s{n}" for n in range(30)} - {s["code"] for s in sessions}
            if codes:
                sessions.append(new_session(chance, chance.choice(sorted(codes))))
        case 2 if one:
            sessions.remove(one)
        case 3 | 4 if one:
            one.update(times(chance))
        case 5 if one:
            one["room"] = room(chance)
        case 6 if one:
            one.update(
                {field: new_session(chance, "x")[field] for field in chance.sample(sorted(one.keys() - {"code"}), 3)}
            )
        case 7 if one and one["presentations"]:
            one["presentations"].pop(chance.randrange(len(one["presentations"])))
        case 8:
            after["zone"] = chance.choice(["America/Nassau", "America/Aruba"])
    return after | {"sessions": in_order(sessions)}


def test_difference_holds_over_random_edits():
    """Each version from the one before; and from any older one, as somebody is told who missed some."""
    chance = random.Random(EDITS)
    versions = [{"zone": "America/Nassau", "sessions": []}]
    for _ in range(EDITS):
        new = edit(chance, versions[-1])
        kept = copy.deepcopy(new)
        for old in (versions[-1], chance.choice(versions), None):
            change = json.loads(json.dumps(difference(old, new)))  # as the database keeps it
            assert apply(old, change) == new
            assert is_empty(change) == ((old or {"sessions": []})["sessions"] == new["sessions"])
        assert new == kept
        versions = [*versions[-20:], new]


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


def test_change_in_one_language_is_news_in_that_language_only(published):
    fields = {"title": factories.words("Plenary 1", es="Otro título")}
    sessions.change(by=BY, session=published.plenary, fields=fields)
    version = published.publish()
    assert is_empty(in_language(version.difference, "en"))
    assert not is_empty(in_language(version.difference, "es"))
    with timezone.override(published.conference.tz), translation.override("es"):
        (sentence,) = changes.sentences(version.difference, version.document)
    assert "Otro título" in sentence
    with timezone.override(published.conference.tz), translation.override("en"):
        assert changes.sentences(version.difference, version.document) == []
