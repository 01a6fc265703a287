"""The organizers' pages of the agenda: roles, forms, bad input."""

import datetime as dt

import pytest
from django.urls import reverse

from agenda.models import Presentation, Programme, Room, Session, SessionPerson, Theme, Version
from conference.mail.models import Message
from tests import factories


def url(conference, name="", *args):
    return reverse(f"secretariat:agenda{name}", args=[conference.slug, *args])


def form(draft, **fields):
    """A complete session form."""
    return {
        "kind": "plenary",
        "title_en": "Opening",
        "title_es": "Apertura",
        "code": "opening",
        "day": draft.conference.first_day.isoformat(),
        "begins": "9:00",
        "ends": "10.30",
        "room": draft.hall.pk,
        "is_public": "on",
        **fields,
    }


PAGES = ["", "-publication", "-session-new", "-rooms", "-room-new", "-theme-new"]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("owner", PAGES),
        ("agenda", PAGES),
        ("reader", ["", "-rooms"]),
        ("press", ["", "-rooms"]),
        ("registration", ["", "-rooms"]),
    ],
)
def test_each_role_sees_its_pages(draft, office, role, allowed):
    client = office(role)
    for name in PAGES:
        assert client.get(url(draft.conference, name)).status_code == (200 if name in allowed else 404)


def test_reader_sees_no_button_that_would_not_work(published, office):
    text = office("reader").get(url(published.conference)).content.decode()
    assert "Plenary 1" in text
    assert url(published.conference, "-session-new") not in text
    assert url(published.conference, "-publication") not in text


def test_strangers_conference_is_404(published, office):
    other = factories.conference()
    client = office()
    assert client.get(url(other)).status_code == 404
    assert client.get(url(published.conference, "-session", 10**9)).status_code == 404
    assert client.get(url(other, "-session", published.plenary.pk)).status_code == 404


def test_session_is_created_in_the_conferences_zone(draft, office):
    answer = office().post(url(draft.conference, "-session-new"), form(draft))
    session = Session.objects.get()
    assert answer.status_code == 302
    assert (session.start, session.end) == (draft.at("09:00"), draft.at("10:30"))
    assert session.title.localize("es") == "Apertura"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"begins": "25:00"}, "Enter a time as hours and minutes"),
        ({"ends": "08:00"}, "A session must end after it begins."),
        ({"ends": ""}, "Enter the time."),
        ({"day": ""}, "Choose the day, or leave the times empty."),
        ({"day": "2001-01-01"}, "2001-01-01"),
        ({"code": "changes"}, "This code is the address of another page."),
        ({"code": "Not a code"}, "small letters, digits and hyphens"),
        ({"code": "plenary-1"}, "Another session has or had this code."),
        ({"title_en": "", "title_es": ""}, "required"),
        ({"title_en": "x" * 201}, "at most 200 characters"),
        ({"kind": "party"}, "party"),
        ({"room": "999999"}, "valid choice"),
        ({"room": "x"}, "valid choice"),
        ({"theme": "-1"}, "valid choice"),
        ({"languages": "xx"}, "xx"),
        ({"code": "a\x00b"}, "Null characters"),
    ],
)
def test_bad_input_is_named_and_nothing_is_lost(published, office, fields, sentence):
    answer = office().post(url(published.conference, "-session-new"), form(published, abstract_en="Kept") | fields)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in text
    assert "Kept" in text
    assert "<title>Error:" in text
    assert Session.objects.count() == 1


def test_session_that_the_change_of_clocks_turns_round_is_refused(draft, office):
    draft.conference.first_day = draft.conference.last_day = dt.date(2027, 3, 14)  # Nassau goes from 02:00 to 03:00
    draft.conference.save()
    typed = form(draft, day="2027-03-14", begins="02:30", ends="03:00")
    answer = office().post(url(draft.conference, "-session-new"), typed)
    assert answer.status_code == 400
    assert "A session must end after it begins." in answer.content.decode()


def test_stale_session_form_says_so_and_the_second_save_counts(published, office):
    client, path = office(), url(published.conference, "-session", published.plenary.pk)
    typed = form(published, code="plenary-1", title_en="Mine", seen="0")
    published.move(published.plenary, "12:00", "13:00", published.hall)
    answer = client.post(path, typed)
    assert answer.status_code == 400
    assert "Somebody else has changed this meanwhile" in answer.content.decode()
    assert "Mine" in answer.content.decode()
    assert client.post(path, typed | {"seen": "1"}).status_code == 302
    assert str(Session.objects.get().title) == "Mine"


def test_quick_move_keeps_the_length(published, office):
    data = {"session": published.plenary.pk, "day": published.conference.last_day.isoformat(), "begins": "15:00"}
    answer = office().post(url(published.conference, "-move"), data | {"room": published.press_room.pk})
    assert answer.status_code == 302
    session = Session.objects.get()
    assert (session.start, session.end) == (published.at("15:00", 1), published.at("16:00", 1))
    assert session.room == published.press_room


def test_quick_move_leaves_as_it_is_what_was_left_empty(published, office):
    data = {"session": published.plenary.pk, "day": "", "begins": "", "ends": "", "room": published.press_room.pk}
    office().post(url(published.conference, "-move"), data)
    session = Session.objects.get()
    assert (session.start, session.end) == (published.at("10:00"), published.at("11:00"))
    assert session.room == published.press_room
    office().post(url(published.conference, "-move"), data | {"room": "", "begins": "12:00"})
    session = Session.objects.get()
    assert (session.start, session.end) == (published.at("12:00"), published.at("13:00"))
    assert session.room == published.press_room


def test_quick_move_asks_for_the_session(published, office):
    assert "Choose a session" in office().get(url(published.conference)).content.decode()
    answer = office().post(url(published.conference, "-move"), {"session": "", "begins": "12:00"})
    assert "“Session” is missing." in answer.content.decode()
    assert Session.objects.get().start == published.at("10:00")


@pytest.mark.parametrize("begins", ["late", "23:30"])
def test_quick_move_names_bad_input(published, office, begins):
    data = {"session": published.plenary.pk, "day": published.conference.first_day.isoformat(), "begins": begins}
    answer = office().post(url(published.conference, "-move"), data)
    assert answer.status_code == 400
    assert "errors" in answer.content.decode()
    assert Session.objects.get().start == published.at("10:00")


def test_presentation_is_typed_as_a_time_of_day(published, office):
    client, path = office(), url(published.conference, "-presentation-new", published.plenary.pk)
    assert client.post(path, {"begins": "09:00", "minutes": "20", "title_en": "Early"}).status_code == 400
    assert client.post(path, {"begins": "10:15", "minutes": "0", "title_en": "Short"}).status_code == 400
    assert client.post(path, {"begins": "10:15", "minutes": "20", "title_en": "Talk"}).status_code == 302
    talk = Presentation.objects.get()
    assert (talk.offset, talk.start) == (15, published.at("10:15"))
    path = url(published.conference, "-presentation", published.plenary.pk, talk.pk)
    assert client.post(path, {"begins": "10:20", "minutes": "20", "title_en": "Talk"}).status_code == 302
    assert Presentation.objects.get().offset == 20
    client.post(url(published.conference, "-presentation-remove", published.plenary.pk, talk.pk))
    assert not Presentation.objects.exists()


def test_presentation_of_an_unplaced_session_counts_minutes(draft, office):
    session = draft.session("idea")
    path = url(draft.conference, "-presentation-new", session.pk)
    assert office().post(path, {"offset": "30", "minutes": "20", "title_en": "Talk"}).status_code == 302
    assert Presentation.objects.get().offset == 30


def test_podium_is_edited(published, office):
    client, path = office(), url(published.conference, "-person-new", published.plenary.pk)
    assert client.post(path, {"role": "chair", "name_en": "", "order": "1"}).status_code == 400
    client.post(path, {"role": "chair", "name_en": "Regional Director", "order": "1"})
    person = SessionPerson.objects.get()
    client.post(url(published.conference, "-person-remove", published.plenary.pk, person.pk))
    assert not SessionPerson.objects.exists()


def test_rooms_and_themes_are_edited(draft, office):
    client = office()
    client.post(url(draft.conference, "-room-new"), {"name_en": "Foyer", "seats": "", "order": "9"})
    foyer = Room.objects.get(order=9)
    client.post(url(draft.conference, "-room", foyer.pk), {"name_en": "Terrace", "seats": "30", "order": "9"})
    foyer.refresh_from_db()
    assert (str(foyer), foyer.seats) == ("Terrace", 30)
    none = client.post(url(draft.conference, "-room-new"), {"name_en": "X", "seats": "0", "order": "1"})
    assert none.status_code == 400
    client.post(url(draft.conference, "-room-remove", foyer.pk))
    assert not Room.objects.filter(pk=foyer.pk).exists()
    client.post(url(draft.conference, "-theme-new"), {"number": "1", "name_en": "Data"})
    again = client.post(url(draft.conference, "-theme-new"), {"number": "1", "name_en": "Other"})
    assert again.status_code == 400
    assert "Another theme has this number" in again.content.decode()
    assert Theme.objects.count() == 1


def test_room_in_use_cannot_be_removed(published, office):
    answer = office().post(url(published.conference, "-room-remove", published.hall.pk), follow=True)
    assert "Sessions of the draft stand in this room" in answer.content.decode()
    assert Room.objects.filter(pk=published.hall.pk, is_removed=False).exists()


def test_room_once_published_is_only_marked(published, office):
    published.move(published.plenary, "10:00", "11:00", published.press_room)
    office().post(url(published.conference, "-room-remove", published.hall.pk))
    assert Room.objects.get(pk=published.hall.pk).is_removed
    assert "Plenary hall" not in office().get(url(published.conference, "-rooms")).content.decode()


def test_draft_page_lists_clashes_and_publication_shows_no_button(published, office):
    published.session("other", "10:30", "11:30", published.hall)
    client = office()
    assert "overlap" in client.get(url(published.conference)).content.decode()
    text = client.get(url(published.conference, "-publication")).content.decode()
    assert "Clashes prevent publication" in text
    assert "overlap" in text
    assert 'name="seen"' not in text


def test_publishing_by_the_page(published, confirmed, office):
    confirmed()
    published.move(published.plenary, "14:00", "15:00", published.hall)
    client, path = office(), url(published.conference, "-publication")
    text = client.get(path).content.decode()
    assert "not 10:00–11:00" in text
    assert "One confirmed participant gets a mail" in text
    seen = Programme.objects.get().revision
    stale = client.post(path, {"seen": seen - 1})
    assert stale.status_code == 400
    assert "Somebody else has changed this meanwhile" in stale.content.decode()
    assert client.post(path, {"seen": "x"}).status_code == 400
    assert client.post(path, {"seen": seen, "note_en": "Later"}).status_code == 302
    version = Version.objects.first()
    assert (version.number, str(version.note), version.published_by) == (2, "Later", version.published_by)
    assert Message.objects.filter(template__startswith="agenda/").count() == 1


def test_double_click_publishes_once(published, office):
    published.session("other", "12:00", "13:00", published.hall)
    client, path = office(), url(published.conference, "-publication")
    seen = Programme.objects.get().revision
    assert client.post(path, {"seen": seen}).status_code == 302
    again = client.post(path, {"seen": seen})
    assert again.status_code == 400
    assert "Nothing has changed" in again.content.decode()
    assert Version.objects.count() == 2


@pytest.mark.parametrize("query", ["?day=x", "?day=9999-12-31", "?day=2027-02-30"])
def test_odd_days_are_no_error(published, office, query):
    assert office().get(url(published.conference) + query).status_code == 200


def test_staff_pages_ask_as_much_for_many_sessions_as_for_few(draft, office, django_assert_max_num_queries):
    client = office()

    def add(first, last):
        for n in range(first, last):
            session = draft.session(f"s-{n}", f"{n // 8 + 8:02}:00", f"{n // 8 + 8:02}:30", draft.hall)
            draft.talk(session, 0, 10, f"Talk {n}")

    def count(name):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(draft.conference, name)).status_code == 200
        return len(queries)

    add(0, 1)
    draft.publish()
    add(1, 2)
    few = [count(name) for name in ("", "-publication", "-rooms")]
    add(2, 12)
    assert [count(name) for name in ("", "-publication", "-rooms")] == few
    assert max(few) <= 12
