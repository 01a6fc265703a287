"""The office chooses whose badges are printed, and on what."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from conference.accounts.models import Role
from conference.audit.models import Actor, AuditEvent, record
from conference.links.models import PrivateLink
from registration import badges
from registration.models import Needs, Passport
from tests import factories
from tests.paper.conftest import Office, confirmed, printed, texts

STAFF = Actor("staff", "1", "Rosalind")


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


def test_badges_tell_nobody_who_has_needs_or_asked_for_a_visa_letter(office, states, curacao):
    """The desk may print, but not know that: a filter that its list does not have narrows nothing here either."""
    one, two = (confirmed(states, curacao, family_name=name) for name in ("Aloe", "Baobab"))
    Needs.objects.create(registration=one, details="A ramp")
    Passport.objects.create(
        registration=two, name="B", number="X1", country="CW", born_on="1980-01-01", expires_on="2035-01-01"
    )
    for query in ("needs=written", "visa=asked"):
        assert printed(office.badges(filter=query)) == ["Aloe", "Baobab"]
