"""Going through the steps: what is asked of whom, what is refused, and that nothing typed is lost."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from registration.models import Category, Draft, Registration
from tests import factories


def field(page: str, name: str) -> str:
    """The input with this name, as it stands in the page."""
    return re.search(rf'<(input|select|textarea)[^>]*name="{name}"[^>]*>', page).group(0)


def chosen(page: str, name: str) -> str | None:
    """The selected option of a list, by value."""
    box = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.S).group(0)
    found = re.search(r'<option value="([^"]*)" selected', box)
    return found and found.group(1)


def test_start_gives_everyone_a_page_of_their_own(client, conference, curacao):
    url = f"/en/{conference.slug}/register/"
    first, second = client.get(url), client.get(url)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] != second.headers["Location"]
    assert not Draft.objects.exists()
    assert not first.cookies


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl"])
def test_every_step_shows_in_every_language(another_browser, language):
    person = another_browser(language)
    assert f'<html lang="{language}">' in person.get().content.decode()
    person.chooses()
    assert chosen(person.get("person").content.decode(), "language") == language
    person.tells(language=language)
    assert person.get("needs").status_code == 200
    person.needs()
    assert person.get("check").status_code == 200
    person.sends()
    assert person.get("done").status_code == 200
    assert Registration.objects.get().language == language


def test_steps_lead_to_the_confirmation(applicant):
    assert applicant.chooses().headers["Location"].endswith("/person/")
    assert applicant.tells().headers["Location"].endswith("/needs/")
    assert applicant.needs().headers["Location"].endswith("/check/")
    assert not Registration.objects.exists()
    assert applicant.sends().headers["Location"].endswith("/done/")
    applicant.get("done")
    assert Registration.objects.get().reference in applicant.text


def test_delegations_stand_in_the_order_of_the_language(client, conference, states):
    for english, spanish in [("The Bahamas", "Las Bahamas"), ("Curaçao", "Curazao"), ("Antigua", "Antigua")]:
        factories.delegation(states, name=factories.words(english, es=spanish))
    page = client.get(f"/es/{conference.slug}/register/", follow=True).content.decode()
    assert page.index("Antigua") < page.index("Las Bahamas") < page.index("Curazao")


def test_full_delegation_is_offered_as_waiting_list(client, conference, states):
    factories.delegation(states, name=factories.words("Aruba"), places=0)
    factories.delegation(states, name=factories.words("Belize"), places=1)
    page = client.get(f"/en/{conference.slug}/register/", follow=True).content.decode()
    assert "Aruba – waiting list" in page
    assert "Belize – waiting list" not in page


def test_full_conference_is_a_waiting_list_only_where_it_counts(client, db):
    conference = factories.conference(places=0)
    factories.delegation(factories.category(conference), name=factories.words("Aruba"))
    factories.category(conference, name=factories.words("Media"), counts=False)
    page = client.get(f"/en/{conference.slug}/register/", follow=True).content.decode()
    assert "Aruba – waiting list" in page
    assert "Media – waiting list" not in page


def test_nominated_category_is_named_but_not_offered(client, conference, curacao):
    nominated = factories.category(
        conference, name=factories.words("Interpreters"), admission=Category.Admission.NOMINATION
    )
    page = client.get(f"/en/{conference.slug}/register/", follow=True).content.decode()
    assert f"category:{nominated.code}" not in page
    assert "Interpreters" in page


@pytest.mark.parametrize(
    "value", ["", "delegation:XX", "category:none", "CW", "delegation:", "💥", "x" * 5000, "\x00", "delegation:\x00"]
)
def test_unknown_delegation_is_an_error_in_words(applicant, value):
    applicant.chooses(value)
    assert applicant.client.get(applicant.url("person")).headers["Location"] == applicant.base
    assert applicant.page.status_code == 200
    assert "<title>Error:" in applicant.text
    assert 'href="#id_represents"' in applicant.text
    assert "Choose whom you represent." in applicant.text or "Choose one of the answers in the list." in applicant.text


def test_delegation_of_another_conference_is_unknown(applicant):
    elsewhere = factories.delegation(factories.category(factories.conference()), code="ELSE")
    applicant.chooses(f"delegation:{elsewhere.code}")
    assert "Choose one of the answers in the list." in applicant.text


def test_category_with_delegations_cannot_be_chosen_without_one(applicant, states):
    applicant.chooses(f"category:{states.code}")
    assert "Choose one of the answers in the list." in applicant.text


def test_role_is_asked_only_where_delegations_have_roles(applicant, conference):
    media = factories.category(conference, code="media", has_roles=False, counts=False)
    applicant.chooses()
    assert 'name="role"' in applicant.get("person").content.decode()
    applicant.tells(role="")
    assert "Choose your role in the delegation." in applicant.text
    applicant.chooses(f"category:{media.code}")
    assert 'name="role"' not in applicant.get("person").content.decode()


def test_organization_is_required_where_each_person_names_one(applicant, conference):
    factories.category(conference, code="media", has_roles=False, names_organization=True)
    applicant.chooses("category:media")
    applicant.tells(organization="")
    assert "Enter the ministry or institution" in applicant.text
    applicant.tells(organization="Nassau Daily")
    assert applicant.page.headers["Location"].endswith("/needs/")


BAD = [
    ("given_name", "", "Enter your given names."),
    ("given_name", "   ", "Enter your given names."),
    ("given_name", "Dah\x00lia", "control characters"),
    ("given_name", "x" * 81, "Use at most 80 characters; these are 81."),
    ("family_name", "", "Enter your family name."),
    ("family_name", "\u202eevil", "control characters"),
    ("family_name", "x" * 5000, "Use at most 80 characters"),
    ("badge_name", "x" * 61, "Use at most 60 characters; these are 61."),
    ("function", "", "Enter your function"),
    ("function", "x" * 151, "Use at most 150 characters; these are 151."),
    ("organization", "<script>", "Leave out the signs"),
    ("organization", "x" * 151, "Use at most 150 characters; these are 151."),
    ("role", "emperor", "Choose one of the answers in the list."),
    ("honorific", "lord", "Choose one of the answers in the list."),
    ("sex", "q", "Choose one of the answers in the list."),
    ("nationality", "XX", "Choose one of the answers in the list."),
    ("nationality", "\x00", "Choose one of the answers in the list."),
    ("email", "", "Enter the e-mail address to which we may write."),
    ("email", "d.frangipani@", "The e-mail address lacks the part after the @."),
    ("email", "x" * 255 + "@example.org", "Use at most 254 characters"),
    ("assistant_email", "nobody", "An e-mail address has an @"),
    ("phone", "12", "This cannot be a telephone number."),
    ("phone", "9" * 400, "Use at most 24 characters"),
    ("language", "xx", "Choose one of the answers in the list."),
    ("language", "", "Choose the language of our letters."),
    ("hears", "klingon", "Choose one of the answers in the list."),
    ("speaks", "klingon", "Choose one of the answers in the list."),
]


def test_errors_on_top_name_their_fields(applicant):
    applicant.chooses()
    applicant.tells(given_name="x" * 81, function="x" * 151, family_name="")
    summary = applicant.text.split('id="errors"')[1].split("</ul>")[0]
    assert "Given names – Use at most 80 characters; these are 81." in summary
    assert "Function – Use at most 150 characters; these are 151." in summary
    assert ">Enter your family name.<" in summary


@pytest.mark.parametrize(("name", "typed", "words"), BAD)
def test_bad_answer_is_told_at_the_field_and_on_top(applicant, name, typed, words):
    applicant.chooses()
    applicant.tells(**{name: typed})
    page = applicant.text
    assert applicant.page.status_code == 200
    assert "<title>Error: About you" in page
    assert "One answer needs another look" in page
    assert page.count(words) == 2
    target = "id_role_0" if name == "role" else f"id_{name}"
    assert f'href="#{target}"' in page
    assert f'id="{target}"' in page
    assert f'id="id_{name}_error"' in page
    assert f"id_{name}_error" in re.search(r'aria-describedby="([^"]*_error)"', page).group(1)
    assert "Frangipani" in page or name == "family_name"


def test_error_is_read_with_the_field(applicant):
    applicant.chooses()
    applicant.tells(email="d.frangipani@")
    box = field(applicant.text, "email")
    assert 'aria-invalid="true"' in box
    assert 'aria-describedby="id_email_helptext id_email_error"' in box
    assert 'value="d.frangipani@"' in box
    page = applicant.text
    assert page.index('id="id_email_helptext"') < page.index('id="id_email_error"') < page.index('id="id_email"')


def test_everything_wrong_at_once_lists_every_error(applicant):
    applicant.chooses()
    applicant.post("person", {})
    assert "6 answers need another look" in applicant.text


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("diet", ["stones"], "Choose one of the answers in the list."),
        ("access", ["helipad", "sign"], "Choose one of the answers in the list."),
        ("details", "x" * 1001, "Use at most 1000 characters; these are 1001."),
        ("details", "a\x00b", "control characters"),
        ("visibility", "", "Choose who may see you"),
        ("visibility", "moon", "Choose one of the answers in the list."),
    ],
)
def test_bad_need_is_told_at_the_field_and_on_top(applicant, name, typed, words):
    applicant.chooses()
    applicant.tells()
    applicant.needs(**{name: typed})
    assert applicant.page.status_code == 200
    assert applicant.text.count(words) == 2
    assert 'id="errors"' in applicant.text


def test_visibility_starts_as_the_category_says(applicant, conference):
    civil = factories.category(conference, code="civil", default_visibility="secretariat", has_roles=False)
    applicant.chooses(f"category:{civil.code}")
    page = applicant.get("needs").content.decode()
    assert re.search(r'value="secretariat"[^>]*checked', page)
    assert not re.search(r'value="participants"[^>]*checked', page)


def test_wrong_answers_are_kept_over_reload_and_language(applicant):
    applicant.chooses()
    applicant.tells(email="d.frangipani@", phone="12")
    page = applicant.get("person").content.decode()
    assert 'value="d.frangipani@"' in field(page, "email")
    assert "The e-mail address lacks the part after the @." in page
    spanish = applicant.client.get(applicant.url("person").replace("/en/", "/es/")).content.decode()
    assert 'value="d.frangipani@"' in field(spanish, "email")


def test_back_keeps_what_was_typed_and_shows_no_errors(applicant):
    applicant.chooses()
    applicant.post("person", {"given_name": "Dahlia", "email": "half@", "go": "back"})
    assert applicant.page.headers["Location"] == applicant.base
    assert chosen(applicant.get().content.decode(), "represents") == "delegation:CW"
    page = applicant.get("person").content.decode()
    assert 'value="half@"' in field(page, "email")
    assert 'id="errors"' not in page


def test_back_button_of_the_browser_finds_every_page_filled(applicant):
    applicant.chooses()
    applicant.tells(phone="+1 242 555 0114", honorific="dr")
    applicant.needs(diet=["vegan", "halal"], details="A quiet table")
    assert applicant.page.headers["Cache-Control"].find("no-store") >= 0
    assert chosen(applicant.get().content.decode(), "represents") == "delegation:CW"
    person = applicant.get("person").content.decode()
    assert 'value="+1 242 555 0114"' in field(person, "phone")
    assert chosen(person, "honorific") == "dr"
    assert re.search(r'value="alternate"[^>]*checked', person)
    needs = applicant.get("needs").content.decode()
    assert len(re.findall(r"checked", needs)) == 3
    assert "A quiet table" in needs


def test_last_look_shows_all_answers_and_changes_come_back_to_it(applicant):
    applicant.chooses()
    applicant.tells(phone="2425550114", nationality="BS")
    applicant.needs(diet=["vegan"], details="A quiet <table>")
    page = applicant.get("check").content.decode()
    for words in ("Curaçao", "Dahlia Frangipani", "Alternate", "+1 242 555 0114", "Bahamas", "Vegan"):
        assert words in page
    assert "A quiet &lt;table&gt;" in page
    assert "person/?then=check#div_id_function" in page
    applicant.post("person", applicant.PERSON | {"function": "Minister"}, query="?then=check")
    assert applicant.page.headers["Location"].endswith("/check/")
    assert "Minister" in applicant.get("check").content.decode()


def test_last_look_leads_to_what_is_missing(applicant, conference):
    media = factories.category(conference, code="media", has_roles=False, names_organization=True)
    applicant.chooses()
    assert applicant.get("check").headers["Location"].endswith("/person/")
    applicant.tells()
    assert applicant.get("check").headers["Location"].endswith("/needs/")
    applicant.needs()
    applicant.post("", {"represents": f"category:{media.code}"}, query="?then=check")
    assert applicant.get("check").headers["Location"].endswith("/person/?then=check")
    page = applicant.client.get(applicant.page.headers["Location"]).content.decode()
    assert "Enter the ministry or institution" in page
    assert 'value="Dahlia"' in page


def test_answers_must_be_called_right(applicant):
    applicant.chooses()
    applicant.tells()
    applicant.needs()
    applicant.post("check", {})
    assert "Tick the box" in applicant.text
    assert not Registration.objects.exists()


def test_later_step_without_delegation_asks_for_it_first(applicant):
    applicant.tells()
    assert applicant.page.headers["Location"] == applicant.base
    applicant.chooses()
    assert 'value="Dahlia"' in field(applicant.get("person").content.decode(), "given_name")


def test_delegation_that_went_away_is_asked_again(applicant, curacao):
    applicant.chooses()
    applicant.tells()
    curacao.places.delete()
    curacao.delete()
    assert applicant.get("person").headers["Location"] == applicant.base
    assert applicant.get("check").headers["Location"] == applicant.base


def test_draft_opens_only_in_its_own_browser(applicant):
    applicant.chooses()
    applicant.tells()
    stranger = Client()
    assert stranger.get(applicant.url("person")).status_code == 404
    assert stranger.get(applicant.url("check")).status_code == 404
    assert "Dahlia" not in stranger.get(applicant.url()).content.decode()


def test_stranger_who_posts_to_a_draft_starts_an_own_one(applicant):
    applicant.chooses()
    applicant.tells()
    stranger = Client()
    answer = stranger.post(applicant.url(), {"represents": "delegation:CW"})
    assert answer.status_code == 302
    assert not answer.headers["Location"].startswith(applicant.base)
    assert 'value="Dahlia"' in field(applicant.get("person").content.decode(), "given_name")


def test_two_tabs_do_not_mix(applicant, conference):
    applicant.chooses()
    applicant.tells(given_name="Dahlia")
    other = type(applicant)(applicant.client, conference)
    other.chooses()
    other.tells(given_name="Hibiscus")
    assert 'value="Dahlia"' in field(applicant.get("person").content.decode(), "given_name")
    assert 'value="Hibiscus"' in field(other.get("person").content.decode(), "given_name")


def test_draft_is_forgotten_after_an_hour(applicant):
    applicant.chooses()
    applicant.tells()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=59)):
        assert applicant.get("person").status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        applicant.get("person")
        assert applicant.page.status_code == 404
        assert "Begin again" in applicant.text


def test_stale_form_loses_nothing_that_it_brings(applicant):
    applicant.chooses()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        applicant.tells(given_name="Hibiscus")
        assert applicant.page.headers["Location"] == applicant.base
        applicant.chooses()
        assert 'value="Hibiscus"' in field(applicant.get("person").content.decode(), "given_name")


def test_needs_are_unreadable_in_the_draft(applicant):
    from django.db import connection

    applicant.chooses()
    applicant.tells()
    applicant.needs(details="Allergic to hibiscus")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM registration_draft")
        assert "hibiscus" not in cursor.fetchone()[0].lower()


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (None, None, "Registration has not opened yet"),
        (dt.timedelta(days=2), dt.timedelta(days=9), "It opens on"),
        (-dt.timedelta(days=9), -dt.timedelta(days=2), "It closed on"),
    ],
)
def test_closed_registration_says_when_and_what_to_do(client, db, opens, closes, words):
    now = timezone.now()
    conference = factories.conference(opens_at=opens and now + opens, closes_at=closes and now + closes)
    page = client.get(f"/en/{conference.slug}/register/")
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "mailto:secretariat@example.org" in page.content.decode()


def test_closing_between_steps_loses_nothing(applicant, conference):
    applicant.chooses()
    conference.closes_at = timezone.now() - dt.timedelta(seconds=1)
    conference.save()
    applicant.tells()
    applicant.get("needs")
    assert "Registration has closed" in applicant.text
    applicant.get("person")
    assert "Registration has closed" in applicant.text
    conference.closes_at = None
    conference.save()
    assert 'value="Dahlia"' in field(applicant.get("person").content.decode(), "given_name")


def test_closing_before_sending_registers_nobody(applicant, conference):
    applicant.chooses()
    applicant.tells()
    applicant.needs()
    conference.closes_at = timezone.now() - dt.timedelta(seconds=1)
    conference.save()
    applicant.sends()
    assert "Registration has closed" in applicant.text
    assert not Registration.objects.exists()


def test_unknown_draft_key_says_how_to_begin(client, conference):
    page = client.get(f"/en/{conference.slug}/register/00000000-0000-4000-8000-000000000000/check/")
    assert page.status_code == 404
    assert "Begin again" in page.content.decode()


@pytest.mark.parametrize("path", ["register/nonsense/", "register/nonsense/check/"])
def test_broken_draft_key_is_an_ordinary_404(client, conference, path):
    assert client.get(f"/en/{conference.slug}/{path}").status_code == 404


def test_only_the_draft_cookie_is_set_and_it_is_hidden_from_scripts(applicant):
    answer = applicant.chooses()
    assert answer.cookies["draft"]["httponly"]
    assert answer.cookies["draft"]["samesite"] == "Lax"
    assert "sessionid" not in applicant.client.cookies


def test_first_step_asks_as_many_questions_of_the_database_for_many_delegations(
    client, conference, states, django_assert_max_num_queries
):
    url = client.get(f"/en/{conference.slug}/register/").headers["Location"]
    for _ in range(20):
        factories.delegation(states)
    with django_assert_max_num_queries(4):
        client.get(url)


def test_steps_ask_few_questions_of_the_database(applicant, django_assert_max_num_queries):
    applicant.chooses()
    with django_assert_max_num_queries(3):
        applicant.get("person")
    with django_assert_max_num_queries(8):
        applicant.tells()
    applicant.needs()
    with django_assert_max_num_queries(4):
        applicant.get("check")
