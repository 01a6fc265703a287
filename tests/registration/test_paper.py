"""The office's page of lists and badges: choosing, refusing with a sentence, and what is in the files."""

import datetime as dt
import io
import re

import docx
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import Session, SessionPerson
from conference.accounts.models import Role
from conference.audit.models import Actor, AuditEvent, record
from conference.links.models import PrivateLink
from registration import attendance, badges, final_list, nameplates, participants_paper
from registration.models import Delegation, Needs, Passport, Registration, State
from tests import factories

STAFF = Actor("staff", "1", "Rosalind")


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def states(conference):
    return factories.category(conference, name=factories.words("States"))


@pytest.fixture
def curacao(states):
    return factories.delegation(states, code="CW", name=factories.words("Curaçao", es="Curazao"), places=9)


@pytest.fixture
def haiti(states):
    return factories.delegation(states, code="HT", name=factories.words("Haiti", es="Haití"), places=9)


class Office:
    def __init__(self, client, conference, role=Role.DESK):
        self.client, self.conference = client, conference
        self.user = factories.user(conference, role)
        client.force_login(self.user)

    def url(self, name):
        return reverse(f"secretariat:{name}", args=[self.conference.slug])

    def get(self, name="paper", **query):
        return self.client.get(self.url(name), query)

    def post(self, name, **data):
        return self.client.post(self.url(name), data)

    def badges(self, **data):
        return self.post("paper-badges", **{"size": "card", "language": "en"} | data)


@pytest.fixture
def office(client, conference):
    """Somebody of the check-in desk, who may print."""
    return Office(client, conference)


def confirmed(of, within=None, **fields):
    return factories.registration(of, within, **{"state": State.CONFIRMED} | fields)


def texts(answer):
    assert answer["Content-Type"] == "application/pdf", answer.content.decode()[-3000:]
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]


def printed(answer):
    """The family names on the badges, in order."""
    return [re.search(r"Dahlia ([A-Z]\w*)", text)[1] for text in texts(answer)]


def test_page_offers_everything_that_is_printed(office):
    page = office.get().content.decode()
    for name in ("paper-badges", "paper-participants", "paper-attendance", "paper-nameplates"):
        assert office.url(name) in page
    assert "Declare it final" not in page  # the desk does not decide


def test_readers_find_no_paper(client, conference):
    reader = Office(client, conference, Role.READER)
    assert {reader.get(f"paper{name}").status_code for name in ("", "-badges", "-participants")} == {404}
    assert "Lists and badges" not in reader.get("registrations").content.decode()


def test_list_is_declared_final_and_provisional_again(client, conference):
    office = Office(client, conference, Role.OWNER)
    for word, seen in (("yes", "Declare it provisional again"), ("no", "Declare it final")):
        assert office.post("paper-final", final=word).status_code == 302
        assert seen in office.get().content.decode()
    record_page = office.get("audit").content.decode()
    assert re.search("declared the list of participants of .{1,300} final", record_page)
    assert re.search("declared the list of participants of .{1,300} provisional again", record_page)


def test_list_is_declared_final_anew_by_the_button_of_the_page_that_was_seen(client, conference):
    office = Office(client, conference, Role.OWNER)
    office.post("paper-final", final="yes")
    seen = re.search(r'name="seen" value="([^"]+)"', office.get().content.decode())[1]
    for _twice in range(2):
        office.post("paper-final", final="yes", seen=seen)
    assert AuditEvent.objects.filter(verb="participants.final").count() == 2


def test_list_of_too_many_is_not_declared_final(client, conference, states, monkeypatch):
    monkeypatch.setattr(final_list, "MOST", 1)
    for _ in range(2):
        confirmed(states)
    office = Office(client, conference, Role.OWNER)
    page = office.client.post(office.url("paper-final"), {"final": "yes"}, follow=True).content.decode()
    assert "That is too much for one file." in page
    conference.refresh_from_db()
    assert conference.participants_final_at is None


def test_desk_cannot_declare_the_list_final(office, conference):
    assert office.post("paper-final", final="yes").status_code == 404
    conference.refresh_from_db()
    assert conference.participants_final_at is None


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl"])
@pytest.mark.parametrize("audience", ["public", "participants", "secretariat"])
def test_list_is_downloaded_in_each_language_for_each_audience(office, states, curacao, language, audience):
    confirmed(states, curacao, visibility="participants", family_name="Flamboyant")
    asked = {"language": language, "audience": audience}
    word = office.get("paper-participants", format="docx", **asked)
    assert f"-{language}.docx" in word["Content-Disposition"]
    assert "no-store" in word["Cache-Control"]
    words = " ".join(p.text for p in docx.Document(io.BytesIO(word.content)).paragraphs)
    pdf = " ".join(texts(office.get("paper-participants", format="pdf", **asked)))
    for text in (words, pdf):
        assert ("Flamboyant" in text) is (audience != "public")


def test_wrong_choice_of_a_list_says_so(office):
    answer = office.get("paper-participants", language="xx", audience="all", format="exe")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error:" in page
    assert "Select a valid choice" in page


def test_too_long_list_is_answered_with_a_sentence(office, states, monkeypatch):
    monkeypatch.setattr(participants_paper, "MOST", 1)
    for _ in range(2):
        confirmed(states)
    page = office.get("paper-participants", language="en", audience="secretariat", format="pdf").content.decode()
    assert "That is too much for one file." in page


def test_badges_of_all_come_in_the_order_of_the_list(office, states, curacao, haiti):
    confirmed(states, haiti, family_name="Zombi")
    confirmed(states, curacao, family_name="Aloe", role="adviser")
    confirmed(states, curacao, family_name="Yuca", role="head")
    factories.registration(states, curacao, family_name="Pending")
    assert printed(office.badges()) == ["Yuca", "Aloe", "Zombi"]
    event = AuditEvent.objects.get(verb="badges.printed")
    assert event.changes == {"badges": [0, 3]}
    assert event.actor_label == office.user.name


def test_badges_of_a_selection_are_those_and_no_others(office, states, curacao):
    one, two, _three = (confirmed(states, curacao, family_name=name) for name in ("Aloe", "Baobab", "Cactus"))
    assert printed(office.badges(reference=[one.reference, two.reference])) == ["Aloe", "Baobab"]
    typed = f"{two.reference.lower()}, {one.reference.replace('-', '')}"
    assert printed(office.badges(references=typed)) == ["Aloe", "Baobab"]


def test_badge_of_one_person_is_printed_by_a_button_that_asks_for_nothing(office, states):
    one = confirmed(states)
    answer = office.post("paper-badges", reference=one.reference, size="card")
    assert one.reference in answer["Content-Disposition"]
    assert len(texts(answer)) == 1


def test_selection_without_a_size_asks_for_it_and_makes_nothing(office, states):
    one = confirmed(states)
    for answer in (
        office.post("paper-badges", reference=[one.reference]),
        office.get("paper-badges", reference=one.reference),
    ):
        page = answer.content.decode()
        assert one.reference in page
        assert "Error:" not in page
    assert not PrivateLink.objects.filter(kind="badge").exists()
    assert not AuditEvent.objects.filter(verb="badges.printed").exists()


@pytest.mark.parametrize(("size", "cards"), [("sheet", 10), ("letter", 8)])
def test_first_free_label_is_one_of_the_sheet(office, states, size, cards):
    confirmed(states)
    assert len(texts(office.badges(size=size, first=cards))) == 1
    page = office.badges(size=size, first=cards + 1).content.decode()
    assert f"This sheet has {cards}." in page
    assert "<title>Error:" in page
    for first in ("0", "-1", "x", "9" * 30):
        assert "<title>Error:" in office.badges(size=size, first=first).content.decode()
    assert len(texts(office.badges(size="card", first="9"))) == 1  # no sheet, no label


def test_badges_by_category_and_delegation(office, conference, states, curacao, haiti):
    media = factories.category(conference, name=factories.words("Media"), code="media")
    for of, within, name in ((states, curacao, "Aloe"), (states, haiti, "Baobab"), (media, None, "Cactus")):
        confirmed(of, within, family_name=name)
    assert printed(office.badges(delegation="HT")) == ["Baobab"]
    assert printed(office.badges(category="media")) == ["Cactus"]


def test_badges_of_a_filtered_list(office, states, curacao):
    confirmed(states, curacao, family_name="Aloe", language="nl")
    confirmed(states, curacao, family_name="Baobab")
    page = office.get("paper-badges", language="nl", status="confirmed").content.decode()
    assert "Only those of the list from which you came." in page
    assert printed(office.badges(filter="language=nl&status=confirmed")) == ["Aloe"]


def test_badges_of_those_ticked_in_the_list_or_of_all_of_it(client, conference, states, curacao):
    office = Office(client, conference, Role.REGISTRATION)
    one, _two = (confirmed(states, curacao, family_name=name) for name in ("Aloe", "Baobab"))
    assert office.url("paper-badges") in office.get("registrations").content.decode()
    form = office.get("paper-badges", pick=one.reference, list="?q=baobab").context["form"]
    assert (form["references"].value(), form["filter"].value()) == (one.reference, "")
    form = office.get("paper-badges", pick=one.reference, all="?q=baobab").context["form"]
    assert (form["references"].value(), form["filter"].value()) == ("", "q=baobab")
    assert printed(office.badges(filter="q=baobab")) == ["Baobab"]


def test_badges_for_whoever_is_not_confirmed_are_refused_with_a_sentence(office, states):
    pending, fine = factories.registration(states), confirmed(states)
    page = office.badges(reference=[pending.reference, fine.reference]).content.decode()
    assert f"{pending.reference} is not confirmed." in page
    assert fine.reference in page  # what was chosen is kept
    assert not PrivateLink.objects.filter(kind="badge").exists()


@pytest.mark.parametrize("typed", ["NAS-2222-22", "nonsense", "a\x00b", "<b>", "'; --"])
def test_unknown_codes_are_named(office, typed):
    answer = office.badges(references=typed)
    assert answer.status_code == 200
    assert "<title>Error:" in answer.content.decode()


def test_codes_of_another_conference_are_unknown(office):
    stranger = confirmed(factories.category(factories.conference()))
    assert "not known here" in office.badges(reference=stranger.reference).content.decode()


def test_nobody_to_print_for_is_said(office):
    assert "Nobody who is confirmed matches." in office.badges().content.decode()


def test_only_new_and_changed_are_printed(office, states, curacao):
    before, since = timezone.now() - dt.timedelta(days=2), timezone.now() - dt.timedelta(days=1)
    old, changed, told, _new = (
        confirmed(states, curacao, family_name=name, state_since=when)
        for name, when in (("Old", before), ("Renamed", before), ("Told", before), ("New", timezone.now()))
    )
    record(
        by=STAFF, verb="registration.changed", target=changed, label=changed.reference, changes={"family_name": None}
    )
    record(by=STAFF, verb="needs.read", target=told, label=told.reference)
    record(by=STAFF, verb="registration.changed", target=old, label=old.reference, changes={"phone": None})
    local = timezone.localtime(since, office.conference.tz)
    assert printed(office.badges(since=f"{local:%Y-%m-%dT%H:%M}")) == ["New", "Renamed"]


def test_last_printing_is_offered_as_the_moment_since(office, states):
    confirmed(states)
    office.badges()
    page = office.get("paper-badges").content.decode()
    assert "Badges were last printed on" in page
    local = timezone.localtime(timezone.now(), office.conference.tz)
    assert f"?since={local:%Y-%m-%dT}" in page


def test_wrong_moment_says_how_to_write_it(office, states):
    confirmed(states)
    assert "Enter day and time" in office.badges(since="yesterday").content.decode()


def test_many_badges_are_printed_in_portions(office, states, monkeypatch):
    monkeypatch.setattr(badges, "MOST", 2)
    for name in ("Aloe", "Baobab", "Cactus"):
        confirmed(states, family_name=name)
    page = office.badges().content.decode()
    assert "3 badges in 2 portions" in page
    assert "3 badges in 2 portions" in office.badges(portion="3").content.decode()
    assert printed(office.badges(portion="1")) == ["Aloe", "Baobab"]
    assert printed(office.badges(portion="2")) == ["Cactus"]


def test_badge_is_printed_from_the_page_of_the_registration(office, states):
    one, pending = confirmed(states), factories.registration(states)
    path = reverse("secretariat:registration", args=[office.conference.slug, one.reference])
    assert office.url("paper-badges") in office.client.get(path).content.decode()
    other = reverse("secretariat:registration", args=[office.conference.slug, pending.reference])
    assert office.url("paper-badges") not in office.client.get(other).content.decode()


def attendance_of(office, **query):
    return texts(office.get("paper-attendance", **{"day": "all", "language": "en"} | query))


def test_attendance_sheets_go_by_day_delegation_and_name(office, states, curacao, haiti):
    people = [
        confirmed(states, haiti, family_name="Abel"),
        confirmed(states, curacao, family_name="Zorg", role="head"),
        confirmed(states, curacao, family_name="Yam"),
    ]
    sheets = attendance_of(office)
    assert len(sheets) % 2 == 0  # two days
    first = sheets[0]
    assert re.findall(r"(\w+), Dahlia", first) == ["Yam", "Zorg", "Abel"]
    for person in people:
        assert person.reference in first
    for said in ("Signature, morning", "Signature, afternoon", "Not on the list", f"1 / {len(sheets)}"):
        assert said in first
    one_day = attendance_of(office, day=office.conference.first_day.isoformat())
    assert len(one_day) == len(sheets) // 2


def test_attendance_sheet_of_one_delegation(office, states, curacao, haiti):
    confirmed(states, haiti, family_name="Abel")
    confirmed(states, curacao, family_name="Zorg")
    sheet = " ".join(attendance_of(office, delegation="HT"))
    assert "Abel" in sheet
    assert "Zorg" not in sheet


def test_attendance_sheet_repeats_its_head_on_every_page(office, states, curacao):
    for _ in range(40):
        confirmed(states, curacao)
    sheets = attendance_of(office, day=office.conference.first_day.isoformat())
    assert len(sheets) > 2
    assert all("Signature, morning" in sheet for sheet in sheets)


def test_empty_attendance_sheet_still_has_lines_for_the_unexpected(office):
    assert "Not on the list" in attendance_of(office)[0]


def test_too_many_on_attendance_sheets_is_answered_with_a_sentence(office, states, monkeypatch):
    monkeypatch.setattr(attendance, "MOST", 1)
    for _ in range(2):
        confirmed(states)
    page = office.get("paper-attendance", day="all", language="en").content.decode()
    assert "That is too much for one file." in page


def plates_of(office, **query):
    return texts(office.get("paper-nameplates", **{"of": "delegations", "language": "en"} | query))


def test_nameplates_say_the_delegation_on_both_sides(office, states, curacao, haiti):
    pool = factories.delegation(states, kind=Delegation.Kind.POOL, name=factories.words("Civil society"))
    for delegation in (curacao, pool):
        confirmed(states, delegation)
    plates = plates_of(office)
    assert [plate.count("Curaçao") for plate in plates] == [2]
    assert [re.search("Curazao|Haití", plate)[0] for plate in plates_of(office, of="all", language="es")] == [
        "Curazao",
        "Haití",
    ]


def test_nameplates_are_as_many_as_the_seats_at_the_table(office, states, curacao, haiti):
    Delegation.objects.filter(pk=curacao.pk).update(plenary_seats=2)
    for delegation in (curacao, haiti):
        confirmed(states, delegation)
    assert ["Curaçao" in plate for plate in plates_of(office, per_seat="on")] == [True, True, False]
    assert "Seats at the table: 2" in plates_of(office)[0]


def test_personal_nameplates_of_heads_and_of_a_selection(office, states, curacao):
    head = confirmed(states, curacao, role="head", honorific="he", family_name="Flamboyant")
    other = confirmed(states, curacao, family_name="Baobab")
    (plate,) = plates_of(office, of="heads")
    assert plate.count("H.E. Dahlia Flamboyant") == 2
    assert plate.count("Curaçao") == 2
    (plate,) = plates_of(office, of="persons", references=other.reference)
    assert "Baobab" in plate
    page = office.get("paper-nameplates", of="persons", language="en").content.decode()
    assert "Choose delegations, or enter the reference codes of those who get one." in page
    assert head.state == State.CONFIRMED


def test_nameplates_of_some_delegations_only(office, states, curacao, haiti):
    factories.delegation(states, code="AW", name=factories.words("Aruba"))
    pool = factories.delegation(states, code="POOL", kind=Delegation.Kind.POOL, name=factories.words("Civil society"))
    for within, role in ((curacao, "head"), (curacao, "adviser"), (haiti, "head"), (pool, "")):
        confirmed(states, within, role=role, family_name=within.code + role.title())

    def named(**query):
        return [re.search("Cura|Hai|Aru|Civil|CW[a-z]+|HT[a-z]+", one, re.I)[0] for one in plates_of(office, **query)]

    assert named(delegation=["HT"]) == ["Hai"]
    assert named(delegation=["HT", "CW", "AW"]) == ["Cura", "Hai"]  # nobody comes from Aruba
    assert named(of="all", delegation=["AW", "POOL"]) == ["Aru", "Civil"]
    assert named(of="heads", delegation=["CW"]) == ["CWHead"]
    assert len(plates_of(office, of="persons", delegation=["CW"])) == 2
    offered = [str(name) for _code, name in office.get().context["plates"].fields["delegation"].choices]
    assert sorted(offered) == ["Aruba", "Civil society", "Curaçao", "Haiti"]
    page = office.get("paper-nameplates", of="all", language="en", delegation="XX").content.decode()
    assert "<title>Error:" in page


def test_nameplates_for_the_podium_name_who_is_known_and_else_the_function(office, conference, states, curacao):
    session = Session.objects.create(conference=conference, code="opening", title=factories.words("Opening"))
    known = confirmed(states, curacao, family_name="Flamboyant", honorific="hon")
    for function, person in (("Chair of the meeting", known), ("Director, IOM", None), ("Director, IOM", None)):
        SessionPerson.objects.create(session=session, name=factories.words(function), registration=person)
    chair, director = texts(office.get("agenda-nameplates", language="en"))
    assert chair.count("Hon. Dahlia Flamboyant") == 2
    assert "Chair of the meeting" in chair
    assert director.count("Director, IOM") == 2


def test_name_that_paper_cannot_show_leaves_a_plate_for_the_pen(office, states, curacao):
    person = confirmed(states, curacao, given_name="小明", family_name="王", role="head")
    (plate,) = plates_of(office, of="heads")
    assert person.reference in plate


def test_sign_in_a_name_leaves_the_rest_of_it_on_every_paper(office, states, curacao):
    one = confirmed(states, curacao, family_name="Ruiz 🌴", badge_name="🌴 Dahlia RUIZ 🌊", role="head")
    assert "Dahlia RUIZ" in texts(office.badges())[0]
    assert plates_of(office, of="heads")[0].count("Dahlia RUIZ") == 2
    assert "Ruiz, Dahlia" in attendance_of(office)[0]
    asked = {"language": "en", "audience": "secretariat", "format": "pdf"}
    assert "Dahlia Ruiz" in texts(office.get("paper-participants", **asked))[0]
    page = office.get("paper-badges").content.decode()
    assert one.reference in page
    assert "printed as “Dahlia RUIZ”" in page


def test_office_is_told_which_names_paper_cannot_show(office, states, curacao):
    half, none, other, fine = (
        confirmed(states, curacao, given_name=given, family_name=family, badge_name=badge)
        for given, family, badge in (
            ("Ana", "王", ""),
            ("小明", "王", ""),
            ("Jane", "Kim", "김제인"),
            ("Łukasz", "Иванов", "Ngọc"),
        )
    )
    factories.registration(states, curacao, given_name="小明", family_name="李")  # nobody prints this one yet
    page = " ".join(office.get("paper-badges").content.decode().split())
    assert "The names of 3 persons cannot be printed as they are written." in page
    for one, words in ((half, "printed as “Ana”"), (none, "left empty"), (other, "printed as “Jane Kim”")):
        assert re.search(f"{one.reference}</span>: {words}", page), one.full_name
    assert fine.reference not in page

    def own(one):
        path = reverse("secretariat:registration", args=[office.conference.slug, one.reference])
        return office.client.get(path).content.decode()

    assert "Printed as “Ana”" in own(half)
    assert "Left empty on paper" in own(none)
    assert "Printed as" not in own(fine)


def test_nobody_to_print_a_plate_for_is_said_on_the_paper(office):
    assert "There is nobody to print for." in plates_of(office)[0]


def test_too_many_nameplates_are_answered_with_a_sentence(office, states, curacao, monkeypatch):
    monkeypatch.setattr(nameplates, "MOST", 0)
    confirmed(states, curacao)
    page = office.get("paper-nameplates", of="delegations", language="en").content.decode()
    assert "That is too much for one file." in page


def test_pages_take_the_same_queries_for_many(office, states, django_assert_max_num_queries):
    def load(number):
        found = []
        for ask in (
            lambda: office.get(),
            lambda: office.get("paper-badges"),
            lambda: office.get("paper-attendance", day="all", language="en"),
            lambda: office.get("paper-participants", language="en", audience="secretariat", format="docx"),
        ):
            with django_assert_max_num_queries(12) as queries:
                ask()
            found.append(len(queries))
        with django_assert_max_num_queries(16) as queries:
            assert len(printed(office.badges())) == number
        return [*found, len(queries)]

    confirmed(states, factories.delegation(states))
    load(1)
    few = load(1)
    for _n in range(11):
        confirmed(states, factories.delegation(states))
    load(12)
    assert load(12) == few
    assert Registration.objects.count() == 12


def test_paper_page_takes_the_same_queries_for_a_thousand(office, states, django_assert_max_num_queries):
    def load():
        with django_assert_max_num_queries(12) as queries:
            assert office.get().status_code == 200
        return len(queries)

    delegation = factories.delegation(states)
    factories.many(states, delegation, 1)
    load()
    few = load()
    for number in (9, 990):
        factories.many(states, delegation, number)
        assert load() == few


def test_badges_tell_nobody_who_has_needs_or_asked_for_a_visa_letter(office, states, curacao):
    """The desk may print, but not know that: a filter that its list does not have narrows nothing here either."""
    one, two = (confirmed(states, curacao, family_name=name) for name in ("Aloe", "Baobab"))
    Needs.objects.create(registration=one, details="A ramp")
    Passport.objects.create(
        registration=two, name="B", number="X1", country="CW", born_on="1980-01-01", expires_on="2035-01-01"
    )
    for query in ("needs=written", "visa=asked"):
        assert printed(office.badges(filter=query)) == ["Aloe", "Baobab"]
