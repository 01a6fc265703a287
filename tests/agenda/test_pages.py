"""The public agenda, as visitors see it."""

import pytest

from agenda.actions import sessions
from tests import factories
from tests.agenda.conftest import BY


def page(client, conference, path="", language="en", status=200):
    answer = client.get(f"/{language}/{conference.slug}/agenda/{path}")
    assert answer.status_code == status
    return answer.content.decode()


def test_before_publication_the_page_says_so(draft, client):
    draft.session("plenary-1", "10:00", "11:00", draft.hall)
    text = page(client, draft.conference)
    assert "The agenda is being drawn up" in text
    assert "Plenary 1" not in text
    page(client, draft.conference, "plenary-1/", status=404)


def test_draft_never_leaks_into_public_pages(published, client):
    published.session("hidden", "12:00", "13:00", published.hall)
    sessions.change(by=BY, session=published.plenary, fields={"title": factories.words("Hidden title")})
    for path in ("", "plenary-1/"):
        assert "idden title" not in page(client, published.conference, path)
    page(client, published.conference, "hidden/", status=404)


def test_moved_session_names_old_and_new(published, client):
    published.move(published.plenary, "14:00", "15:00", published.press_room)
    published.publish()
    for path in ("", "plenary-1/"):
        text = page(client, published.conference, path)
        assert "14:00–15:00, was <del>10:00–11:00</del>" in text
        assert "Press room, was <del>Plenary hall</del>" in text
        assert "(version 2)" in text


def test_times_stand_in_the_conferences_zone_which_is_named(published, client):
    text = page(client, published.conference)
    assert f'datetime="{published.at("10:00").isoformat(timespec="minutes")}"' in text
    assert "All times are those of Nassau (UTC−" in text


def test_parallel_sessions_stand_side_by_side_and_a_briefing_beside_lunch(draft, client):
    draft.session("group-a", "10:00", "11:00", draft.hall)
    draft.session("group-b", "10:00", "11:30", draft.press_room)
    draft.session("lunch", "12:00", "14:00", kind="break")
    draft.session("briefing", "12:30", "13:00", draft.press_room)
    draft.publish()
    text = page(client, draft.conference)
    assert text.count('class="entry') == 2
    assert text.count('<article class="slot') == 3
    assert "10:00–11:00</time></p>" in text  # its own end, beside a longer one
    assert "12:30–13:00</time></p>" in text


def test_filters_narrow_down_and_nonsense_filters_nothing(draft, client):
    theme = draft.theme(2, "Entry systems")
    draft.session("entry", "10:00", "11:00", draft.hall, theme=theme, languages=["fr"])
    draft.session("closing", "15:00", "16:00", draft.press_room, open_to_press=True)
    draft.publish()

    def shown(query):
        text = page(client, draft.conference, query)
        return [code for code in ("entry", "closing") if f'id="{code}"' in text]

    assert shown("") == ["entry", "closing"]
    assert shown("?theme=2") == ["entry"]
    assert shown(f"?room={draft.press_room.pk}") == ["closing"]
    assert shown("?language=fr") == ["entry"]
    assert shown("?press=on") == ["closing"]
    assert shown("?theme=2&press=on") == []
    assert "No session fits this choice" in page(client, draft.conference, "?theme=2&press=on")
    for nonsense in ("?theme=x", "?theme=99", "?room=-1&language=%00", "?theme=" + "9" * 30):
        assert shown(nonsense) == ["entry", "closing"]


def test_session_page_shows_presentations_and_podium(published, client):
    from agenda.actions import parts
    from agenda.models import SessionPerson

    published.talk(published.plenary, 15, 20, "Counting people")
    person = {"role": "chair", "name": factories.words("Permanent Secretary", es="Secretario Permanente")}
    parts.add(by=BY, session=published.plenary, part=SessionPerson, fields=person)
    published.publish()
    text = page(client, published.conference, "plenary-1/", language="es")
    assert "Counting people" in text
    assert "10:15–10:35" in text
    assert "Secretario Permanente" in text


@pytest.mark.parametrize("path", ["nothing/", "Plenary-1/"])
def test_unknown_session_is_404(published, client, path):
    page(client, published.conference, path, status=404)


def test_text_is_escaped(draft, client):
    title = factories.words("<script>alert(1)</script>")
    draft.session("odd", "10:00", "11:00", draft.hall, title=title, abstract=title)
    draft.publish()
    for path in ("", "odd/"):
        assert "<script>" not in page(client, draft.conference, path)


def test_public_pages_set_no_cookie_and_ask_little(draft, client, django_assert_max_num_queries):
    def measure():
        for path in ("", "session-0/"):
            with django_assert_max_num_queries(3):
                answer = client.get(f"/en/{draft.conference.slug}/agenda/{path}")
            assert answer.status_code == 200
            assert not answer.cookies
            assert "Cookie" not in answer.headers.get("Vary", "")

    def add(first, last):
        for n in range(first, last):
            draft.session(f"session-{n}", f"{n // 8 + 8:02}:00", f"{n // 8 + 8:02}:30", draft.room(f"Room {n}"))
        draft.publish()

    add(0, 10)
    measure()
    add(10, 100)
    measure()
