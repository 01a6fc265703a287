"""Asks every address as everybody: a stranger finds nothing, and everyone finds their own.

`ROWS` says a second time, apart from the code, who an address is for. A new address without a row here fails, and so
does one whose decorator says something else.
"""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference.accounts.models import PERMISSIONS, Role
from conference.links.models import make as make_link
from conference.mail.models import Message
from registration.models import Delegation, FocalPoint, Needs, Registration
from tests import factories
from tests.addresses import World, names, same_browser

# One line per permission and room, so that a room adds its own.
ROWS = [
    (
        "agenda.edit",
        """
        agenda-move agenda-session-new agenda-session agenda-session-remove agenda-presentation-new
        agenda-presentation agenda-presentation-remove agenda-person-new agenda-person agenda-person-remove
        agenda-room-new agenda-room agenda-room-remove agenda-theme-new agenda-theme agenda-theme-remove
    """,
    ),
    ("agenda.publish", "agenda-publication"),
    ("agenda.view", "agenda agenda-rooms"),
    ("audit.view", "audit"),
    (
        "conference.edit",
        """
        setup setup-conference setup-opening setup-open-now setup-close-now setup-places setup-categories
        setup-category-new setup-category setup-category-delete setup-delegations setup-delegation-new
        setup-delegation setup-delegation-delete
    """,
    ),
    ("dashboard.view", "dashboard"),
    ("mail.retry", "message-retry"),
    ("mail.view", "mail message"),
    (
        "press.edit",
        """
        release-new press-contact-new press-contact press-contact-delete release-embargo release-text
    """,
    ),
    ("press.publish", "release-publish release-withdraw"),
    ("press.view", "press release release-draft-pdf"),
    ("registration.decide", "registration-confirm registration-decline registration-withdraw registration-correct"),
    ("registration.needs", "registration-needs"),
    ("registration.view", "registrations registration"),
    ("staff.edit", "setup-staff setup-colleague-new setup-colleague setup-colleague-link setup-colleague-remove"),
    (
        "signed in",
        """
        account_change_password account_reauthenticate mfa_index mfa_reauthenticate mfa_activate_totp
        mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes mfa_download_recovery_codes
        mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn mfa_edit_webauthn mfa_remove_webauthn
        home language conference-new
    """,
    ),
    ("participant", "my my-withdraw my-close"),
    (
        "public",
        """
        front healthz readyz robots sitemap account_login account_logout invitation-done invitation
        mfa_authenticate mfa_login_webauthn home data-protection search accessibility participants register
        register-delegation register-person register-needs register-check register-done agenda agenda-ics
        agenda-json agenda-xml agenda-pdf session session-ics press press-feed release release-pdf
        link-again link-sent link agenda-changes agenda-changes-feed
    """,
    ),
    ("operator", "metrics"),
    # Setting up.
    (
        "conference.edit",
        """
        setup-copy setup-questions setup-question-new setup-question setup-question-move setup-question-delete
        setup-question-stop
    """,
    ),
    # Delegations, as the office sees them.
    ("registration.view", "delegations delegation delegation-letter delegations-letters note note-file"),
    (
        "registration.decide",
        """
        delegations-send delegation-letter-sent delegation-member-new delegation-member-move delegation-complete
        reminder-days reminder-day-remove focal-point-new focal-point focal-point-remove focal-point-send
        focal-point-revoke note-new note-cover note-remove
    """,
    ),
    # The delegation's own pages.
    (
        "focal point",
        """
        delegation delegation-complete delegation-close delegation-nominate delegation-member delegation-move
        delegation-replace delegation-send delegation-address delegation-withdraw delegation-endorse delegation-refuse
        delegation-note-new delegation-note delegation-note-file delegation-note-remove
    """,
    ),
    # The desk that decides.
    (
        "registration.decide",
        """
        registration-duplicates registration-distinct registration-merge registration-move-up registration-reassign
        registration-note registrations-confirm registrations-decline registrations-message registration-answer-file
        registration-replace
    """,
    ),
    ("registration.view", "registration-lists"),
    # Registering, and one's own pages.
    ("public", "register-questions"),
    ("participant", "my-questions my-complete my-participants"),
    (
        "participant",
        "my-link my-change my-travel my-visa my-visa-delete my-visa-letter my-confirmation my-badge my-days",
    ),
    # The second stage.
    ("registration.decide", "registration-changes registration-funding registration-travel travel-funding"),
    ("registration.passport", "registration-passport registration-visa-letter registration-visa-letter-pdf"),
    ("registration.view", "travel"),
    ("registration.export", "travel-export delegations-export"),
    # In and out.
    ("registration.export", "jobs job job-progress job-file"),
    ("registration.decide", "registrations-import registrations-import-template"),
    ("registration.decide", "registrations-import-columns registrations-import-run"),
    ("registration.export", "registrations-export"),
    ("conference.edit", "setup-delegations-import setup-delegations-template setup-delegations-columns"),
    ("conference.edit", "setup-delegations-export"),
    # On paper.
    ("registration.print", "paper paper-participants paper-badges paper-nameplates paper-attendance agenda-nameplates"),
    ("registration.print", "registration-badge-lost"),
    ("registration.decide", "paper-final"),
    # At the entrance.
    ("registration.checkin", "checkin checkin-counts checkin-desk checkin-walk-in checkin-attendance checkin-undo"),
]
STAFF = set().union(*PERMISSIONS.values())
# Of one's own account: what belongs to a colleague is not found there.
OWN = {"mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
OWN |= {"mfa_edit_webauthn", "mfa_remove_webauthn"}
OF_WHOEVER_ASKED = {"secretariat:job", "secretariat:job-progress", "secretariat:job-file"}  # and of superusers
OF_WHOEVER_ASKED |= {"secretariat:registrations-import-columns", "secretariat:registrations-import-run"}
OF_WHOEVER_ASKED |= {"secretariat:setup-delegations-columns"}
SUPERUSERS = {"secretariat:conference-new"}
DRAFTS = {f"register-{step}" for step in ("person", "questions", "needs", "check", "done")}  # of one browser
LOGIN = reverse("account_login")
MOST_QUERIES = 12


@pytest.fixture(scope="module")
def made(once):
    return once(World)


@pytest.fixture
def world(made, db):
    return made.again()


def addresses(world, *kinds):
    """Name, path and permission of every address of these kinds of permission."""
    for name, arguments, permission in names():
        if permission in kinds:
            yield name, world.path(name, arguments, "en"), permission


def ask(client, path):
    """The answers to GET and to an empty POST, in a browser like this one; whatever they change is undone."""
    answers = []
    for method in ("get", "post"):
        browser = same_browser(client)
        with transaction.atomic():
            answers.append(getattr(browser, method)(path, headers={"accept-language": "en"}))
            transaction.set_rollback(True)
    return answers


def statuses(client, path):
    return {answer.status_code for answer in ask(client, path)}


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def participant_of(registration):
    client = Client()
    client.post(f"/en/{registration.conference.slug}/link/{make_link('registration', registration.pk).token}/")
    return client


def another(world):
    """Somebody else's registration of the same conference."""
    return Registration.objects.filter(conference=world.conference).exclude(pk=world.registration.pk).earliest("pk")


def leads_to_sign_in(answer):
    return answer.status_code == 302 and answer.url.startswith(LOGIN)


def test_every_address_has_its_row():
    told = {(name, kind) for kind, those in ROWS for name in those.split()}
    found = {(name.removeprefix("secretariat:"), permission) for name, _arguments, permission in names()}
    assert found - told == set(), "addresses without a row, or for others than their row says"
    assert told - found == set(), "rows without an address"


def test_strangers_are_led_to_sign_in_by_every_staff_address(world):
    wrong = []
    for who, client in {"anonymous": Client(), "participant": world.participant}.items():
        for name, path, _permission in addresses(world, "signed in", *STAFF):
            if not all(leads_to_sign_in(answer) for answer in ask(client, path)):
                wrong.append((who, name))
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_role_opens_what_its_permissions_name_and_nothing_else(world, role):
    client = signed_in(factories.user(world.conference, role))
    wrong = {}
    for name, path, permission in addresses(world, *STAFF):
        got = statuses(client, path)
        if permission not in PERMISSIONS[role]:
            if got != {404}:
                wrong[name] = got
        elif name in OF_WHOEVER_ASKED:
            if not {404} <= got <= {404, 405}:
                wrong[name] = got
        elif not got <= {200, 302, 400, 405, 409}:
            wrong[name] = got
    assert wrong == {}


def test_owner_of_another_conference_finds_nothing_here(world):
    client = signed_in(factories.user(factories.conference(), Role.OWNER))
    wrong = {n: s for n, p, _permission in addresses(world, *STAFF) if (s := statuses(client, p)) != {404}}
    assert wrong == {}


def test_things_of_this_conference_are_not_found_under_another(world):
    elsewhere = factories.conference(slug="elsewhere")
    client = signed_in(factories.user(elsewhere, Role.OWNER))
    wrong, asked = {}, 0
    for name, arguments, permission in names():
        if permission in STAFF and set(arguments) - {"conference"}:
            asked += 1
            path = world.path(name, arguments, "en").replace(f"/{world.slug}/", f"/{elsewhere.slug}/")
            if not statuses(client, path) <= {404, 405}:
                wrong[name] = statuses(client, path)
    assert asked > 20
    assert wrong == {}


def test_signed_in_pages_are_ones_own(world):
    stranger = signed_in(factories.user(world.conference, Role.OWNER, password="breadfruit and honey"))
    wrong = {}
    for name, path, _permission in addresses(world, "signed in"):
        mine = statuses(world.client(name, "signed in"), path)
        theirs = {answer.status_code for answer in ask(stranger, path) if not is_confirmation(answer)}
        if not mine <= {200, 302, 405}:
            wrong[name] = ("own", mine)
        if not theirs <= ({404, 405} if name in OWN | SUPERUSERS else {200, 302, 405}):
            wrong[name] = ("stranger", theirs)
    assert wrong == {}


def is_confirmation(answer):
    """Whether one must confirm first that it is oneself; nothing was shown or changed yet."""
    return answer.status_code == 302 and "/account/again/" in answer.url


def test_participants_see_their_own_and_nobody_else_does(world):
    strangers = {
        "anonymous": Client(),
        "another participant": participant_of(another(world)),
        "superuser": world.staff,
        **{role: signed_in(factories.user(world.conference, role)) for role in Role},
    }
    wrong = []
    for name, path, _permission in addresses(world, "participant"):
        if not statuses(world.participant, path) <= {200, 302, 405}:
            wrong.append(("own", name))
        wrong += [(who, name) for who, client in strangers.items() if statuses(client, path) != {404}]
    assert wrong == []


def focal_point_of(delegation, **fields):
    one = FocalPoint.objects.create(delegation=delegation, email="another.focal.point@example.org", **fields)
    client = Client()
    client.post(f"/en/{delegation.conference.slug}/link/{make_link('focal-point', one.pk).token}/")
    return client


def test_focal_points_see_their_own_delegation_and_nobody_else_does(world):
    others = Delegation.objects.filter(conference=world.conference).exclude(pk=world.delegation.pk)
    elsewhere = factories.conference()
    same_code = factories.delegation(factories.category(elsewhere), code=world.delegation.code)
    strangers = {
        "anonymous": Client(),
        "participant": world.participant,
        "a member": participant_of(world.colleague),
        "focal point of another delegation": focal_point_of(others.earliest("pk")),
        "focal point of the same code elsewhere": focal_point_of(same_code),
        "superuser": world.staff,
        **{role: signed_in(factories.user(world.conference, role)) for role in Role},
    }
    colleague = focal_point_of(world.delegation, name="Second")
    wrong = []
    for name, path, _permission in addresses(world, "focal point"):
        for who, client in {"own": world.focal, "colleague": colleague}.items():
            if not statuses(client, path) <= {200, 302, 405}:
                wrong.append((who, name))
        wrong += [(who, name) for who, client in strangers.items() if statuses(client, path) != {404}]
    assert wrong == []


def test_focal_point_reads_neither_needs_nor_passports_anywhere(world):
    Needs.objects.update_or_create(registration=world.colleague, defaults={"diet": ["halal"], "details": "Insulin"})
    for name, path, _permission in addresses(world, *STAFF, "participant"):
        answers = ask(world.focal, path)
        assert all(answer.status_code in (302, 404) for answer in answers), name
        assert not any(b"Insulin" in answer.content for answer in answers), name
    for name, path, _permission in addresses(world, "focal point"):
        text = world.focal.get(path).content.decode(errors="ignore")
        assert "Insulin" not in text, name
        assert "Halal" not in text, name


def test_public_pages_are_open_and_the_same_for_everyone(world):
    wrong = []
    everyone = {"anonymous": Client(), "participant": world.participant, "owner": world.staff}
    for name, path, _permission in addresses(world, "public"):
        for who, client in everyone.items():
            got = statuses(client, path)
            if not got <= ({302, 404, 405} if name in DRAFTS else {200, 302, 405}):
                wrong.append((who, name, got))
        if name in DRAFTS and not statuses(world.visitor, path) <= {200, 302, 405}:
            wrong.append(("visitor", name))
    assert wrong == []


def test_draft_of_another_browser_shows_nothing_of_it(world):
    for name, path, _permission in addresses(world, "public"):
        if name.startswith("register-"):
            assert "Hibiscus" not in Client().get(path, follow=True).content.decode(), name


def test_figures_are_for_the_operator(world, settings):
    settings.METRICS_FROM, settings.METRICS_TOKEN = [], "figures"
    (path,) = [path for _name, path, _permission in addresses(world, "operator")]
    assert {statuses(client, path).pop() for client in (Client(), world.staff)} == {404}
    assert Client().get(path, headers={"Authorization": "Bearer figures"}).status_code == 200


def test_private_link_of_another_conference_opens_nothing(world):
    elsewhere = factories.conference()
    assert statuses(Client(), f"/en/{elsewhere.slug}/link/{world.link.token}/") == {404}


def test_walk_leaves_nothing_behind(world):
    before = (Registration.objects.count(), Message.objects.count())
    for _name, path, _permission in addresses(world, "registration.decide", "mail.retry", "participant", "focal point"):
        ask(world.staff, path)
    assert (Registration.objects.count(), Message.objects.count()) == before


def test_no_page_asks_more_than_twelve_questions(world):
    many = {}
    for name, arguments, permission in names():
        path = world.path(name, arguments, "en")
        client = world.client(name, permission)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        number = sum("SAVEPOINT" not in query["sql"] for query in asked)
        if number > MOST_QUERIES:
            many[name] = number
    assert many == {}
