"""The first middleware: pages from memory, complete, in the right language, and never across an embargo."""

import datetime as dt
import gzip
import threading

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.test import override_settings

from agenda.actions import publish, sessions
from conference.pages import shelf
from conference.press import actions as press
from conference.press.models import Release
from registration.actions.confirm import confirm
from tests import factories
from tests.agenda.conftest import BY, Draft
from tests.press.conftest import TITLES, contact, release

SECOND = dt.timedelta(seconds=1)
NOW = dt.datetime(2026, 12, 1, 15, 0, tzinfo=dt.UTC)
EMBARGO = NOW + dt.timedelta(seconds=40)


@pytest.fixture
def warm(client):
    """A browser of an installation that keeps pages in memory."""
    with override_settings(PUBLIC_CACHE_BYTES=4_000_000):
        client.handler.load_middleware()
        yield client


@pytest.fixture
def conference(db):
    with time_machine.travel(NOW, tick=False):
        return factories.conference()


@pytest.fixture
def draft(conference):
    with time_machine.travel(NOW, tick=False):
        made = Draft(conference)
        made.plenary = made.session("plenary-1", "10:00", "11:00", made.hall)
        made.publish()
    return made


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def pages(conference, language="en"):
    names = [("home",), ("agenda",), ("session", "plenary-1"), ("agenda-ics",), ("press",), ("accessibility",)]
    return [conference.url(*name, language=language) for name in names]


def test_warm_pages_ask_nothing_and_after_a_second_one_question(warm, draft, clock, django_assert_num_queries):
    for address in pages(draft.conference):
        first = warm.get(address)
        with django_assert_num_queries(0):
            again = warm.get(address)
        clock.shift(2)
        with django_assert_num_queries(1):
            later = warm.get(address)
        assert first.content == again.content == later.content
        assert first.headers == again.headers == later.headers


def test_first_look_asks_no_more_than_without_memory(warm, draft, clock, django_assert_max_num_queries):
    for address in pages(draft.conference):
        with django_assert_max_num_queries(3):
            assert warm.get(address).status_code == 200


def test_kept_answer_carries_every_header(warm, draft, clock):
    address = draft.conference.url("agenda")
    warm.get(address)
    headers = warm.get(address).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Content-Language"] == "en"
    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert "Cookie" not in headers["Vary"]


def test_head_has_the_headers_of_get_and_no_body(warm, draft, clock):
    address = draft.conference.url("agenda")
    cold, page, kept = warm.head(address), warm.get(address), warm.head(address)
    for head in (cold, kept):
        assert head.content == b""
        assert head.headers == page.headers
    assert int(page.headers["Content-Length"]) == len(page.content)


def test_same_page_is_not_sent_twice(warm, draft, clock):
    address = draft.conference.url("agenda")
    etag = warm.get(address).headers["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = warm.get(address, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == etag
        assert "s-maxage=60" in answer.headers["Cache-Control"]
    draft.move(draft.plenary, "14:00", "15:00", draft.hall)
    draft.publish()
    clock.shift(1)
    assert warm.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_squeezed_page_says_the_same(warm, draft, clock):
    address = draft.conference.url("agenda")
    plain = warm.get(address)
    for _cold_and_warm in range(2):
        squeezed = warm.get(address, headers={"Accept-Encoding": "gzip, br;q=0"})
        assert squeezed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(squeezed.content) == plain.content
        assert squeezed.headers["ETag"] != plain.headers["ETag"]
    assert warm.get(address, headers={"Accept-Encoding": "gzip, br"}).headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_languages_do_not_mix(warm, draft, clock):
    texts = set()
    for _cold_and_warm in range(2):
        for language in ("en", "es", "fr", "nl"):
            page = warm.get(draft.conference.url("agenda", language=language), headers={"Accept-Language": "nl"})
            assert f'<html lang="{language}">' in page.text
            texts.add(page.text)
    assert len(texts) == 4


def test_parameters_that_change_the_page_do_not_mix(warm, draft, clock):
    draft.session("open", "12:00", "13:00", draft.hall, open_to_press=True)
    draft.publish()
    address = draft.conference.url("agenda")
    for _cold_and_warm in range(2):
        assert "Plenary 1" in warm.get(address).text
        assert "Plenary 1" not in warm.get(address + "?press=on").text
        assert "Plenary 1" in warm.get(address + "?press=&theme=").text


def test_unknown_parameters_are_not_kept(warm, draft, clock, django_assert_max_num_queries):
    address = draft.conference.url("agenda") + "?campaign=1"
    warm.get(address)
    with pytest.raises(pytest.fail.Exception), django_assert_max_num_queries(0):
        warm.get(address)


def test_publication_shows_within_a_second(warm, draft, clock):
    address = draft.conference.url("agenda")
    assert "10:00" in warm.get(address).text
    draft.move(draft.plenary, "16:30", "17:30", draft.hall)
    warm.get(address)
    publish.publish(by=BY, conference=draft.conference)
    clock.shift(1)
    assert "16:30" in warm.get(address).text


def test_draft_leaves_kept_pages_as_they_are(warm, draft, clock):
    address = draft.conference.url("agenda")
    before = warm.get(address).text
    sessions.change(by=BY, session=draft.plenary, fields={"title": factories.words("Hidden title")})
    clock.shift(1)
    assert warm.get(address).text == before


def test_reload_looks_at_once(warm, draft, clock):
    address = draft.conference.url("agenda")
    warm.get(address)
    draft.move(draft.plenary, "16:30", "17:30", draft.hall)
    draft.publish()
    assert "16:30" in warm.get(address, headers={"Cache-Control": "max-age=0"}).text


def test_changes_of_every_part_show_within_a_second(warm, draft, clock):
    conference = draft.conference
    category = factories.category(conference)
    delegation = factories.delegation(category, places=2, name=factories.words("Bahamas"))
    person = factories.registration(category, delegation)

    def look(name, *arguments):
        clock.shift(1)
        return warm.get(conference.url(name, *arguments))

    assert "IOM press office" not in look("press").text
    assert "Bahamas" in look("home").text
    contact(conference)
    assert "IOM press office" in look("press").text
    made = release(conference, "en")
    assert TITLES["en"] in look("home").text
    assert look("release", made.slug).status_code == 200
    made = Release.objects.get(pk=made.pk)
    press.withdraw(by=BY, release=made, version=made.version)
    assert TITLES["en"] not in look("home").text
    assert look("release", made.slug).status_code == 404
    before = look("home").text
    confirm(by=BY, registration=person)
    with transaction.atomic():
        factories.registration(category, delegation)
    assert look("home").text != before


def test_embargo_holds_to_the_second_with_warm_pages(warm, draft, clock):
    conference = draft.conference
    made = release(conference, "en", embargo=EMBARGO)
    shown = [conference.url("press"), conference.url("home")]
    own = [conference.url("release", made.slug), conference.url("release-pdf", made.slug)]
    for moment in (NOW, EMBARGO - SECOND):
        clock.move_to(moment)
        for address in shown:
            page = warm.get(address)
            assert TITLES["en"] not in page.text
            assert made.slug not in page.text
            left = int(page.headers["Cache-Control"].partition("s-maxage=")[2].partition(",")[0])
            assert moment + left * SECOND <= EMBARGO
        for address in own:
            assert warm.get(address).status_code == 404
    for moment in (EMBARGO, EMBARGO + SECOND):
        clock.move_to(moment)
        for address in shown:
            assert TITLES["en"] in warm.get(address).text
        for address in own:
            assert warm.get(address).status_code == 200


def test_opening_and_closing_show_at_their_second(warm, draft, clock):
    conference = draft.conference
    opens = NOW + 20 * SECOND
    type(conference).objects.filter(pk=conference.pk).update(opens_at=opens, closes_at=opens + 10 * SECOND)
    address = conference.url("home")
    register = conference.url("register")
    for moment, is_open in ((NOW, False), (opens - SECOND, False), (opens, True), (opens + 10 * SECOND, False)):
        clock.move_to(moment)
        assert (f'btn-lg" href="{register}"' in warm.get(address).text) == is_open


def test_no_cookie_is_read_or_set(warm, draft, clock):
    address = draft.conference.url("agenda")
    stranger = warm.get(address)
    staff = type(warm)()
    staff.handler = warm.handler
    staff.force_login(factories.user(draft.conference))
    colleague = staff.get(address)
    assert colleague.content == stranger.content
    assert not stranger.cookies
    assert not colleague.cookies


def test_private_pages_are_not_kept(warm, draft, clock):
    for address in ("/secretariat/account/login/", draft.conference.url("register")):
        assert "no-store" in warm.get(address).headers["Cache-Control"]


def test_missing_pages_are_not_kept(warm, conference, clock):
    made = Draft(conference)
    address = conference.url("session", "plenary-1")
    missing = warm.get(address)
    assert missing.status_code == 404
    assert missing.headers["Cache-Control"] == "no-cache"
    made.session("plenary-1", "10:00", "11:00", made.hall)
    made.publish()
    assert warm.get(address).status_code == 200


def test_unknown_host_is_refused_though_the_page_is_kept(warm, draft, clock):
    address = draft.conference.url("agenda")
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        assert warm.get(address).status_code == 200
        assert warm.get(address, headers={"Host": "evil.example"}).status_code == 400


def test_memory_is_bounded(warm, draft, clock):
    kept = warm.handler._middleware_chain.__wrapped__  # inside Django's wrapper
    for number in range(40):
        warm.get(draft.conference.url("agenda") + f"?room={number}&theme={'9' * number}")
    assert 0 < kept.asked.bytes <= kept.asked.most
    held = sum(one.size for one in kept.asked.kept.values())
    assert held == kept.asked.bytes
    small = shelf.Shelf(50_000)
    for key in range(50):
        small.put(str(key), next(iter(kept.asked.kept.values())))
    assert small.bytes <= 50_000
    assert "49" in small.kept
    assert "0" not in small.kept


def test_database_that_is_away_does_not_take_kept_pages_along(warm, draft, clock):
    address = draft.conference.url("agenda")
    page = warm.get(address)
    clock.shift(5)

    def away(*_):
        raise OperationalError

    with connection.execute_wrapper(away):
        assert warm.get(address).content == page.content


def test_the_first_middleware_stands_first(settings):
    assert settings.MIDDLEWARE[0] == "conference.pages.first.FirstMiddleware"


@pytest.mark.django_db(transaction=True)
def test_change_shows_from_its_commit_on_and_never_half(warm, clock):
    """A page made while a publication is being written must not pass for the new one afterwards."""
    draft = Draft(factories.conference())
    draft.plenary = draft.session("plenary-1", "10:00", "11:00", draft.hall)
    draft.publish()
    address = draft.conference.url("agenda")
    written, may_commit = threading.Event(), threading.Event()

    def publish_slowly():
        try:
            with transaction.atomic():
                draft.move(draft.plenary, "16:30", "17:30", draft.hall)
                draft.publish()
                written.set()
                may_commit.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=publish_slowly)
    other.start()
    try:
        assert written.wait(20)
        assert "16:30" not in warm.get(address).text
        clock.shift(1)
        assert "16:30" not in warm.get(address).text
    finally:
        may_commit.set()
        other.join()
    clock.shift(1)
    assert "16:30" in warm.get(address).text
