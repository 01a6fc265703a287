"""The staff of a conference: invited by mail, with one role, and never without an owner."""

import datetime as dt
import re
from functools import partial

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conference.accounts import actions
from conference.accounts.models import Membership, Role, User
from conference.audit.models import SYSTEM, AuditEvent
from conference.links.models import find
from conference.mail.delivery import compose
from conference.mail.models import Message
from tests import factories
from tests.accounts.conftest import PASSWORD
from tests.processes import race

NEW = {"email": "Thaddeus@Example.org", "name": "Thaddeus Rolle", "role": "desk", "language": "fr"}
CHOSEN = "soursop under the moon"


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def office(client, conference):
    """A browser in which an owner is signed in who has a password."""
    client.force_login(factories.user(conference, password=PASSWORD, name="Rosalind Poitier"))
    return client


def at(name, conference, *args):
    return reverse(f"secretariat:{name}", args=[conference.slug, *args])


def add(office, conference, **more):
    return office.post(at("setup-colleague-new", conference), NEW | more)


def link_in(message):
    """The path of the private link in a mail as it leaves."""
    return re.search(r"https?://[^/]+(/secretariat/account/invitation/[\w-]+/\?language=\w\w)", compose(message).body)[
        1
    ]


def choose(path, **more):
    return Client(enforce_csrf_checks=True).post(
        path, {"name": "Thaddeus Rolle", "password": CHOSEN, "again": CHOSEN} | more
    )


def test_colleague_is_invited_chooses_a_password_and_works(office, conference):
    assert add(office, conference).status_code == 302
    message = Message.objects.get()
    assert (message.to, message.language) == ("thaddeus@example.org", "fr")
    assert "Rosalind Poitier" in message.text
    path = link_in(message)
    visitor = Client()
    page = visitor.get(path)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert '<html lang="fr">' in page.content.decode()
    assert not User.objects.get(email="thaddeus@example.org").can_sign_in  # to look changes nothing
    assert choose(path).url == reverse("invitation-done")
    answer = visitor.post(reverse("account_login"), {"login": "thaddeus@example.org", "password": CHOSEN})
    assert answer.url == reverse("secretariat:home")
    assert visitor.get(at("dashboard", conference)).status_code == 200
    assert visitor.get(at("setup-staff", conference)).status_code == 404
    verbs = list(AuditEvent.objects.order_by("at").values_list("verb", flat=True))
    assert verbs == ["staff.added", "staff.password_set"]


def test_invitation_opens_once(office, conference):
    add(office, conference)
    path = link_in(Message.objects.get())
    choose(path)
    assert Client().get(path).status_code == 404
    assert choose(path, password="another long password", again="another long password").status_code == 404
    assert User.objects.get(email="thaddeus@example.org").check_password(CHOSEN)


def test_invitation_is_good_for_seven_days(office, conference):
    add(office, conference)
    path = link_in(Message.objects.get())
    with time_machine.travel(timezone.now() + dt.timedelta(days=6, hours=23)):
        assert Client().get(path).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(days=7, minutes=1)):
        assert Client().get(path).status_code == 404
        assert choose(path).status_code == 404


def test_new_invitation_replaces_the_old(office, conference):
    add(office, conference)
    old = link_in(Message.objects.get())
    office.post(at("setup-colleague-link", conference, Membership.objects.get(role="desk").pk))
    assert Client().get(old).status_code == 404
    assert choose(link_in(Message.objects.first())).status_code == 302


@pytest.mark.parametrize("token", ["x", "A" * 43, "done-not", "private-link-1-"])
def test_made_up_invitation_opens_nothing(client, db, token):
    answer = client.get(reverse("invitation", args=[token]))
    assert answer.status_code == 404
    assert "This link does not open anything" in answer.content.decode()


def test_link_of_a_registration_is_no_invitation(client, conference):
    link = factories.link(factories.registration(factories.category(conference)))
    assert client.get(reverse("invitation", args=[link.token])).status_code == 404
    assert find(link.token)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"password": "short", "again": "short"}, {"password"}),
        ({"again": "something else entirely"}, {"again"}),
        ({"name": ""}, {"name"}),
        ({"password": "thaddeus@example.org", "again": "thaddeus@example.org"}, {"password"}),
    ],
)
def test_bad_password_is_refused_and_the_link_stays_good(office, conference, more, wrong):
    add(office, conference)
    path = link_in(Message.objects.get())
    answer = choose(path, **more)
    assert set(answer.context["form"].errors) == wrong
    assert "<title>Er" in answer.content.decode()
    assert choose(path).status_code == 302


def test_forgotten_password_is_replaced_and_ends_open_sessions(office, conference):
    member = Membership.objects.create(user=factories.user(password=PASSWORD), conference=conference, role="agenda")
    theirs = Client()
    theirs.force_login(member.user)
    office.post(at("setup-colleague-link", conference, member.pk))
    message = Message.objects.get()
    assert message.template == "accounts/emails/new_password"
    assert theirs.get(at("agenda", conference)).status_code == 200  # until a new one is chosen
    choose(link_in(message))
    assert theirs.get(at("agenda", conference)).status_code == 302
    assert Session.objects.exists()


def test_colleague_with_an_account_is_told_and_keeps_name_and_password(office, conference):
    known = factories.user(email="thaddeus@example.org", name="T. Rolle", password=PASSWORD, language="nl")
    add(office, conference)
    message = Message.objects.get()
    assert message.language == "nl"
    assert "/invitation/" not in compose(message).body
    known.refresh_from_db()
    assert (known.name, known.check_password(PASSWORD)) == ("T. Rolle", True)
    assert known.memberships.get().role == "desk"


def test_colleague_is_not_added_twice(office, conference):
    add(office, conference)
    answer = add(office, conference)
    assert "already" in str(answer.context["form"].errors["email"])
    assert "Thaddeus Rolle" in answer.content.decode()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "more", [{"email": "no"}, {"email": ""}, {"name": ""}, {"role": "king"}, {"role": ""}, {"language": "de"}]
)
def test_bad_input_is_named(office, conference, more):
    answer = add(office, conference, **more)
    assert set(answer.context["form"].errors) == set(more)
    assert "<title>Error:" in answer.content.decode()
    assert not Message.objects.exists()


def test_role_is_changed_and_recorded(office, conference):
    member = Membership.objects.create(user=factories.user(), conference=conference, role="reader")
    office.post(at("setup-colleague", conference, member.pk), {"role": "press"})
    member.refresh_from_db()
    assert member.role == "press"
    assert AuditEvent.objects.get().changes == {"role": ["reader", "press"]}
    assert "changed the role of" in office.get(at("audit", conference)).content.decode()


def test_colleague_is_removed_and_sees_nothing_more(office, conference):
    member = Membership.objects.create(user=factories.user(password=PASSWORD), conference=conference, role="reader")
    theirs = Client()
    theirs.force_login(member.user)
    assert "Take Staff" in office.get(at("setup-colleague-remove", conference, member.pk)).content.decode()
    assert theirs.get(at("dashboard", conference)).status_code == 200
    office.post(at("setup-colleague-remove", conference, member.pk))
    assert theirs.get(at("dashboard", conference)).status_code == 404


@pytest.mark.parametrize("way", ["remove", "demote"])
def test_last_owner_stays(office, conference, way):
    own = Membership.objects.get()
    Membership.objects.create(user=factories.user(), conference=conference, role="owner")  # invited, never came
    if way == "remove":
        page = office.post(at("setup-colleague-remove", conference, own.pk), follow=True)
    else:
        page = office.post(at("setup-colleague", conference, own.pk), {"role": "reader"})
    assert "Somebody must be able to add colleagues" in page.content.decode()
    own.refresh_from_db()
    assert own.role == Role.OWNER


def test_second_owner_lets_the_first_go(office, conference):
    Membership.objects.create(user=factories.user(password=PASSWORD), conference=conference, role="owner")
    answer = office.post(at("setup-colleague-remove", conference, Membership.objects.earliest("pk").pk))
    assert answer.url == reverse("secretariat:home")
    assert Membership.objects.count() == 1


def leave(pk):
    """In another process: whether somebody went or had to stay."""
    try:
        actions.remove_colleague(by=SYSTEM, membership=Membership.objects.get(pk=pk))
    except actions.LastOwner:
        return "last"
    return "gone"


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_stays():
    conference = factories.conference()
    pair = [
        Membership.objects.create(user=factories.user(password=PASSWORD), conference=conference, role="owner")
        for _ in range(2)
    ]
    assert sorted(race(*(partial(leave, member.pk) for member in pair))) == ["gone", "last"]
    assert conference.memberships.count() == 1


def test_colleagues_of_another_conference_are_not_found(office, conference):
    other = Membership.objects.create(user=factories.user(), conference=factories.conference(), role="reader")
    for name in ("setup-colleague", "setup-colleague-remove"):
        assert office.get(at(name, conference, other.pk)).status_code == 404
    assert office.post(at("setup-colleague-link", conference, other.pk)).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_only_owners_see_the_staff(client, conference, role):
    client.force_login(factories.user(conference, role))
    assert client.get(at("setup-staff", conference)).status_code == 404


def test_list_asks_as_few_questions_for_many(office, conference, django_assert_max_num_queries):
    for _ in range(10):
        factories.user(conference, Role.READER)
    with django_assert_max_num_queries(6):
        page = office.get(at("setup-staff", conference)).content.decode()
    assert page.count('scope="row"') == 11
