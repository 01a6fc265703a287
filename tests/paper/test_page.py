"""The office's page of lists and badges: choosing, refusing with a sentence, and what is in the files."""

import io
import re

import docx
import pytest
from django.urls import reverse

from conference.accounts.models import Role
from conference.audit.models import Actor, AuditEvent
from registration import final_list, participants_paper
from registration.models import Registration
from tests import factories
from tests.paper.conftest import Office, confirmed, printed, texts
from tests.paper.test_attendance import attendance_of
from tests.paper.test_nameplates import plates_of

STAFF = Actor("staff", "1", "Rosalind")


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
