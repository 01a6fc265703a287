"""From nothing to an open registration, and what bad input gets."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from conference.accounts.models import Role
from conference.audit.models import SYSTEM, AuditEvent
from conference.editions.actions.delegations import change_delegation
from conference.models import Conference
from registration.models import Category, Delegation, Places
from registration.rules import may_register
from tests import factories


def at(name, *args):
    return reverse(f"secretariat:{name}", args=args)


def form_errors(response):
    assert response.status_code == 200
    return response.context["form"].errors


def test_conference_is_made_and_opened_from_nothing(client, root, facts):
    response = client.post(at("conference-new"), facts, follow=True)
    assert response.redirect_chain[-1][0] == at("setup", "belmopan-2028")
    conference = Conference.objects.get()
    assert conference.is_current
    assert conference.languages == ["en", "es"]
    assert Places.objects.get().places == 40
    assert root.memberships.get().role == Role.OWNER
    assert [str(one) for one in conference.categories.all()][:2] == ["Host government", "State or Territory"]

    category = conference.categories.get(code="state")
    client.post(
        at("setup-delegation-new", conference.slug),
        {"name_en": "Belize", "name_es": "Belice", "code": "BZ", "kind": "host", "category": category.pk, "places": 3},
    )
    delegation = Delegation.objects.get()
    assert delegation.places.places == 3
    assert delegation.name.localize("es") == "Belice"

    assert may_register(conference, timezone.now()).code == "early"
    page = client.post(at("setup-open-now", conference.slug), follow=True)
    conference.refresh_from_db()
    assert may_register(conference, timezone.now()) is None
    assert "Registration is open." in page.content.decode()
    verbs = set(AuditEvent.objects.filter(conference_id=conference.pk).values_list("verb", flat=True))
    assert verbs == {"conference.made", "category.added", "delegation.added", "conference.changed"}


def test_usual_categories_are_left_out_when_not_wanted(client, root, facts):
    del facts["usual_categories"]
    client.post(at("conference-new"), facts)
    assert Category.objects.count() == 0
    page = client.get(at("setup", "belmopan-2028")).content.decode()
    assert "Add at least one category" in page
    assert at("setup-open-now", "belmopan-2028") not in page


def test_overview_leads_from_questions_to_invitations(client, owner, conference):
    def steps():
        page = client.get(at("setup", conference.slug)).content.decode()
        found = re.findall(
            r'<li>\s*<span class="status.*?</svg>(.*?)</span>.*?<a href="(.*?)">\s*(.*?)\s*</a>', page, re.S
        )
        return [(name, status) for status, _path, name in found], page

    found, _page = steps()
    assert [name for name, _status in found] == [
        *("Conference", "Places", "Categories", "Additional questions", "Delegations", "Invitations"),
        "Opening and closing",
    ]
    assert dict(found)["Additional questions"] == "Optional"
    assert dict(found)["Invitations"] == "To do"

    states = factories.category(conference)
    factories.question(states)
    curacao, haiti = (factories.delegation(states) for _ in range(2))
    factories.delegation(states, kind=Delegation.Kind.POOL)  # to which nobody is invited
    factories.focal_point(curacao)
    Delegation.objects.filter(pk=curacao.pk).update(invited_at=timezone.now())
    found, page = steps()
    assert dict(found)["Additional questions"] == "Done"
    assert dict(found)["Invitations"] == "To do"
    assert "1 of 2 delegations are invited. 1 of the others has no focal point yet." in page

    Delegation.objects.filter(pk=haiti.pk).update(invited_at=timezone.now())
    found, page = steps()
    assert dict(found)["Invitations"] == "Done"
    assert "All delegations are invited." in page
    assert at("delegations", conference.slug) in page


def test_opening_is_refused_while_nobody_could_register(client, owner, conference):
    Conference.objects.update(opens_at=None, closes_at=None)
    page = client.post(at("setup-open-now", conference.slug), follow=True).content.decode()
    assert "Add a category first" in page
    conference.refresh_from_db()
    assert conference.opens_at is None


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("slug", "nassau-2027", "Another conference has this address."),
        ("slug", "new", "This word is in use for another page."),
        ("slug", "account", "This word is in use for another page."),
        ("slug", "Nassau 2028", "Use small letters, digits and hyphens only."),
        ("code", "N4", "Use two to four capital letters."),
        ("last_day", "2028-02-28", "The last day must not lie before the first day."),
        ("last_day", "9999-12-31", "Check the year."),
        ("last_day", "2028-12-31", "A conference lasts at most a month."),
        ("zone", "America/Atlantis", "Select a valid choice."),
        ("languages", ["en", "tlh"], "Select a valid choice."),
        ("languages", [], "“Languages of the site” is missing."),
        ("contact_email", "secretariat", "Enter a valid email address."),
        ("places", "-1", "Enter a whole number from 0 to 100,000."),
        ("places", "99999999999999999999", "Enter a whole number from 0 to 100,000."),
    ],
)
def test_bad_input_is_named_beside_its_field(client, root, conference, facts, field, typed, sentence):
    response = client.post(at("conference-new"), facts | {field: typed})
    assert sentence in str(form_errors(response)[field])
    assert list(response.context["form"].errors) == [field]
    page = response.content.decode()
    assert "Conferencia Regional sobre Rutas Seguras" in page  # nothing is lost
    assert "<title>Error:" in page
    assert Conference.objects.count() == 1


def test_title_needs_one_language(client, root, facts):
    del facts["title_en"], facts["title_es"]
    assert "title" in form_errors(client.post(at("conference-new"), facts))


def test_control_character_is_refused_in_its_language(client, root, facts):
    response = client.post(at("conference-new"), facts | {"title_es": "Rutas\x1bSeguras", "contact_email": "a\x00@b.c"})
    errors = form_errors(response)
    assert errors["title"][0].startswith("Español: Remove the invisible control characters")
    assert "contact_email" in errors


def test_too_long_text_names_the_language(client, root, facts):
    errors = form_errors(client.post(at("conference-new"), facts | {"short_title_fr": "é" * 61}))
    assert errors["short_title"][0].startswith("Français: ")


def test_second_conference_stays_behind_the_front_one(client, root, conference, facts):
    client.post(at("conference-new"), facts)
    second = Conference.objects.get(slug="belmopan-2028")
    assert not second.is_current
    response = client.post(at("setup-conference", second.slug), facts | {"is_current": "on"})
    assert form_errors(response)["is_current"] == ["Another conference is shown at the front address."]


def test_text_in_a_language_that_is_not_offered_is_kept(client, owner, conference):
    category = factories.category(conference, code="media")
    Conference.objects.update(languages=["en", "fr"])
    client.post(
        at("setup-category", conference.slug, "media"),
        {"name_en": "Press", "name_fr": "Presse", "admission": "open", "default_visibility": "public"},
    )
    category.refresh_from_db()
    assert category.name.data == {"en": "Press", "fr": "Presse", "es": category.name.data["es"]} | {
        "nl": category.name.data["nl"]
    }
    assert category.name.data["nl"].startswith("Category")


def test_opening_times_are_those_of_the_conference(client, owner, conference):
    factories.category(conference)
    client.post(at("setup-opening", conference.slug), {"opens_at": "2026-11-02T08:00", "closes_at": "2026-12-18T17:00"})
    conference.refresh_from_db()
    assert conference.closes_at == dt.datetime(2026, 12, 18, 22, tzinfo=dt.UTC)  # Nassau is five hours behind
    page = client.get(at("setup-opening", conference.slug)).content.decode()
    assert 'value="2026-12-18T17:00"' in page


@pytest.mark.parametrize(
    ("opens", "closes", "field", "sentence"),
    [
        ("2026-12-18T17:00", "2026-12-18T17:00", "closes_at", "must close after it opens"),
        ("2026-12-18T17:00", "2026-11-18T17:00", "closes_at", "must close after it opens"),
        ("yesterday", "", "opens_at", "Enter day and time"),
        ("0001-01-01T00:00", "", "opens_at", "Check the year."),
        ("", "9999-12-31T23:59", "closes_at", "Check the year."),
        ("2026-03-08T02:30", "", "opens_at", "Clocks go forward that night"),
        ("", "2026-11-01T01:30", "closes_at", "Clocks go back that night"),
    ],
)
def test_impossible_opening_is_named_beside_its_field(client, owner, conference, opens, closes, field, sentence):
    factories.category(conference)
    response = client.post(at("setup-opening", conference.slug), {"opens_at": opens, "closes_at": closes})
    assert list(form_errors(response)) == [field]
    assert sentence in response.content.decode()
    assert opens in response.content.decode()


def test_open_again_drops_a_closing_time_that_has_passed(client, owner, conference):
    factories.category(conference)
    now = timezone.now()
    Conference.objects.update(opens_at=now - dt.timedelta(days=9), closes_at=now - dt.timedelta(days=1))
    client.post(at("setup-open-now", conference.slug))
    conference.refresh_from_db()
    assert conference.registration_state == "open"
    client.post(at("setup-close-now", conference.slug))
    conference.refresh_from_db()
    assert conference.registration_state == "closed"


def test_places_cannot_fall_below_those_taken(client, owner, conference):
    category = factories.category(conference)
    delegation = factories.delegation(category, places=3, code="BS")
    for _ in range(2):
        factories.registration(category, delegation)
    response = client.post(at("setup-places", conference.slug), {"places": "1"})
    assert "2 places are taken already. Enter at least 2" in str(form_errors(response)["places"])
    data = {"name_en": "Bahamas", "kind": "state", "places": "1"}
    response = client.post(at("setup-delegation", conference.slug, "BS"), data)
    assert "2 places are taken already. Enter at least 2" in str(form_errors(response)["places"])
    delegation.refresh_from_db()
    assert delegation.places.places == 3
    assert str(delegation.name) != "Bahamas"


def test_new_places_let_the_waiting_move_up(client, owner, conference):
    category = factories.category(conference)
    delegation = factories.delegation(category, places=0, code="BS")
    waiting = factories.registration(category, delegation, state="waitlisted")
    data = {"name_en": "Bahamas", "kind": "state", "places": "1"}
    client.post(at("setup-delegation", conference.slug, "BS"), data)
    waiting.refresh_from_db()
    assert waiting.state == "submitted"


@pytest.mark.parametrize(
    ("places", "words"), [("101", "has moved up"), ("99", "There are fewer places now"), ("100", "the same as before")]
)
def test_saving_places_says_what_it_did(client, owner, conference, places, words):
    seen = client.get(at("setup-places", conference.slug)).context["form"]
    data = {"places": places, **{name: seen[name].value() for name in seen.fields if name != "places"}}
    page = client.post(at("setup-places", conference.slug), data, follow=True).content.decode()
    assert words in page
    assert ("has moved up" in page) == (places == "101")


@pytest.mark.parametrize("page", ["setup", "setup-places"])
def test_setup_warns_of_more_places_of_delegations_than_the_conference_has(client, owner, conference, page):
    factories.delegation(factories.category(conference), places=100)
    factories.delegation(factories.category(conference, counts=False), places=50)
    words = "hold 101 places together, and the conference has 100"
    assert "places together" not in client.get(at(page, conference.slug)).content.decode()
    factories.delegation(factories.category(conference), places=1)
    assert words in client.get(at(page, conference.slug)).content.decode()


def test_category_with_registrations_keeps_how_it_counts(client, owner, conference):
    category = factories.category(conference, code="state")
    factories.registration(category)
    data = {"name_en": "States", "admission": "application", "default_visibility": "public"}
    client.post(at("setup-category", conference.slug, "state"), data)  # without "counts", as if it were unticked
    category.refresh_from_db()
    assert category.counts
    assert str(category.name) == "States"


def test_code_is_unique_within_its_conference_only(client, owner, conference):
    other = factories.conference()
    factories.delegation(factories.category(other, code="state"), code="BS")
    category = factories.category(conference, code="state")
    data = {"name_en": "The Bahamas", "code": "BS", "kind": "host", "category": category.pk, "places": "6"}
    assert client.post(at("setup-delegation-new", conference.slug), data).status_code == 302
    errors = form_errors(client.post(at("setup-delegation-new", conference.slug), data))
    assert errors == {"code": ["Another delegation has this code."]}
    data = {"name_en": "State", "code": "state", "admission": "open", "default_visibility": "public"}
    errors = form_errors(client.post(at("setup-category-new", conference.slug), data))
    assert errors == {"code": ["Another category has this code."]}


def test_category_of_another_conference_cannot_be_chosen(client, owner, conference):
    foreign = factories.category(factories.conference())
    data = {"name_en": "Aruba", "code": "AW", "kind": "territory", "category": foreign.pk, "places": "3"}
    assert "category" in form_errors(client.post(at("setup-delegation-new", conference.slug), data))


def test_unused_is_deleted_and_used_is_kept(client, owner, conference):
    category = factories.category(conference, code="state")
    factories.delegation(category, code="AW")
    used = factories.delegation(category, code="BS")
    factories.registration(category, used)
    for code in ("AW", "BS"):
        assert client.get(at("setup-delegation-delete", conference.slug, code)).status_code == 200
        client.post(at("setup-delegation-delete", conference.slug, code))
    assert list(Delegation.objects.values_list("code", flat=True)) == ["BS"]
    page = client.post(at("setup-category-delete", conference.slug, "state"), follow=True).content.decode()
    assert "so it was not deleted" in page
    assert AuditEvent.objects.filter(verb="delegation.deleted").count() == 1
    factories.category(conference, code="empty")
    client.post(at("setup-category-delete", conference.slug, "empty"))
    assert not Category.objects.filter(code="empty").exists()


def test_delegations_stand_in_the_order_of_the_language(client, owner, conference):
    category = factories.category(conference)
    for name in ("Barbados", "The Bahamas", "Curaçao", "Cayman Islands"):
        factories.delegation(category, name=factories.words(name))
    page = client.get(at("setup-delegations", conference.slug)).content.decode()
    places = [page.index(f">{name}<") for name in ("The Bahamas", "Barbados", "Cayman Islands", "Curaçao")]
    assert places == sorted(places)


@pytest.mark.parametrize("number", [1, 2])
def test_only_category_is_chosen_already(client, owner, conference, number):
    for _n in range(number):
        factories.category(conference)
    form = client.get(at("setup-delegation-new", conference.slug)).context["form"]
    assert bool(form["category"].value()) == (number == 1)


PAGES = ["setup", "setup-conference", "setup-opening", "setup-places", "setup-categories", "setup-category-new"]
PAGES += ["setup-delegations", "setup-delegation-new"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.REGISTRATION, Role.AGENDA, Role.PRESS, Role.DESK, Role.READER])
def test_setup_is_for_owners_only(client, conference, page, role):
    client.force_login(factories.user(conference, role))
    assert client.get(at(page, conference.slug)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_setup_of_a_stranger_is_not_found(client, conference, page):
    client.force_login(factories.user(factories.conference(), Role.OWNER))
    assert client.get(at(page, conference.slug)).status_code == 404
    client.logout()
    assert client.get(at(page, conference.slug)).status_code == 302


def test_making_a_conference_is_for_superusers(client, owner):
    assert client.get(at("conference-new")).status_code == 404
    client.logout()
    assert client.get(at("conference-new")).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_pages_need_few_queries_with_many_rows(client, owner, conference, page, django_assert_max_num_queries):
    category = factories.category(conference)
    for _ in range(10):
        factories.delegation(factories.category(conference))
        factories.registration(category)
    with django_assert_max_num_queries(12):
        assert client.get(at(page, conference.slug)).status_code == 200


def test_name_that_folds_to_something_longer_is_saved(client, owner, conference):
    category = factories.category(conference)
    data = {"name_en": "ﷺ" * 120, "code": "XX", "kind": "state", "category": category.pk, "places": "3"}
    assert client.post(at("setup-delegation-new", conference.slug), data).status_code == 302


def test_pressing_twice_makes_one_conference(client, root, facts):
    client.post(at("conference-new"), facts)
    errors = form_errors(client.post(at("conference-new"), facts))
    assert errors == {"slug": ["Another conference has this address. Choose another."]}
    assert Conference.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "fine"), [("+1 242 555 0100", True), ("555", False), ("call us", False), ("+999 1", False)]
)
def test_telephone_must_be_possible(client, owner, conference, facts, typed, fine):
    response = client.post(
        at("setup-conference", conference.slug), facts | {"contact_phone": typed, "is_current": "on"}
    )
    conference.refresh_from_db()
    if fine:
        assert conference.contact_phone == typed
    else:
        assert "with the code of the country" in str(form_errors(response)["contact_phone"])
        assert typed in response.content.decode()


def test_changes_of_two_colleagues_to_one_delegation_are_both_kept(conference):
    category = factories.category(conference)
    made = factories.delegation(category, code="CW", name=factories.words("Curacao"), kind="state")
    renamed, moved = (Delegation.objects.select_related("places").get(pk=made.pk) for _ in range(2))
    renamed.name, moved.kind = factories.words("The Country of Curaçao"), "territory"
    places = made.places.places
    change_delegation(by=SYSTEM, delegation=renamed, fields=["name"], places=places)
    change_delegation(by=SYSTEM, delegation=moved, fields=["kind"], places=places)
    made.refresh_from_db()
    assert (str(made), made.sort_en, made.kind) == ("The Country of Curaçao", "country of curacao", "territory")
