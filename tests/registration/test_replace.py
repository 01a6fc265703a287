"""Replacing a member in one step."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone, translation

from agenda.actions.publish import publish
from agenda.models import Programme, Session, SessionPerson
from conference.links.models import PrivateLink, make, revoke
from conference.mail.models import Message
from conference.models import Conference
from registration.actions.apply import Refused
from registration.actions.replace import replace
from registration.actions.seats import Stale, recount
from registration.models import CheckIn, Registration, Source, State
from tests import factories
from tests.registration.workspace import Desk, focal_point, mails, now, person, taken


@pytest.fixture
def desk(curacao):
    return Desk(focal_point(curacao))


@pytest.fixture
def wendell(curacao):
    return factories.registration(
        curacao.category,
        curacao,
        state=State.CONFIRMED,
        given_name="Wendell",
        family_name="Breadfruit",
        role="head",
        position=1,
    )


def swap(old, *, seen=None, key=None, in_full=False, **fields):
    one = focal_point(old.delegation)
    return replace(
        by=one.actor,
        registration=old,
        person=person(**fields),
        submission_key=key or uuid.uuid4(),
        focal_point=one,
        in_full=in_full,
        seen=seen,
    )


@pytest.mark.parametrize("state", [State.NOMINATED, State.SUBMITTED, State.CONFIRMED])
def test_place_role_and_order_go_over(curacao, state):
    old = factories.registration(curacao.category, curacao, state=state, role="head", position=3)
    new = swap(old)
    assert now(old).state == State.REPLACED
    assert (new.state, new.source, new.replaces_id) == (State.NOMINATED, Source.REPLACEMENT, old.pk)
    assert (new.role, new.position, new.category_id, new.delegation_id) == ("head", 3, old.category_id, curacao.pk)
    assert taken(curacao) == 1
    assert recount(curacao.conference_id) == {}


def test_who_waits_does_not_slip_in(curacao, wendell):
    factories.registration(curacao.category, curacao)
    waiting = factories.registration(curacao.category, curacao, state=State.WAITLISTED)
    swap(wendell)
    assert now(waiting).state == State.WAITLISTED
    assert taken(curacao) == 2
    assert recount(curacao.conference_id) == {}


def test_new_person_with_all_details_awaits_the_decision(wendell):
    assert swap(wendell, in_full=True).state == State.SUBMITTED


def test_old_links_and_session_open_nothing_any_more(wendell):
    visitor = Client()
    slug = wendell.conference.slug
    link = f"/en/{slug}/link/{factories.link(wendell).token}/"
    badge = make("badge", wendell.pk).token
    visitor.post(link)
    my = f"/en/{slug}/my/{wendell.reference}/"
    assert visitor.get(my).status_code == 200
    swap(wendell)
    assert visitor.get(my).status_code == 404
    assert visitor.get(link).status_code == 404
    assert visitor.post(link).status_code == 404
    fresh = PrivateLink.objects.get(kind="registration", subject_id=str(wendell.pk))
    assert visitor.post(f"/en/{slug}/link/{fresh.token}/").status_code == 404  # not even a mail that waits opens it
    assert PrivateLink.objects.get(kind="badge", subject_id=str(wendell.pk)).token != badge


def test_who_was_replaced_reads_so_by_the_old_link_and_in_the_old_session(wendell):
    visitor, slug = Client(), wendell.conference.slug
    link = f"/en/{slug}/link/{factories.link(wendell).token}/"
    my = f"/en/{slug}/my/{wendell.reference}/"
    visitor.post(link)
    new = swap(wendell)
    for answer in (visitor.get(link), visitor.post(link), visitor.get(my), visitor.get(f"{my}travel/")):
        assert answer.status_code == 404
        assert "Somebody else has taken this place" in answer.text
        assert "mailto:secretariat@example.org" in answer.text
        for one in (wendell, new):
            for fact in (one.given_name, one.family_name, one.email, str(one.delegation), new.reference):
                assert fact not in answer.text
    assert visitor.get(link).headers["Referrer-Policy"] == "no-referrer"


def test_who_only_guesses_or_had_an_older_link_reads_nothing_of_it(wendell):
    slug = wendell.conference.slug
    older = factories.link(wendell).token
    revoke(factories.link(wendell))  # as of another mailbox
    forged = factories.link(wendell).token[:-2] + "AA"
    elsewhere = factories.conference().slug
    current = factories.link(wendell).token
    swap(wendell)
    for path in (f"{slug}/link/{older}", f"{slug}/link/{forged}", f"{elsewhere}/link/{current}"):
        text = Client().get(f"/en/{path}/").text
        assert "This link does not open anything" in text
        assert "taken this place" not in text
    stranger = Client().get(f"/en/{slug}/my/{wendell.reference}/").text
    assert "Please use your private link" in stranger


def test_everybody_is_told(wendell):
    new = swap(wendell)
    assert mails(wendell) == ["replaced_old"]
    assert mails(new) == ["nominated", "replaced_secretariat"]
    old_mail = Message.objects.get(template__endswith="replaced_old")
    assert "private-link" not in old_mail.text + old_mail.html
    assert "You come in the place of Wendell Breadfruit." in Message.objects.get(template__endswith="nominated").text
    office = Message.objects.get(template__endswith="replaced_secretariat")
    assert "cancel or rebook" not in office.text
    assert office.to == "secretariat@example.org"
    assert "Coralie Sandpiper" in office.text
    assert f"/registrations/{new.reference}/" in office.text


def test_the_same_button_twice_replaces_once(wendell):
    key = uuid.uuid4()
    assert swap(wendell, key=key) == swap(wendell, key=key, seen="confirmed")
    assert Registration.objects.count() == 2


def test_second_focal_point_comes_too_late(wendell):
    swap(wendell)
    with pytest.raises(Stale):
        swap(wendell, given_name="Lionel", seen="confirmed")
    assert Registration.objects.count() == 2


def test_who_is_checked_in_is_not_replaced(desk, wendell):
    CheckIn.objects.create(registration=wendell, at=timezone.now(), by="Desk 1")
    assert "is checked in" in desk.sees(f"members/{wendell.reference}/replace/")
    text = desk.does(f"members/{wendell.reference}/replace/", submission_key=uuid.uuid4(), seen="confirmed", **person())
    assert "Wendell Breadfruit has arrived and is checked in" in text
    assert now(wendell).state == State.CONFIRMED
    assert Registration.objects.count() == 1


def test_who_was_checked_in_by_mistake_may_be_replaced(wendell):
    at = timezone.now()
    CheckIn.objects.create(registration=wendell, at=at, by="Desk 1", undone_at=at, undone_by="Desk 1")
    assert swap(wendell).state == State.NOMINATED


def test_person_who_is_registered_already_does_not_replace(curacao, wendell):
    factories.registration(
        curacao.category,
        curacao,
        given_name="Coralie",
        family_name="Sandpiper",
        email="coralie.sandpiper@example.org",
    )
    with pytest.raises(Refused):
        swap(wendell)
    assert now(wendell).state == State.CONFIRMED


def test_nobody_is_replaced_after_the_conference(wendell):
    day = timezone.now().date() - dt.timedelta(days=3)
    Conference.objects.update(first_day=day, last_day=day)
    with pytest.raises(Refused) as refused:
        swap(now(wendell))
    assert refused.value.refusal.code == "over"


@pytest.mark.parametrize("state", [State.WAITLISTED, State.DECLINED, State.REPLACED])
def test_who_holds_no_place_is_not_replaced(curacao, state):
    old = factories.registration(curacao.category, curacao, state=state)
    with pytest.raises(Refused):
        swap(old)


@pytest.fixture
def plenary(conference):
    """A published session whose podium knows who sits there, and one that only says the name."""
    start = dt.datetime.combine(conference.first_day, dt.time(15), dt.UTC)
    hour = dt.timedelta(hours=1)
    made = [
        Session.objects.create(
            conference=conference,
            code=f"plenary-{n}",
            title=factories.words(title),
            start=start + n * hour,
            end=start + (n + 1) * hour,
        )
        for n, title in enumerate(("First plenary", "Second plenary"))
    ]
    SessionPerson.objects.create(session=made[1], name=factories.words("Mr BREADFRUIT, Permanent Secretary"))
    return made


def test_roles_in_the_agenda_follow_and_the_programme_is_looked_through(desk, plenary, wendell, client):
    chair = SessionPerson.objects.create(
        session=plenary[0], role="chair", name=factories.words("Permanent Secretary"), registration=wendell
    )
    programme, _made = Programme.objects.get_or_create(conference=wendell.conference)
    publish(by=desk.focal_point.actor, conference=wendell.conference, note="", seen=programme.revision)
    Session.objects.filter(pk=plenary[1].pk).update(title=factories.words("Second plenary, redrafted"))
    text = desk.does(f"members/{wendell.reference}/replace/", submission_key=uuid.uuid4(), seen="confirmed", **person())
    new = Registration.objects.get(family_name="Sandpiper")
    chair.refresh_from_db()
    assert chair.registration == new
    assert Programme.objects.get().revision > programme.revision
    assert "The programme still names Wendell Breadfruit in: Second plenary." in text
    assert "redrafted" not in text  # a draft is the secretariat's
    office = Message.objects.get(template__endswith="replaced_secretariat")
    assert "Second plenary, redrafted (draft)" in office.text
    client.force_login(factories.user(wendell.conference))
    page = client.get(f"/secretariat/{desk.slug}/registrations/{new.reference}/").content.decode()
    assert "The programme still names Wendell Breadfruit" in page
    assert "Second plenary, redrafted" in page


def test_secretariat_reads_of_the_programme_in_its_own_language(desk, plenary, wendell):
    Session.objects.filter(pk=plenary[1].pk).update(title=factories.words("Second plenary", fr="Deuxième séance"))
    with translation.override("fr"):
        swap(wendell)
    office = Message.objects.get(template__endswith="replaced_secretariat")
    assert office.language == "en"
    assert "Second plenary (draft)" in office.text


def test_replacing_in_the_workspace_says_what_is_missing_and_keeps_the_rest(desk, wendell):
    text = desk.does(
        f"members/{wendell.reference}/replace/", submission_key=uuid.uuid4(), seen="confirmed", **person(email="x")
    )
    assert "<title>Error:" in text
    assert 'value="Sandpiper"' in text
    assert now(wendell).state == State.CONFIRMED
