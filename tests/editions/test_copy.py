"""A new edition from an old one."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agenda.models import Presentation, Programme, Room, Session, SessionPerson, Theme, Version
from conference.accounts.models import Role
from conference.audit.models import SYSTEM, AuditEvent
from conference.editions.actions.copy import copy, draft_of
from conference.mail.models import Message
from conference.models import Conference
from registration.models import Delegation, FocalPoint, Option, Question, Registration, ReminderDay
from tests import factories

words = factories.words
SHIFT = dt.timedelta(days=364)


@pytest.fixture
def old(conference):
    """An edition in which things have happened."""
    conference.nominations_until = conference.first_day - dt.timedelta(days=20)
    conference.invitation = words("We invite you.")
    conference.participants_final_at = timezone.now()
    conference.save()
    states = factories.category(conference, code="state", needs_note=True)
    media = factories.category(conference, code="media", counts=False)
    haiti = factories.delegation(
        states,
        code="HT",
        name=words("Haiti", nl="Haïti"),
        sort_as=words("Hayti"),
        addressee=words("Ministry"),
        funded=2,
        places=4,
        invited_at=timezone.now(),
        complete_at=timezone.now(),
    )
    factories.focal_point(haiti, name="Ada", language="fr", invited_at=timezone.now(), opened_at=timezone.now())
    person = factories.registration(states, haiti)
    factories.note(haiti, person)
    stays = Question.objects.create(conference=conference, code="stays", kind="choice", label=words("Where?"), order=2)
    stays.categories.set([states, media])
    Option.objects.create(question=stays, code="hotel", label=words("Hotel"))
    which = Question.objects.create(
        conference=conference, code="which", label=words("Which?"), order=1, shown_if=stays, shown_if_values=["hotel"]
    )
    which.categories.set([states])
    ReminderDay.objects.create(conference=conference, day=conference.first_day - SHIFT, sent_at=timezone.now())
    room = Room.objects.create(conference=conference, name=words("Hall"), seats=100)
    Room.objects.create(conference=conference, name=words("Old hall"), is_removed=True)
    theme = Theme.objects.create(conference=conference, number=1, name=words("Routes"))
    start = dt.datetime.combine(conference.first_day, dt.time(9), conference.tz)
    session = Session.objects.create(
        conference=conference, code="plenary", title=words("Plenary"), room=room, theme=theme, start=start,
        end=start + dt.timedelta(hours=1), revision=7,
    )  # fmt: skip
    Presentation.objects.create(session=session, offset=10, minutes=20, title=words("Opening"))
    SessionPerson.objects.create(session=session, name=words("Director"), registration=person)
    Session.objects.create(conference=conference, code="gone", title=words("Gone"), is_removed=True)
    late = start + dt.timedelta(days=1)
    Session.objects.create(
        conference=conference,
        code="second",
        title=words("Second"),
        room=room,
        start=late,
        end=late + dt.timedelta(hours=1),
    )
    return conference


def made_from(old, *, sessions=False, owner=None, days=2, **fields):
    new = draft_of(old)
    new.slug, new.code = "nassau-2028", "NAT"
    new.first_day = old.first_day + SHIFT
    new.last_day = new.first_day + dt.timedelta(days=days - 1)
    return copy(by=SYSTEM, old=old, new=new, owner=owner, sessions=sessions)


def test_copy_has_what_was_set_up_and_nothing_of_what_happened(old):
    new = made_from(old)
    new.refresh_from_db()
    assert (new.opens_at, new.closes_at, new.participants_final_at, new.is_current) == (None, None, None, False)
    assert new.copied_from == old
    assert str(new.invitation) == "We invite you."
    assert new.nominations_until == old.nominations_until + SHIFT
    assert new.all_places.get(delegation=None).places == 100
    haiti = Delegation.objects.get(conference=new)
    assert (haiti.code, haiti.funded, haiti.invited_at, haiti.complete_at) == ("HT", 2, None, None)
    assert haiti.sort_en == "hayti"
    assert str(haiti.addressee) == "Ministry"
    assert (haiti.places.places, haiti.places.taken) == (4, 0)
    assert haiti.category == new.categories.get(code="state")
    assert haiti.category.needs_note
    point = FocalPoint.objects.get(delegation=haiti)
    assert (point.name, point.language, point.invited_at, point.opened_at) == ("Ada", "fr", None, None)
    reminder = ReminderDay.objects.get(conference=new)
    assert (reminder.day, reminder.sent_at) == (old.first_day, None)
    assert [str(one) for one in Room.objects.filter(conference=new)] == ["Hall"]
    assert Theme.objects.get(conference=new).number == 1
    assert not Session.objects.filter(conference=new).exists()
    assert not Registration.objects.filter(conference=new).exists()
    assert not haiti.notes.exists()
    assert not Message.objects.exists()
    assert AuditEvent.objects.get(verb="conference.copied").changes == {"from": [None, str(old)]}


def test_copied_questions_ask_their_own_categories_on_their_own_condition(old):
    new = made_from(old)
    which = Question.objects.get(conference=new, code="which")
    assert which.shown_if == Question.objects.get(conference=new, code="stays")
    assert which.shown_if_values == ["hotel"]
    assert set(which.shown_if.categories.all()) == set(new.categories.all())
    assert [one.code for one in which.shown_if.options.all()] == ["hotel"]
    assert Option.objects.count() == 2


def test_old_edition_stays_as_it_was(old):
    before = (Conference.objects.filter(pk=old.pk).values().get(), old.delegations.count(), old.categories.count())
    made_from(old, sessions=True)
    assert before == (
        Conference.objects.filter(pk=old.pk).values().get(),
        old.delegations.count(),
        old.categories.count(),
    )
    assert Delegation.objects.get(conference=old).places.taken == 1


def test_sessions_move_to_the_new_days_at_the_same_time_of_the_clock(old):
    new = made_from(old, sessions=True)
    plenary = Session.objects.get(conference=new, code="plenary")
    assert plenary.start.astimezone(new.tz) == dt.datetime.combine(new.first_day, dt.time(9), new.tz)
    assert (plenary.room.conference_id, plenary.theme.conference_id, plenary.revision) == (new.pk, new.pk, 0)
    assert plenary.presentations.get().offset == 10
    assert plenary.people.get().registration is None
    assert not Session.objects.filter(conference=new, code="gone").exists()
    assert Programme.objects.get(conference=new).revision == 1
    assert not Version.objects.filter(programme__conference=new).exists()


def test_session_outside_the_new_days_keeps_no_time(old):
    new = made_from(old, sessions=True, days=1)
    assert Session.objects.get(conference=new, code="second").start is None
    assert Session.objects.get(conference=new, code="plenary").start is not None


def copy_url(conference):
    return reverse("secretariat:setup-copy", args=[conference.slug])


@pytest.fixture
def typed(old):
    first = old.first_day + SHIFT
    return {
        "title_en": "Second Conference",
        "short_title_en": "Second",
        "slug": "nassau-2028",
        "code": "NAT",
        "first_day": first.isoformat(),
        "last_day": (first + dt.timedelta(days=1)).isoformat(),
    }


def test_owner_copies_in_the_browser_and_owns_the_copy(client, owner, old, typed):
    page = client.get(copy_url(old))
    assert "What is copied" in page.content.decode()
    answer = client.post(copy_url(old), typed, follow=True)
    new = Conference.objects.get(slug="nassau-2028")
    assert answer.redirect_chain[-1][0] == reverse("secretariat:setup", args=[new.slug])
    assert owner.memberships.get(conference=new).role == Role.OWNER
    assert str(new.title) == "Second Conference"
    assert new.title.localize("es") == "" or "es" not in new.title.data or not new.title.data["es"]
    assert new.zone == old.zone
    assert Conference.objects.get(is_current=True) == old


def test_second_press_makes_no_second_edition(client, owner, old, typed):
    client.post(copy_url(old), typed)
    again = client.post(copy_url(old), typed)
    assert "Another conference has this address." in again.content.decode()
    assert Conference.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slug": "nassau-2027"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"code": "x"}, "code"),
        ({"last_day": "2027-01-01"}, "last_day"),
        ({"first_day": ""}, "first_day"),
        ({"title_en": ""}, "title"),
    ],
)
def test_bad_copy_is_named_beside_its_field_and_makes_nothing(client, owner, old, typed, change, field):
    page = client.post(copy_url(old), typed | change)
    assert field in page.context["form"].errors
    assert "<title>Error:" in page.content.decode()
    assert Conference.objects.count() == 1
    assert Delegation.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_only_owners_copy(client, old, typed, role):
    client.force_login(factories.user(old, role))
    assert client.get(copy_url(old)).status_code == 404
    assert client.post(copy_url(old), typed).status_code == 404
    assert Conference.objects.count() == 1


def test_home_offers_the_copy_to_owners(client, root, old):
    assert copy_url(old) in client.get(reverse("secretariat:home")).content.decode()


def test_copying_asks_no_more_questions_for_more_delegations(old):
    counts = []
    for number in (0, 10):
        for _ in range(number):
            factories.focal_point(factories.delegation(old.categories.get(code="state")))
        with CaptureQueriesContext(connection) as asked:
            new = made_from(old)
        counts.append(len(asked))
        new.slug = f"other-{number}"
        new.save()
    assert counts[0] == counts[1]
