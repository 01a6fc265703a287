"""The workspace of a focal point: who comes in, what is seen, roles and order, applications, leaving."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.audit.models import SYSTEM, AuditEvent
from conference.audit.sentences import sentence
from conference.links.models import make, revoke
from conference.mail.models import Message
from registration.actions.checkin import check_in
from registration.actions.focal_points import remove_focal_point
from registration.actions.remind import send_links
from registration.arrivals import is_in
from registration.history import SENTENCES
from registration.models import FocalPoint, Needs, State
from tests import factories
from tests.registration.workspace import Desk, focal_point, mails, named, now, taken


@pytest.fixture
def desk(curacao):
    return Desk(focal_point(curacao, name="Hyacinth Bougainvillea"))


@pytest.fixture
def applicant_of(curacao):
    """Makes persons who applied."""
    return lambda **fields: factories.registration(curacao.category, curacao, **{"role": "adviser"} | fields)


def test_link_opens_the_workspace_by_the_button_only(curacao):
    one = focal_point(curacao)
    visitor = Client()
    link = f"/en/{curacao.conference.slug}/link/{make('focal-point', one.pk).token}/"
    assert "Open the workspace" in visitor.get(link).content.decode()
    assert FocalPoint.objects.get(pk=one.pk).opened_at is None
    answer = visitor.post(link)
    assert answer.url == f"/en/{curacao.conference.slug}/delegation/CW/"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert FocalPoint.objects.get(pk=one.pk).opened_at is not None
    visitor.post(link)
    assert AuditEvent.objects.filter(verb="delegation.opened").count() == 1
    page = visitor.get(answer.url)
    assert page["Cache-Control"].startswith("max-age=0")
    assert "no-store" in page["Cache-Control"]
    assert "Curaçao" in page.content.decode()


def test_record_names_the_focal_point_by_the_delegation(desk):
    event = AuditEvent.objects.get(verb="delegation.opened")
    assert sentence(event, SENTENCES) == "The focal point of CW opened the workspace of the delegation CW"


def test_revoked_link_closes_what_it_had_opened(desk):
    old = desk.link
    revoke(make("focal-point", desk.focal_point.pk))
    assert desk.get().status_code == 404
    answer = desk.client.get(old)
    assert answer.status_code == 404
    assert "secretariat@example.org" in answer.content.decode()


def test_former_focal_point_is_told_whom_to_ask(desk):
    link = desk.link
    desk.focal_point.delete()
    for answer in (desk.client.get(link), desk.client.post(link)):
        assert answer.status_code == 404
        assert "taken off the list" in answer.content.decode()
        assert "mailto:secretariat@example.org" in answer.content.decode()
    assert desk.get().status_code == 404


def test_who_was_taken_off_the_list_is_told_so_by_the_link_in_the_mailbox(desk):
    link = desk.link
    remove_focal_point(by=SYSTEM, focal_point=desk.focal_point)
    assert "taken off the list" in desk.client.get(link).text


def test_links_are_sent_again_to_a_focal_point(desk, conference, states):
    aruba = factories.delegation(states, code="AW", name=factories.words("Aruba"))
    focal_point(aruba, email=desk.focal_point.email.upper())
    send_links(conference=conference, mailbox=desk.focal_point.email)
    mail = Message.objects.get()
    assert "Curaçao" in mail.text
    assert "Aruba" in mail.text
    assert mail.text.count("/link/private-link-") == 2


def test_who_was_replaced_is_sent_no_link(conference, applicant_of):
    gone = applicant_of(state=State.REPLACED)
    send_links(conference=conference, mailbox=gone.email)
    mail = Message.objects.get()
    assert "sends somebody else" in mail.text
    assert "/link/" not in mail.text + mail.html


def test_mailbox_of_somebody_who_was_replaced_and_of_another_gets_the_others_link(conference, applicant_of):
    gone = applicant_of(state=State.REPLACED)
    applicant_of(email=gone.email)
    send_links(conference=conference, mailbox=gone.email)
    mail = Message.objects.get()
    assert mail.template == "registration/emails/links"
    assert mail.text.count("/link/private-link-") == 1


def test_page_shows_members_in_order_and_nobody_of_another_delegation(desk, applicant_of, states):
    other = factories.delegation(states, places=5)
    factories.registration(states, other, family_name="Elsewhere")
    applicant_of(family_name="Zeta", role="adviser")
    applicant_of(family_name="Alpha", role="head")
    applicant_of(family_name="Left", state=State.WITHDRAWN)
    text = desk.sees()
    assert text.index("Alpha") < text.index("Zeta")
    assert "Elsewhere" not in text
    assert "2 <small>of 2 places taken" in text


def test_no_page_shows_needs_or_contacts_of_applicants(desk, applicant_of):
    one = applicant_of(phone="+12425550114", email="private.box@example.org", nationality="CW", sex="f")
    Needs.objects.create(registration=one, diet=["halal"], access=["wheelchair"], details="Insulin in the fridge")
    mine = named(desk.delegation, "Lionel", "Anthurium", by=desk.focal_point)
    Needs.objects.create(registration=mine, diet=["kosher"], access=["sign"], details="Insulin too")
    for path in (
        "",
        f"members/{one.reference}/",
        f"members/{one.reference}/replace/",
        f"members/{one.reference}/withdraw/",
        f"members/{one.reference}/refuse/",
        f"members/{mine.reference}/",
        f"members/{mine.reference}/replace/",
        "notes/new/",
        "nominate/",
        "nominate/?form=more",
    ):
        answer = desk.get(path)
        text = answer.content.decode().lower()
        assert answer.status_code == 200, path
        for secret in ("halal", "kosher", "wheelchair", "insulin", "sign-language", "2425550114", "private.box"):
            assert secret not in text, (path, secret)
        assert not any(query in text for query in ("passport", 'name="diet"', 'name="access"')), path
    assert "lionel.anthurium@example.org" in desk.sees(f"members/{mine.reference}/")


def test_number_of_queries_does_not_grow_with_the_delegation(states, conference):
    counts = []
    for size in (1, 10, 100):
        delegation = factories.delegation(states, places=200)
        desk = Desk(focal_point(delegation))
        factories.many(states, delegation, size, role="adviser")
        with CaptureQueriesContext(connection) as asked:
            assert desk.get().status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


def test_member_of_another_delegation_is_not_found(desk, states):
    other = factories.delegation(states)
    stranger = factories.registration(states, other)
    for rest in ("", "replace/", "withdraw/", "refuse/"):
        assert desk.get(f"members/{stranger.reference}/{rest}").status_code == 404
    for rest in ("move/", "endorse/", "withdraw/", "replace/"):
        assert desk.post(f"members/{stranger.reference}/{rest}").status_code == 404
    assert now(stranger).state == State.SUBMITTED


def test_role_is_given_and_recorded(desk, applicant_of):
    one = applicant_of()
    assert "is changed" in desk.does(f"members/{one.reference}/", role="alternate")
    assert now(one).role == "alternate"
    event = AuditEvent.objects.get(verb="registration.role_given")
    assert (event.actor_kind, event.changes) == ("focal point", {"role": ["adviser", "alternate"]})


def test_delegation_has_one_head(desk, applicant_of):
    applicant_of(given_name="Anna", family_name="First", role="head")
    second = applicant_of()
    text = desk.does(f"members/{second.reference}/", role="head")
    assert "Anna First is the head of your delegation" in text
    assert "<title>Error:" in text
    assert now(second).role == "adviser"


def test_two_heads_who_applied_are_pointed_out(desk, applicant_of):
    applicant_of(role="head")
    applicant_of(role="head")
    assert "More than one member is said to be head" in desk.sees()


def test_order_is_changed_by_buttons_and_once_per_press(desk, applicant_of):
    first, second = (applicant_of(family_name=name) for name in ("Alpha", "Beta"))
    desk.does(f"members/{second.reference}/move/", go="up", seen="1")
    text = desk.sees()
    assert text.index("Beta") < text.index("Alpha")
    text = desk.does(f"members/{second.reference}/move/", go="up", seen="1")  # the same button again
    assert "changed the order meanwhile" in text
    assert text.index("Beta</a>") < text.index("Alpha</a>")
    desk.does(f"members/{second.reference}/move/", go="down", seen="0")
    assert (now(first).position, now(second).position) == (1, 2)


def test_whoever_moved_somebody_finds_the_same_buttons_again(desk, applicant_of):
    _first, second = (applicant_of(family_name=name) for name in ("Alpha", "Beta"))
    where = desk.post(f"members/{second.reference}/move/", {"go": "up", "seen": "1"}, follow=False).url
    assert f'id="{where.partition("#")[2]}"' in desk.sees()
    told = desk.post(f"members/{second.reference}/withdraw/", {"seen": "submitted"}, follow=False).url
    assert "#" not in told  # the message stands on top


def test_member_is_withdrawn_once_and_told_by_whom(desk, applicant_of):
    one = applicant_of()
    assert "is withdrawn" in desk.does(f"members/{one.reference}/withdraw/", seen="submitted")
    assert now(one).state == State.WITHDRAWN
    assert taken(desk.delegation) == 0
    assert "Nothing was changed" in desk.does(f"members/{one.reference}/withdraw/", seen="submitted")
    assert mails(one) == ["withdrawn"]
    assert "The focal point of Curaçao has withdrawn you" in Message.objects.get().text


def test_who_is_withdrawn_by_the_delegation_is_somebody_else_in_every_language(desk, applicant_of):
    """The same English words stand on the participant's own page, where other languages say "myself"."""
    one = applicant_of()
    for language, words in (("es", "Sí, retirar"), ("fr", "Oui, retirer cette personne"), ("nl", "Ja, terugtrekken")):
        page = desk.client.get(f"{desk.base}members/{one.reference}/withdraw/".replace("/en/", f"/{language}/", 1))
        button = re.search(r'btn-danger" type="submit">(.*?)</button>', page.content.decode())[1]
        assert button == words


def test_delegation_is_complete_and_not_after_all(desk):
    assert ": nobody else will come." in desk.does("complete/", complete="yes")
    desk.does("complete/", complete="yes")
    assert AuditEvent.objects.filter(verb="delegation.complete").count() == 1
    desk.delegation.refresh_from_db()
    assert desk.delegation.complete_at is not None
    assert "Our delegation is complete" in desk.does("complete/", complete="no")
    desk.delegation.refresh_from_db()
    assert desk.delegation.complete_at is None


def test_closing_closes_what_a_colleagues_link_had_opened_too(desk):
    colleague = focal_point(desk.delegation)
    desk.client.post(f"/en/{desk.slug}/link/{make('focal-point', colleague.pk).token}/")
    desk.post("close/")
    assert desk.get().status_code == 404


def test_closing_closes_on_this_device_only(desk):
    elsewhere = Desk(desk.focal_point)
    desk.post("close/")
    assert desk.get().status_code == 404
    assert elsewhere.get().status_code == 200


def test_workspace_says_what_is_paid_and_where_one_sits(desk):
    assert "paid for by the organizers" not in desk.client.get(desk.base).text
    desk.delegation.funded, desk.delegation.plenary_seats = 2, 1
    desk.delegation.save()
    text = " ".join(desk.client.get(desk.base).text.split())
    assert "of these 2 paid for by the organizers, 1 seat at the table of the plenary" in text


def test_who_sits_in_the_room_is_not_withdrawn_by_the_delegation(desk, applicant_of):
    one = applicant_of(state=State.CONFIRMED)
    check_in(by=SYSTEM, registration=one)
    for said in (
        desk.client.get(desk.base + f"members/{one.reference}/withdraw/", follow=True).text,
        desk.does(f"members/{one.reference}/withdraw/", seen="confirmed"),
    ):
        assert "is checked in, and so cannot be withdrawn here" in said
    assert now(one).state == State.CONFIRMED
    assert is_in(one)
