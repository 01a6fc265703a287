"""Nameplates of delegations, persons and the podium."""

import re

from agenda.models import Session, SessionPerson
from registration import nameplates
from registration.models import Delegation, State
from tests import factories
from tests.paper.conftest import confirmed, texts


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


def test_nobody_to_print_a_plate_for_is_said_on_the_paper(office):
    assert "There is nobody to print for." in plates_of(office)[0]


def test_too_many_nameplates_are_answered_with_a_sentence(office, states, curacao, monkeypatch):
    monkeypatch.setattr(nameplates, "MOST", 0)
    confirmed(states, curacao)
    page = office.get("paper-nameplates", of="delegations", language="en").content.decode()
    assert "That is too much for one file." in page
