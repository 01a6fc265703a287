"""Somebody who was named and has not come: the link once more, or to another mailbox."""

import pytest
from django.test import Client

from conference.audit.models import AuditEvent
from conference.links.models import make
from conference.mail.models import Message
from registration.models import Registration, State
from tests import factories
from tests.registration.workspace import Desk, focal_point, mails, named, now


@pytest.fixture
def desk(curacao):
    return Desk(focal_point(curacao, name="Hyacinth Bougainvillea"))


@pytest.fixture
def applicant_of(curacao):
    """Makes persons who applied."""
    return lambda **fields: factories.registration(curacao.category, curacao, **{"role": "adviser"} | fields)


def test_link_of_a_named_person_is_sent_again(desk, curacao):
    one = named(curacao, by=desk.focal_point)
    page = desk.sees(f"members/{one.reference}/")
    assert "Send the link again" in page
    said = desk.does(f"members/{one.reference}/send/")
    assert f"is on its way to {one.full_name}, at {one.email}" in said
    assert mails(one) == ["nominated", "nominated"]
    event = AuditEvent.objects.get(verb="registration.link_sent_again")
    assert (event.actor_kind, event.target_label) == ("focal point", one.reference)


def test_link_is_not_sent_again_to_who_gave_the_details_or_applied(desk, curacao, applicant_of):
    for one in (named(curacao, by=desk.focal_point, in_full=True), applicant_of(), applicant_of(state=State.NOMINATED)):
        before = mails(one)
        assert "Send the link again" not in desk.sees(f"members/{one.reference}/")
        assert "Nothing was changed." in desk.does(f"members/{one.reference}/send/")
        assert mails(one) == before


def test_link_is_sent_again_a_few_times_an_hour_only(desk, curacao):
    one = named(curacao, by=desk.focal_point)
    answers = [desk.post(f"members/{one.reference}/send/").status_code for _ in range(12)]
    assert (answers[0], answers[-1]) == (200, 429)
    assert len(mails(one)) < 12


def test_mistyped_address_of_a_named_person_is_corrected(desk, curacao):
    """The link that a stranger got dies, also where it was opened; the new mailbox gets the mail of who is named."""
    one = named(curacao, by=desk.focal_point, email="coralei@example.org")
    link = f"/en/{desk.slug}/link/{make('registration', one.pk).token}/"
    stranger = Client()
    assert stranger.post(link).status_code == 302
    own = f"/en/{desk.slug}/my/{one.reference}/"
    assert stranger.get(own).status_code == 200
    assert "Another e-mail address…" in desk.sees(f"members/{one.reference}/")
    said = desk.does(f"members/{one.reference}/address/", email="coralie@example.org")
    assert f"The private link of {one.full_name} goes to coralie@example.org." in said
    assert stranger.get(own).status_code == 404
    assert now(one).email == "coralie@example.org"
    written = Message.objects.filter(about_id=str(one.pk)).order_by("pk").values_list("to", "template")
    names = [(to, template.rsplit("/", 1)[-1]) for to, template in written]
    assert names == [("coralei@example.org", "address_changed"), ("coralie@example.org", "nominated")]
    assert "/link/" not in Message.objects.get(to="coralei@example.org").text
    event = AuditEvent.objects.get(verb="registration.changed")
    assert (event.actor_kind, event.changes) == ("focal point", {"email": None})
    assert "coralie" not in str(event.changes)


def test_address_is_not_corrected_to_nonsense_to_a_known_person_or_of_who_came(desk, curacao):
    one = named(curacao, by=desk.focal_point)
    named(curacao, by=desk.focal_point, email="other@example.org", given_name="Élodie")
    path = f"members/{one.reference}/address/"
    assert 'value="nobody at home"' in desk.does(path, email="nobody at home")
    twin = named(factories.delegation(curacao.category), by=desk.focal_point, email="twin@example.org")
    assert "registered already, but not in your delegation" in desk.does(path, email=twin.email)
    before = mails(one)
    desk.does(path, email=one.email.upper())
    assert (now(one).email, mails(one)) == (one.email, before)
    Registration.objects.filter(pk=one.pk).update(state=State.SUBMITTED)
    assert "Nothing was changed." in desk.does(path, email="late@example.org")
    assert now(one).email == one.email
    assert "Another e-mail address…" not in desk.sees(f"members/{one.reference}/")


def test_address_is_corrected_a_few_times_an_hour_only_and_what_was_typed_stays(desk, curacao):
    one = named(curacao, by=desk.focal_point)
    path = f"members/{one.reference}/address/"
    answers = [desk.post(path, {"email": "right@example.org"}) for _n in range(12)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert 'value="right@example.org"' in answers[-1].text
    assert "Please try again in an hour." in answers[-1].text
    assert Message.objects.filter(to="right@example.org").count() == 1
