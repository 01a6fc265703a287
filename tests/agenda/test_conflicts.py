"""What the draft page lists, and publication refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from agenda import conflicts
from agenda.models import PublishedSlot, Session, Version
from agenda.rules import Refused


def kinds(draft):
    return [(c.kind, [s.code for s in c.sessions]) for c in conflicts.find(draft.conference, draft.everything())]


def test_two_sessions_in_one_room_clash_while_they_overlap(draft):
    draft.session("one", "10:00", "11:00", draft.hall)
    draft.session("two", "10:30", "11:30", draft.hall)
    with timezone.override(draft.conference.tz):
        found = conflicts.find(draft.conference, draft.everything())
        assert "Plenary hall" in found[0].sentence
        assert "10:30 to 11:00: “One” and “Two” overlap" in found[0].sentence
    assert kinds(draft) == [("room", ["one", "two"])]


def test_three_overlapping_sessions_are_each_named_with_each(draft):
    draft.session("long", "09:00", "12:00", draft.hall)
    draft.session("early", "09:30", "10:00", draft.hall)
    draft.session("late", "11:00", "11:30", draft.hall)
    assert kinds(draft) == [("room", ["long", "early"]), ("room", ["long", "late"])]


def test_sessions_that_touch_do_not_clash(draft):
    draft.session("one", "10:00", "11:00", draft.hall)
    draft.session("two", "11:00", "12:00", draft.hall)
    assert kinds(draft) == []


def test_breaks_without_a_room_do_not_clash(draft):
    draft.session("coffee", "10:00", "11:00", kind="break")
    draft.session("photograph", "10:00", "11:00", kind="break")
    draft.session("briefing", "10:00", "11:00", draft.press_room)
    assert kinds(draft) == []


def test_session_outside_the_days_of_the_conference_is_named(draft):
    draft.session("too-early", "10:00", "11:00", draft.hall, day=-1)
    draft.session("too-late", "23:00", "23:59", draft.hall, day=2)
    assert kinds(draft) == [("days", ["too-early"]), ("days", ["too-late"])]


def test_presentation_must_lie_within_its_session(draft):
    session = draft.session("plenary", "10:00", "11:00", draft.hall)
    draft.talk(session, 40, 20, "Fits")
    assert kinds(draft) == []
    draft.talk(session, 50, 20, "Too long")
    assert kinds(draft) == [("presentation", ["plenary"])]


def test_publication_refuses_clashes_with_a_sentence(draft):
    draft.session("one", "10:00", "11:00", draft.hall)
    draft.session("two", "10:30", "11:30", draft.hall)
    with pytest.raises(Refused) as refused:
        draft.publish()
    assert refused.value.refusal.code == "clashes"
    assert [c.kind for c in refused.value.conflicts] == ["room"]
    assert not Version.objects.exists()


def test_database_refuses_a_room_twice_in_one_version(published):
    version = Version.objects.get()
    other = published.session("other", "10:30", "11:30", published.hall)
    during = DateTimeTZRange(other.start, other.end, "[)")
    with pytest.raises(IntegrityError, match="no_room_twice_in_a_version"), transaction.atomic():
        PublishedSlot.objects.create(version=version, session=other, room=published.hall, during=during)
    PublishedSlot.objects.create(version=version, session=other, room=published.press_room, during=during)


def test_database_refuses_times_out_of_order_and_reserved_codes(draft):
    for fields, name in (
        ({"start": draft.at("11:00"), "end": draft.at("10:00")}, "session_ends_after_it_begins"),
        ({"start": draft.at("11:00"), "end": None}, "session_has_both_times"),
        ({"code": "changes"}, "session_code_not_reserved"),
    ):
        values = {"conference": draft.conference, "code": "one", "title": "One"} | fields
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Session.objects.create(**values)


def people(draft):
    return [(c.person, [s.code for s in c.sessions]) for c in conflicts.people(draft.everything())]


def test_person_in_two_places_at_once_is_named_and_prevents_nothing(draft):
    one = draft.session("one", "10:00", "11:00", draft.hall)
    two = draft.session("two", "10:30", "11:30", draft.press_room)
    draft.seat(one, "Rapporteur, IOM")
    draft.talk(two, 20, 20, "Figures", speaker="RAPPORTEUR,  IOM")
    draft.seat(two, "Chair, UNHCR")
    assert people(draft) == [("Rapporteur, IOM", ["one", "two"])]
    with timezone.override(draft.conference.tz):
        [clash] = conflicts.people(draft.everything())
        assert "10:50 to 11:00: in “One” and in “Two”" in clash.sentence
    draft.publish()
    assert Version.objects.count() == 1


def test_person_who_speaks_before_the_other_session_begins_is_free(draft):
    one = draft.session("one", "10:00", "11:00", draft.hall)
    two = draft.session("two", "10:30", "11:30", draft.press_room)
    draft.talk(one, 0, 30, "Early", speaker="Rapporteur, IOM")
    draft.seat(two, "Rapporteur, IOM")
    assert people(draft) == []


def test_person_is_no_clash_within_one_session(draft):
    one = draft.session("one", "10:00", "11:00", draft.hall)
    draft.seat(one, "Rapporteur, IOM")
    draft.talk(one, 10, 20, "Figures", speaker="Rapporteur, IOM")
    assert people(draft) == []


def test_draft_page_lists_people_in_two_places(draft, client, django_user_model):
    one = draft.session("one", "10:00", "11:00", draft.hall)
    two = draft.session("two", "10:30", "11:30", draft.press_room)
    for session in (one, two):
        draft.seat(session, "Rapporteur, IOM")
    client.force_login(django_user_model.objects.create_user("a@example.org", None, name="A", is_superuser=True))
    page = client.get(f"/secretariat/{draft.conference.slug}/agenda/").content.decode()
    assert "One person is expected in two places at once." in page
    assert "Rapporteur, IOM" in page
