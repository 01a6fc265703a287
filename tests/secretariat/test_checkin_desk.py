"""The check-in desk as a volunteer sees it."""

import io
import re
import uuid

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conference.links.models import make
from registration import arrivals, badges
from registration.actions.merge import merge
from registration.actions.replace import replace
from registration.models import CheckIn, Registration, State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(states, curacao):
    return factories.registration(states, curacao, state=State.CONFIRMED, role="head")


def scan(desk, code):
    return desk.post("checkin", code=code).content.decode()


def heading(page):
    """The one large answer, without its picture."""
    found = re.search(r'<h2 id="h-answer">.*?</svg>(.*?)</h2>', page, re.DOTALL)
    return found and found[1]


def test_scan_welcomes_with_name_delegation_role_and_category(desk, confirmed, states):
    page = scan(desk, badges.says(make("badge", confirmed.pk)))
    assert heading(page) == "Welcome"
    for words in (confirmed.full_name, "Curaçao", "Head of delegation", "State or Territory", confirmed.reference):
        assert words in page


# Which sign another keyboard makes of a key that the scanner presses as on a US keyboard; the same with Shift.
QWERTZ = str.maketrans("yzYZ-_", "zyZYß?")


AZERTY = str.maketrans("aqwzmAQWZM-_0123456789", "qazw,QAZW?)°à&é\"'(-è_ç")


SPANISH = str.maketrans("-_", "'?")


TURKISH = str.maketrans("i", "ı")


@pytest.mark.parametrize("layout", [{}, QWERTZ, AZERTY, SPANISH, TURKISH])
@pytest.mark.parametrize("caps_lock", [False, True])
def test_scanned_badge_is_known_whatever_keyboard_the_desk_has(desk, confirmed, layout, caps_lock):
    said = badges.says(badges.link(confirmed))
    typed = (said.swapcase() if caps_lock else said).translate(layout)
    assert heading(scan(desk, typed)) == "Welcome"


def test_card_printed_in_former_days_is_still_read(desk, confirmed):
    assert heading(scan(desk, badges.link(confirmed).token)) == "Welcome"


def test_second_scan_says_since_when_and_where(desk, confirmed):
    desk.post("checkin-desk", desk="Desk 2")
    scan(desk, confirmed.reference)
    page = scan(desk, confirmed.reference)
    assert heading(page) == "Already in"
    assert "At: Desk 2" in page
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "answer", "words"),
    [
        (State.NOMINATED, "Not confirmed", "The focal point named this person"),
        (State.SUBMITTED, "Not confirmed", "Send the person to the secretariat"),
        (State.WAITLISTED, "Not confirmed", "on the waiting list"),
        (State.WITHDRAWN, "Do not let in", "Withdrawn since"),
        (State.DECLINED, "Do not let in", "Declined since"),
        (State.LAPSED, "Do not let in", "Lapsed since"),
    ],
)
def test_who_is_not_confirmed_stays_outside_and_the_desk_knows_what_to_do(desk, states, state, answer, words):
    page = scan(desk, factories.registration(states, state=state).reference)
    assert heading(page) == answer
    assert words in page
    assert not CheckIn.objects.exists()


def test_replaced_person_is_told_with_the_new_ones_code(desk, states, confirmed):
    old = factories.registration(states, state=State.REPLACED)
    Registration.objects.filter(pk=confirmed.pk).update(replaces=old)
    page = scan(desk, old.reference)
    assert heading(page) == "Do not let in"
    assert f"by {confirmed.full_name}, code {confirmed.reference}" in page


def test_lost_badge_lets_nobody_in_and_the_new_one_does(desk, confirmed):
    lost = badges.says(badges.link(confirmed))
    page = desk.post("registration-badge-lost", confirmed.reference, follow=True).content.decode()
    assert "let nobody in any more" in page
    assert f"declared the badge of {confirmed.reference} lost" in page
    page = scan(desk, lost)
    assert heading(page) == "Old badge"
    assert "declared lost" in page
    assert "a newer one exists" in page
    assert not CheckIn.objects.exists()
    assert heading(scan(desk, badges.says(badges.link(confirmed)))) == "Welcome"


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WITHDRAWN])
def test_badge_of_somebody_who_has_none_is_not_lost(desk, states, state):
    one = factories.registration(states, state=state)
    badge = make("badge", one.pk)
    page = desk.post("registration-badge-lost", one.reference, follow=True).content.decode()
    assert "Nothing was changed" in page
    badge.refresh_from_db()
    assert badge.generation == 1


def test_card_of_somebody_replaced_or_merged_says_who_comes_instead(desk, states, curacao, confirmed):
    given_up = factories.registration(states, state=State.CONFIRMED, family_name="Twice")
    cards = [badges.says(badges.link(one)) for one in (confirmed, given_up)]
    new = replace(
        by=desk.user.actor,
        registration=confirmed,
        person={"given_name": "Nayra", "family_name": "Bougainville", "email": "nayra@example.org"},
        submission_key=uuid.uuid4(),
    )
    kept = factories.registration(states, state=State.CONFIRMED, family_name="Once")
    merge(by=desk.user.actor, keep=kept, drop=given_up)
    for card, words in zip(
        cards, (f"by {new.full_name}, code {new.reference}", f"the same person, code {kept.reference}"), strict=True
    ):
        page = scan(desk, card)
        assert (heading(page), words in page) == ("Do not let in", True)
    assert not CheckIn.objects.exists()


def test_wrong_codes_are_not_known(desk, confirmed):
    token = badges.says(make("badge", 10**9))
    elsewhere = factories.registration(factories.category(factories.conference()), state=State.CONFIRMED)
    code = confirmed.reference
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    for typed, words in (
        (token, "not read well"),
        (wrong, "check character does not fit"),
        (elsewhere.reference, "another conference"),
        ("Nobody Whatever", "Nobody has this code or name"),
    ):
        page = scan(desk, typed)
        assert (heading(page), words in page) == ("Not known", True), typed
    assert token not in scan(desk, token)
    assert not CheckIn.objects.exists()


def test_name_lists_people_and_lets_nobody_in_before_a_button_is_pressed(desk, confirmed):
    page = scan(desk, "frangipani")
    assert heading(page) == "Who is it?"
    assert f'value="{confirmed.reference}"' in page
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    "typed", ["", " ", "\x00", "<script>alert(1)</script>", "' OR 1=1 --", "%", "9" * 10_000, "\u202e", "´"]
)
def test_hostile_text_is_answered_and_escaped(desk, confirmed, typed):
    response = desk.post("checkin", code=typed)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert confirmed.reference not in response.content.decode()
    assert not CheckIn.objects.exists()


def test_nothing_changes_by_get(desk, confirmed):
    desk.get("checkin", code=confirmed.reference)
    assert desk.get("checkin-undo", confirmed.reference).status_code == 405
    assert not CheckIn.objects.exists()


def test_undo_names_who_undid_it_and_works_once(desk, confirmed):
    scan(desk, confirmed.reference)
    seen = CheckIn.objects.get().pk
    page = desk.post("checkin-undo", confirmed.reference, seen=seen, follow=True).content.decode()
    assert f"{confirmed.full_name} is no longer checked in." in page
    assert CheckIn.objects.get().undone_by == str(desk.user)
    page = desk.post("checkin-undo", confirmed.reference, seen=seen, follow=True).content.decode()
    assert "Nothing was changed" in page


@pytest.mark.parametrize("seen", ["", "x", "9" * 30, "9" * 5000, "-1"])
def test_undo_of_nothing_says_so(desk, confirmed, seen):
    page = desk.post("checkin-undo", confirmed.reference, seen=seen, follow=True).content.decode()
    assert "Nothing was changed" in page


def test_desk_is_named_for_this_browser_and_bad_names_are_refused(desk, confirmed):
    desk.post("checkin-desk", desk="Desk 2")
    assert 'value="Desk 2"' in desk.get("checkin").content.decode()
    page = desk.post("checkin-desk", desk="x" * 100).content.decode()
    assert "<title>Error:" in page
    assert "at most 60 characters" in page


def printed_at(desk, page):
    """What the button "Print badge" of this page gives."""
    form = re.search(r'<form method="post" action="([^"]+)" target="_blank">(.*?)</form>', page, re.DOTALL)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[2]))
    answer = desk.client.post(form[1], fields)
    assert answer["Content-Disposition"].startswith("inline")
    (sheet,) = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return round(float(sheet.mediabox.width) / 72 * 25.4), sheet.extract_text()


def test_badge_is_shown_to_be_printed_in_size_and_language_of_the_desk(desk, conference, states):
    within = factories.delegation(states, name=factories.words("Netherlands", es="Países Bajos"))
    one = factories.registration(states, within, state=State.CONFIRMED)
    width, words = printed_at(desk, scan(desk, one.reference))
    assert width == 86
    assert "Netherlands" in words
    desk.post("checkin-desk", desk="Desk 2", size="a6", language="es")
    width, words = printed_at(desk, scan(desk, one.reference))
    assert width == 105
    assert "Países Bajos" in words
    page = desk.get("checkin").content.decode()
    assert re.search(r'<option value="a6" selected', page)
    assert re.search(r'<option value="es" selected', page)
    assert "<title>Error:" in desk.post("checkin-desk", size="a0", language="xx").content.decode()


@pytest.mark.parametrize("code", ["", "x", "NAS-2222-2", "%00"])
def test_nobody_is_welcomed_who_is_not_in(desk, confirmed, code):
    for asked in (code, confirmed.reference):
        assert heading(desk.get("checkin", **{"in": asked}).content.decode()) is None
    assert not CheckIn.objects.exists()


def test_counts_of_all_desks_are_live_and_never_stored(desk, office, confirmed, states):
    factories.registration(states, state=State.CONFIRMED)
    office.post("checkin-desk", desk="Desk 9")
    scan(office, confirmed.reference)
    response = desk.get("checkin-counts")
    page = response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert (response.context["counts"].inside, response.context["counts"].confirmed) == (1, 2)
    arrival = CheckIn.objects.get()
    assert f'<a id="arrival-{arrival.pk}"' in response.content.decode()  # htmx gives the focus back by it
    assert confirmed.full_name in page
    assert "Desk 9" in page


def test_only_the_desk_may_use_the_camera(desk):
    assert "camera=(self)" in desk.get("checkin")["Permissions-Policy"]
    assert "camera=()" in desk.get("checkin-attendance")["Permissions-Policy"]


def test_reader_finds_no_desk(reader, confirmed):
    assert reader.get("checkin").status_code == 404
    assert reader.post("checkin", code=confirmed.reference).status_code == 404
    assert "Check-in" not in reader.get("dashboard").content.decode()


def test_attendance_lists_delegations_and_who_has_not_come(desk, states, confirmed, curacao):
    absent = factories.registration(states, curacao, state=State.CONFIRMED, family_name="Pelikaan")
    alone = factories.registration(states, state=State.CONFIRMED, family_name="Halcyon")
    scan(desk, confirmed.reference)
    response = desk.get("checkin-attendance")
    lines = [(str(line.delegation), line.inside, line.confirmed, line.missing) for line in response.context["lines"]]
    assert lines == [("Curaçao", 1, 2, 1), ("None", 0, 1, 1)]
    assert list(response.context["page"]) == [absent, alone]
    assert list(desk.get("checkin-attendance", delegation="CW").context["page"]) == [absent]


def test_registrations_page_shows_the_arrival_and_its_undo(desk, confirmed):
    assert "Not in yet." in desk.get("registration", confirmed.reference).content.decode()
    scan(desk, confirmed.reference)
    page = desk.get("registration", confirmed.reference).content.decode()
    assert "Undo the check-in" in page
    response = desk.post("checkin-undo", confirmed.reference, seen=CheckIn.objects.get().pk, back="registration")
    assert response.url == desk.url("registration", confirmed.reference)


def queries(desk, name, *args, code=None):
    with CaptureQueriesContext(connection) as asked:
        desk.post(name, *args, code=code) if code else desk.get(name, *args)
    return sum("SAVEPOINT" not in query["sql"] for query in asked)


def test_desk_takes_the_same_few_queries_for_many_rows(desk, states):
    people = [factories.registration(states, factories.delegation(states), state=State.CONFIRMED) for _n in range(2)]
    scan(desk, people[0].reference)

    def take():
        names = ("checkin", "checkin-counts", "checkin-attendance", "checkin-walk-in")
        return [queries(desk, name) for name in names] + [queries(desk, "checkin", code="frangipani")]

    few = take()
    for _n in range(10):
        person = factories.registration(states, factories.delegation(states), state=State.CONFIRMED)
        scan(desk, person.reference)
    assert take() == few
    assert max(few) <= 12


def test_desk_and_attendance_take_the_same_queries_for_a_thousand(desk, states):
    delegation = factories.delegation(states)

    def take():
        return [queries(desk, name) for name in ("checkin", "checkin-counts", "checkin-attendance")]

    def more(number):
        people = factories.many(states, delegation, 2 * number)
        CheckIn.objects.bulk_create(CheckIn(registration=one, at=timezone.now(), by="Desk") for one in people[:number])

    more(1)
    take()
    few = take()
    for number in (9, 990):
        more(number)
        assert take() == few
    assert max(few) <= 12


def test_parts_of_those_who_have_not_come_follow_one_another(conference, states):
    for name in ("B", "A", "C"):
        within = factories.delegation(states, name=factories.words(name))
        people = factories.many(states, within, 4)
        CheckIn.objects.create(registration=people[0], at=timezone.now(), by="Desk")
    factories.many(states, None, 3)
    lines = arrivals.attendance(conference)
    whole = [(str(one.delegation), one.sort_name) for one in arrivals.absent(conference, lines, 0, 99)]
    assert [name for name, _sort in whole] == [*"AAABBBCCC", "None", "None", "None"]
    assert whole == sorted(whole)
    for size in (1, 2, 5):
        parts = [arrivals.absent(conference, lines, start, start + size) for start in range(0, 12, size)]
        assert [(str(one.delegation), one.sort_name) for part in parts for one in part] == whole
