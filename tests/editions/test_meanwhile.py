"""Set-up forms left open while a colleague changes the same thing: an old page undoes nothing."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from conference.audit.models import SYSTEM
from registration.actions import places
from registration.actions.waitlist import move_one_up
from registration.models import Places, State
from registration.models.places import of_conference
from tests import factories


@pytest.fixture
def curacao(conference):
    category = factories.category(conference)
    return factories.delegation(category, code="CW", name=factories.words("Curaçao", es="Curazao"), places=3)


class Page:
    """A form that is opened, and sent as a browser would send it, whatever happened in between."""

    def __init__(self, client, name, conference, *args):
        self.client, self.url = client, reverse(f"secretariat:{name}", args=[conference.slug, *args])
        self.answer = client.get(self.url)

    @property
    def form(self):
        return self.answer.context["form"]

    def typed(self):
        data = {}
        for bound in self.form:
            if bound.field.disabled:
                continue
            value = bound.value()
            if hasattr(bound.field, "locales"):
                texts = value if isinstance(value, list) else bound.field.widget.decompress(value)
                data |= {f"{bound.name}_{code}": text for code, text in zip(bound.field.locales, texts, strict=True)}
            elif isinstance(value, dt.datetime):  # as the page says it, in the conference's zone
                data[bound.name] = re.search(rf'name="{bound.name}" value="([^"]*)"', self.answer.text)[1]
            elif value is True:
                data[bound.name] = "on"
            elif value is not False:
                data[bound.name] = "" if value is None else value
        return data

    def sends(self, **changes):
        self.answer = self.client.post(self.url, self.typed() | changes)
        return self.answer.status_code == 302

    def says(self, name):
        return " ".join(self.form.errors[name])


def number(delegation):
    return Places.objects.get(delegation=delegation).places


def test_old_page_does_not_take_back_a_place_that_was_added_meanwhile(client, owner, conference, curacao):
    page = Page(client, "setup-delegation", conference, "CW")
    for state in (State.CONFIRMED, State.CONFIRMED, State.CONFIRMED):
        factories.registration(curacao.category, curacao, state=state)
    waiting = factories.registration(curacao.category, curacao, state=State.WAITLISTED)
    move_one_up(by=SYSTEM, registration=waiting, reason="The minister asks", add_place=True)
    assert page.sends(name_es="Curasao")
    assert number(curacao) == 4
    curacao.refresh_from_db()
    assert curacao.name.data["es"] == "Curasao"


def test_places_that_two_change_are_asked_again_and_what_was_typed_stays(client, owner, conference, curacao):
    page = Page(client, "setup-delegation", conference, "CW")
    places.change(by=SYSTEM, places=curacao.places, to=7)
    assert not page.sends(places="5", name_es="Curasao")
    assert "it is now “7”" in page.says("places")
    text = page.answer.text
    assert "<title>Error:" in text
    assert 'value="5"' in text
    assert 'value="Curasao"' in text
    assert number(curacao) == 7
    assert page.sends()  # seen now
    assert number(curacao) == 5


def test_what_only_a_colleague_changed_stays_though_the_page_comes_again(client, owner, conference, curacao):
    page = Page(client, "setup-delegation", conference, "CW")
    places.change(by=SYSTEM, places=curacao.places, to=7)
    curacao.kind = "territory"
    curacao.save()
    assert not page.sends(name_en="", name_es="", name_fr="", name_nl="")
    assert list(page.form.errors) == ["name"]
    assert 'value="7"' in page.answer.text
    assert page.sends(name_en="Curaçao")
    curacao.refresh_from_db()
    assert (number(curacao), curacao.kind) == (7, "territory")


def test_category_of_a_delegation_is_asked_again_by_name(client, owner, conference, curacao):
    theirs, mine = (factories.category(conference, name=factories.words(name)) for name in ("Theirs", "Mine"))
    page = Page(client, "setup-delegation", conference, "CW")
    curacao.category = theirs
    curacao.save()
    assert not page.sends(category=mine.pk)
    assert "it is now “Theirs”" in page.says("category")


def test_same_change_by_two_is_no_quarrel(client, owner, conference, curacao):
    page = Page(client, "setup-delegation", conference, "CW")
    places.change(by=SYSTEM, places=curacao.places, to=7)
    assert page.sends(places="7")


def test_places_of_the_conference_are_asked_again(client, owner, conference):
    page = Page(client, "setup-places", conference)
    places.change(by=SYSTEM, places=of_conference(conference.pk), to=120)
    assert not page.sends(places="110")
    assert "it is now “120”" in page.says("places")
    assert of_conference(conference.pk).places == 120
    assert page.sends()
    assert of_conference(conference.pk).places == 110


def test_places_of_the_conference_that_were_not_touched_stay(client, owner, conference):
    page = Page(client, "setup-places", conference)
    places.change(by=SYSTEM, places=of_conference(conference.pk), to=120)
    assert page.sends()
    assert of_conference(conference.pk).places == 120


def test_places_changed_at_this_very_moment_are_not_overwritten(curacao):
    with pytest.raises(places.Changed) as changed:
        places.change(by=SYSTEM, places=curacao.places, to=5, seen=4)
    assert changed.value.now == 3
    assert number(curacao) == 3


@pytest.mark.parametrize(
    ("name", "before", "theirs", "mine", "shown"),
    [
        ("admission", "application", "open", "nomination", "Open: confirmed at once while there are places"),
        ("colour", "slate", "palm", "coral", "Palm"),
        ("order", 4, 5, 6, "5"),
    ],
)
def test_category_is_asked_again_in_words(client, owner, conference, name, before, theirs, mine, shown):
    category = factories.category(conference, code="states", **{name: before})
    page, untouched = (Page(client, "setup-category", conference, "states") for _n in range(2))
    setattr(category, name, theirs)
    category.save()
    assert not page.sends(**{name: mine})
    assert f"it is now “{shown}”" in page.says(name)
    category.refresh_from_db()
    assert getattr(category, name) == theirs
    assert untouched.sends(name_en="States")
    category.refresh_from_db()
    assert (getattr(category, name), str(category)) == (theirs, "States")


@pytest.mark.parametrize("ticked", [True, False])
def test_box_that_a_colleague_changed_stays_so(client, owner, conference, ticked):
    category = factories.category(conference, code="states", needs_note=not ticked)
    page = Page(client, "setup-category", conference, "states")
    category.needs_note = ticked
    category.save()
    assert page.sends(name_en="States")
    category.refresh_from_db()
    assert (category.needs_note, str(category)) == (ticked, "States")


def test_facts_of_the_conference_are_asked_again_language_by_language(client, owner, conference):
    page = Page(client, "setup-conference", conference)
    conference.title = factories.words("Their title", es="Su título")
    conference.venue = factories.words("Harbour Hall")
    conference.save()
    assert not page.sends(title_en="My title")
    assert "English: Their title; Español: Su título" in page.says("title")
    assert page.sends()
    conference.refresh_from_db()
    assert (conference.title.data["en"], str(conference.venue)) == ("My title", "Harbour Hall")


@pytest.mark.parametrize(
    ("seen", "saved"), [("", True), ("{", True), ("[]", True), ("7", True), ('{"places": 7}', False)]
)
def test_page_without_its_marks_is_taken_as_it_is(client, owner, conference, curacao, seen, saved):
    page = Page(client, "setup-delegation", conference, "CW")
    assert page.sends(places="4", seen=seen) == saved
    assert number(curacao) == (4 if saved else 3)


def test_opening_that_a_colleague_changed_is_not_taken_back(client, owner, conference, curacao):
    conference.opens_at, conference.closes_at = (
        dt.datetime(2026, 12, day, 13, 0, 59, tzinfo=dt.UTC) for day in (1, 20)
    )
    conference.save()
    page = Page(client, "setup-opening", conference)
    later = conference.closes_at + dt.timedelta(days=3)
    type(conference).objects.filter(pk=conference.pk).update(closes_at=later)
    assert page.sends(opens_at="2026-12-02T09:00")  # the closing was not touched here
    conference.refresh_from_db()
    assert conference.closes_at.date() == later.date()
    assert conference.opens_at.astimezone(conference.tz).strftime("%d %H:%M") == "02 09:00"
    page = Page(client, "setup-opening", conference)
    type(conference).objects.filter(pk=conference.pk).update(closes_at=later + dt.timedelta(days=1))
    assert not page.sends(closes_at="2026-12-19T18:00")
    assert "it is now “Thursday 24 December 2026" in page.says("closes_at")
    assert 'value="2026-12-19T18:00"' in page.answer.text
    assert page.sends()
    conference.refresh_from_db()
    assert conference.closes_at.astimezone(conference.tz).strftime("%d %H:%M") == "19 18:00"
