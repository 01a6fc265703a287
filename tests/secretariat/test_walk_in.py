"""Somebody who is not registered stands at the desk."""

import uuid

from registration.models import CheckIn, Registration, State
from tests import factories
from tests.secretariat.test_checkin_desk import heading


def walk(desk, *, follow=True, **typed):
    person = {
        "submission_key": str(uuid.uuid4()),
        "given_name": "Ondine",
        "family_name": "Cascarilla",
        "function": "Adviser",
        "represents": "delegation:CW",
        "email": "",
        "language": "en",
    }
    return desk.post("checkin-walk-in", follow=follow, **(person | typed))


def test_walk_in_by_an_owner_is_in_at_once_and_mails_go_to_the_secretariat(office, curacao):
    page = walk(office).content.decode()
    person = Registration.objects.get()
    assert heading(page) == "Welcome"
    assert f'name="reference" value="{person.reference}"' in page
    assert "Print badge" in page
    assert 'id="id_code"' in page  # ready for the next badge
    assert (person.state, person.email) == (State.CONFIRMED, office.conference.contact_email)
    assert CheckIn.objects.filter(registration=person).count() == 1


def test_walk_in_by_the_desk_waits_for_the_secretariat(desk, curacao):
    assert "the secretariat decides" in walk(desk).content.decode()
    assert Registration.objects.get().state == State.SUBMITTED
    assert not CheckIn.objects.exists()


def test_walk_in_sent_twice_is_one_person(office, curacao):
    key = str(uuid.uuid4())
    assert walk(office, follow=False, submission_key=key).url == walk(office, follow=False, submission_key=key).url
    assert Registration.objects.count() == 1


def test_walk_in_names_what_is_missing(office, curacao):
    page = walk(office, family_name="", function="").content.decode()
    assert page.count("“Family name” is missing.") == 2  # on top and at the field
    assert page.count("“Function” is missing.") == 2


def test_walk_in_asks_about_namesakes_first(office, states, curacao):
    known = factories.registration(states, curacao, given_name="Ondine", family_name="CASCARILLA")
    page = walk(office).content.decode()
    assert known.reference in page
    assert Registration.objects.count() == 1
    walk(office, another="on")
    assert Registration.objects.count() == 2


def test_walk_in_into_a_full_delegation_says_so_and_keeps_what_was_typed(office, states):
    full = factories.delegation(states, places=0)
    page = walk(office, represents=f"delegation:{full.code}").content.decode()
    assert "has no free place" in page
    assert 'value="Cascarilla"' in page
    assert not Registration.objects.exists()


def test_walk_in_with_empty_or_hostile_answers_says_what_is_wrong(office, curacao):
    page = walk(office, given_name="", represents="delegation:XX", submission_key="x").content.decode()
    assert "<title>Error:" in page
    assert "Choose one of the answers in the list." in page
    page = walk(office, given_name="x\x00", family_name="<b>", function="y" * 500).content.decode()
    assert "Leave out the signs" in page
    assert not Registration.objects.exists()
