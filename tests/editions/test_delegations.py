"""Setting delegations up: what the invitation says, and their focal points."""

import pytest
from django.urls import reverse

from conference.audit.models import SYSTEM, AuditEvent
from conference.editions.actions.delegations import delete_delegation
from conference.links.models import find, make
from registration.models import Delegation
from tests import factories

words = factories.words


@pytest.fixture
def state(conference):
    return factories.category(conference)


@pytest.fixture
def typed(state):
    return {
        "name_en": "The Bahamas",
        "name_es": "Las Bahamas",
        "sort_as_en": "Bahamas",
        "addressee_en": "Ministry of Foreign Affairs",
        "code": "BS",
        "kind": "host",
        "category": state.pk,
        "places": "6",
        "funded": "2",
        "plenary_seats": "1",
    }


def url(name, *args):
    return reverse(f"secretariat:{name}", args=args)


def test_delegation_is_added_with_all_that_the_invitation_says(client, owner, conference, typed):
    client.post(url("setup-delegation-new", conference.slug), typed)
    made = Delegation.objects.get()
    assert (made.funded, made.plenary_seats, made.places.places) == (2, 1, 6)
    assert str(made.addressee) == "Ministry of Foreign Affairs"
    assert (made.sort_en, made.sort_es) == ("bahamas", "bahamas")


def test_funded_and_seats_may_be_left_empty(client, owner, conference, typed):
    client.post(url("setup-delegation-new", conference.slug), typed | {"funded": "", "plenary_seats": ""})
    made = Delegation.objects.get()
    assert (made.funded, made.plenary_seats) == (0, 0)


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"funded": "7"}, "funded", "The delegation has 6 places. Enter at most 6"),
        ({"plenary_seats": "7"}, "plenary_seats", "The delegation has 6 places. Enter at most 6"),
        ({"places": "1", "plenary_seats": "1"}, "funded", "The delegation has 1 place. Enter at most 1"),
        ({"funded": "-1"}, "funded", "Enter a whole number from 0 to 100,000."),
        ({"funded": "two"}, "funded", "Enter a whole number from 0 to 100,000."),
        ({"funded": "99999", "places": "100000"}, "funded", "32767"),
    ],
)
def test_more_than_the_places_is_refused(client, owner, conference, typed, change, field, sentence):
    page = client.post(url("setup-delegation-new", conference.slug), typed | change)
    assert list(page.context["form"].errors) == [field]
    assert sentence in str(page.context["form"].errors[field])
    assert "Las Bahamas" in page.content.decode()
    assert not Delegation.objects.exists()


def test_lowering_places_below_those_taken_keeps_its_sentence(client, owner, conference, state, typed):
    delegation = factories.delegation(state, places=3, code="BS")
    for _ in range(2):
        factories.registration(state, delegation)
    page = client.post(
        url("setup-delegation", conference.slug, "BS"), typed | {"places": "1", "funded": "0", "plenary_seats": "0"}
    )
    assert "2 places are taken already. Enter at least 2" in page.content.decode()
    delegation.places.refresh_from_db()
    assert delegation.places.places == 3


def test_change_is_saved_and_recorded(client, owner, conference, state, typed):
    factories.delegation(state, code="BS", name=words("Bahamas"))
    client.post(url("setup-delegation", conference.slug, "BS"), typed)
    changed = Delegation.objects.get()
    assert (changed.funded, str(changed.sort_as)) == (2, "Bahamas")
    event = AuditEvent.objects.get(verb="delegation.changed")
    assert {"addressee", "funded", "plenary_seats", "sort_as"} <= set(event.changes)


def test_page_leads_to_the_focal_points(client, owner, conference, state):
    delegation = factories.delegation(state, code="BS")
    point = factories.focal_point(delegation, name="Ada")
    page = client.get(url("setup-delegation", conference.slug, "BS")).content.decode()
    assert "Ada" in page
    assert url("focal-point", conference.slug, "BS", point.pk) in page
    assert url("focal-point-new", conference.slug, "BS") in page


def test_deleted_delegation_leaves_dead_links(state):
    delegation = factories.delegation(state)
    token = make("focal-point", factories.focal_point(delegation).pk).token
    delete_delegation(by=SYSTEM, delegation=delegation)
    assert find(token) is None


def test_words_of_the_invitation_are_set_up_with_the_conference(client, owner, conference):
    page = client.get(url("setup-conference", conference.slug))
    typed = {}
    for name, field in page.context["form"].fields.items():
        value = page.context["form"].get_initial_for_field(field, name)
        if hasattr(field, "locales"):
            typed |= {
                f"{name}_{code}": (value.data.get(code, "") if value and value.data else "") for code in field.locales
            }
        elif name != "is_current" and value is not None:
            typed[name] = value.isoformat() if hasattr(value, "isoformat") else value
    typed |= {
        "is_current": "on",
        "nominations_until": conference.first_day.isoformat(),
        "invitation_en": "We invite you.",
        "signature_en": "Rosalind\nSecretary",
    }
    assert client.post(url("setup-conference", conference.slug), typed).status_code == 302
    conference.refresh_from_db()
    assert (str(conference.invitation), conference.nominations_until) == ("We invite you.", conference.first_day)
    typed["seen"] = client.get(url("setup-conference", conference.slug)).context["form"].initial["seen"]
    late = client.post(url("setup-conference", conference.slug), typed | {"nominations_until": "2099-01-01"})
    assert "This day lies after the conference." in late.content.decode()
