"""One delegation in the office: its members, its focal points, its letter, what is noted of it."""

import datetime as dt
import io
import uuid

import pypdf
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.audit.models import AuditEvent
from conference.links.models import find, make
from conference.mail.models import Message
from registration.actions.applications import tell_all
from registration.actions.invite import Refused, send_link
from registration.actions.seats import recount
from registration.models import Delegation, FocalPoint, Funding, Places, Source, State
from tests import factories
from tests.secretariat.test_delegations import seen, text


def test_page_of_a_delegation_shows_members_in_order_and_the_note(office, ministry, haiti):
    adviser = factories.registration(ministry, haiti, family_name="Almendra", role="adviser")
    factories.registration(ministry, haiti, family_name="Zandoli", role="head")
    factories.registration(ministry, haiti, family_name="Gone", state="withdrawn")
    factories.note(haiti, adviser)
    page = text(office.get("delegation", "HT"))
    assert page.index("Zandoli") < page.index("Almendra")
    assert "Gone" not in page
    assert page.count("Names them") == 1
    assert "Note received" in page


def test_page_of_a_delegation_tells_of_a_mail_that_did_not_arrive(office, haiti):
    factories.focal_point(haiti)
    office.post("delegations-send", **seen(office.get("delegations-send", what="invite", code="HT")))
    Message.objects.update(failed_at=timezone.now(), error="550 no such mailbox")
    assert "was not delivered" in text(office.get("delegation", "HT"))
    assert "A mail was not delivered" in text(office.get("delegations"))
    later = seen(office.get("delegations-send", what="remind", code="HT"))
    office.post("delegations-send", **later)
    Message.objects.filter(failed_at=None).update(sent_at=timezone.now())
    assert "was not delivered" not in text(office.get("delegation", "HT"))


def test_letter_is_downloaded_in_each_language(office, haiti):
    answer = office.get("delegation-letter", "HT", "fr")
    assert answer["Content-Type"] == "application/pdf"
    assert "invitation-ht-fr.pdf" in answer["Content-Disposition"]
    assert "Haïti" in pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert office.get("delegation-letter", "HT", "tlh").status_code == 404


def test_focal_point_is_added_changed_and_removed(office, haiti):
    typed = {"name": "Ada", "email": "protocol@example.org", "language": "fr"}
    office.post("focal-point-new", "HT", **typed)
    office.post("focal-point-new", "HT", **typed | {"name": "Bo"})  # a shared mailbox
    assert FocalPoint.objects.count() == 2
    point = FocalPoint.objects.get(name="Ada")
    token = make("focal-point", point.pk).token
    office.post("focal-point", "HT", point.pk, **typed | {"name": "Ada Lace"})
    assert find(token) is not None  # only the name was changed
    office.post("focal-point-revoke", "HT", point.pk)
    assert find(token) is None
    token = make("focal-point", point.pk).token
    page = office.get("focal-point-remove", "HT", point.pk)
    assert "Remove Ada Lace?" in text(page)
    assert FocalPoint.objects.count() == 2
    office.post("focal-point-remove", "HT", point.pk)
    assert find(token) is None
    assert FocalPoint.objects.get().name == "Bo"
    verbs = set(AuditEvent.objects.filter(target_type="registration.focalpoint").values_list("verb", flat=True))
    assert verbs == {"focal_point.added", "focal_point.changed", "focal_point.link_revoked", "focal_point.removed"}


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"email": ""}, "email", "“E-mail address” is missing."),
        ({"email": "protocol"}, "email", "An e-mail address has an @"),
        ({"name": "See www.example.org"}, "name", "Leave out the web address."),
        ({"language": "tlh"}, "language", "Select a valid choice."),
        ({"email": "Protocol@Example.org"}, "__all__", "This focal point is there already."),
    ],
)
def test_bad_focal_point_is_named_beside_its_field(office, haiti, typed, field, sentence):
    factories.focal_point(haiti, name="Ada", email="protocol@example.org")
    page = office.post("focal-point-new", "HT", **{"name": "Ada", "email": "x@example.org", "language": "en"} | typed)
    assert sentence in str(page.context["form"].errors[field])
    assert sentence.split("“")[0] in text(page)
    assert "<title>Error:" in text(page)
    assert FocalPoint.objects.count() == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200), st.text(max_size=300))
def test_no_focal_point_breaks_the_pages(office, haiti, name, email):
    answer = office.post("focal-point-new", "HT", name=name, email=f"{email}@example.org", language="nl")
    assert answer.status_code in (200, 302)
    assert office.get("delegation", "HT").status_code == 200


def member(**fields):
    return {
        "submission_key": str(uuid.uuid4()),
        "given_name": "Fabienne",
        "family_name": "Jean-Baptiste",
        "function": "Director of Migration",
        "email": "f.jb@example.org",
        "role": "head",
        "language": "fr",
    } | fields


def test_secretariat_names_a_member_on_the_word_of_the_delegation(office, conference, haiti):
    """Also without a focal point, and after registration has closed."""
    conference.opens_at, conference.closes_at = (timezone.now() - dt.timedelta(days=n) for n in (9, 1))
    conference.save()
    assert office.url("delegation-member-new", "HT") in text(office.get("delegation", "HT"))
    wrong = office.post("delegation-member-new", "HT", **member(email="nobody"))
    assert 'value="Jean-Baptiste"' in text(wrong)
    sent = member()
    answers = [office.post("delegation-member-new", "HT", **sent) for _ in range(2)]  # pressed twice
    assert {answer.url for answer in answers} == {office.url("delegation", "HT")}
    made = haiti.registrations.get()
    assert (made.state, made.source, made.named_by) == (State.NOMINATED, Source.NOMINATION, None)
    assert recount(conference.pk) == {}
    assert Message.objects.get().template.endswith("/nominated")
    event = AuditEvent.objects.get(verb="registration.nominated")
    assert event.actor_kind == "staff"
    page = text(office.get("registration", made.reference))
    assert "Named by the delegation" in page


def test_secretariat_is_told_in_its_own_words_why_nobody_was_named(office, haiti):
    office.post("delegation-member-new", "HT", **member())
    first = haiti.registrations.get()
    again = text(office.post("delegation-member-new", "HT", **member()))
    assert f"registered already, with the code {first.reference}" in again
    head = text(office.post("delegation-member-new", "HT", **member(given_name="Rose", email="rose@example.org")))
    assert "Haiti has a head already: Fabienne Jean-Baptiste" in head
    assert 'value="Rose"' in head
    Places.objects.filter(delegation=haiti).update(places=1)
    full = text(
        office.post("delegation-member-new", "HT", **member(given_name="Rose", email="rose@example.org", role=""))
    )
    assert "Choose the role" in full
    adviser = member(given_name="Rose", email="rose@example.org", role="adviser")
    assert "The delegation Haiti has no free place" in text(office.post("delegation-member-new", "HT", **adviser))
    assert "Haiti has no free place. Raise its places" in text(office.get("delegation-member-new", "HT"))
    assert haiti.registrations.count() == 1


def test_nobody_is_named_after_the_conference(office, conference, haiti):
    conference.first_day = conference.last_day = timezone.now().date() - dt.timedelta(days=3)
    conference.save()
    page = text(office.get("delegation-member-new", "HT"))
    assert "The conference is over." in page
    assert "family_name" not in page
    office.post("delegation-member-new", "HT", **member())
    assert not haiti.registrations.exists()


def test_secretariat_notes_that_a_delegation_is_complete(office, haiti):
    assert "The delegation is complete" in text(office.get("delegation", "HT"))
    office.post("delegation-complete", "HT", complete="yes")
    haiti.refresh_from_db()
    assert haiti.complete_at is not None
    page = text(office.get("delegation", "HT"))
    assert "nobody else will come" in page
    office.post("delegation-complete", "HT", complete="no")
    haiti.refresh_from_db()
    assert haiti.complete_at is None
    assert {e.actor_kind for e in AuditEvent.objects.filter(verb__startswith="delegation.")} == {"staff"}


def test_readers_are_not_offered_what_they_may_not_do(reader, haiti):
    page = text(reader.get("delegation", "HT"))
    assert "delegation-member-new" not in page
    assert reader.url("delegation-member-new", "HT") not in page
    assert "The delegation is complete" not in page


def test_secretariat_puts_members_in_order(office, ministry, haiti):
    people = [
        factories.registration(ministry, haiti, role=role, given_name=name, family_name="Brown")
        for name, role in (("Anaïs", "adviser"), ("Bruno", "adviser"), ("Carla", "adviser"), ("Head", "head"))
    ]

    def order():
        return [row.member.given_name for row in office.get("delegation", "HT").context["rows"]]

    assert order() == ["Head", "Anaïs", "Bruno", "Carla"]
    page = text(office.get("delegation", "HT"))
    assert "Move Anaïs Brown down" in page
    assert "Move Anaïs Brown up" not in page
    assert "Move Head Brown" not in page
    last = people[2]
    answer = office.post("delegation-member-move", "HT", last.reference, go="up", seen="2")
    assert answer.url == office.url("delegation", "HT") + f"#order-{last.reference}"
    assert order() == ["Head", "Anaïs", "Carla", "Bruno"]
    office.post("delegation-member-move", "HT", last.reference, go="up", seen="2")  # pressed twice
    assert order() == ["Head", "Anaïs", "Carla", "Bruno"]
    last.refresh_from_db()
    last.state = State.WITHDRAWN
    last.save()
    said = office.post("delegation-member-move", "HT", last.reference, go="up", seen="1", follow=True)
    assert "Nothing was changed." in text(said)
    elsewhere = factories.registration(ministry, factories.delegation(ministry, code="AW"))
    assert office.post("delegation-member-move", "HT", elsewhere.reference, go="up").status_code == 404


def test_delegation_says_for_how_many_is_paid(office, ministry, haiti):
    people = [factories.registration(ministry, haiti, state=State.CONFIRMED) for _ in range(2)]
    Delegation.objects.filter(pk=haiti.pk).update(funded=1)
    assert "paid for so far" not in text(office.get("delegation", "HT"))
    for n, one in enumerate(people, start=1):
        Funding.objects.create(registration=one, ticket=True)
        page = text(office.get("delegation", "HT"))
        assert ("1 person is paid for so far" if n == 1 else "2 persons are paid for so far") in page
        assert ('class="small need"' in page) is (n == 2), "more than agreed"


def test_one_focal_point_is_sent_the_link_though_the_delegation_is_complete(office, haiti):
    """Somebody came later, or the mail never arrived; the other mailbox is left alone."""
    Delegation.objects.filter(pk=haiti.pk).update(complete_at=timezone.now(), invited_at=timezone.now())
    factories.focal_point(haiti, email="old@example.org", invited_at=timezone.now())
    new = factories.focal_point(haiti, email="new@example.org", name="Bo")
    page = office.get("delegation", "HT")
    assert office.url("focal-point-send", "HT", new.pk) in page.text
    assert page.text.count("Revoke the link") == 2, "a link may have gone out in another way"
    seen = page.context["now"]
    said = text(office.post("focal-point-send", "HT", new.pk, seen=seen, follow=True))
    assert "is on its way to new@example.org" in said
    mail = Message.objects.get()
    assert (mail.to, mail.template) == ("new@example.org", "registration/emails/delegation_invitation")
    assert "private-link-" in mail.text
    new.refresh_from_db()
    assert new.invited_at is not None
    again = text(office.post("focal-point-send", "HT", new.pk, seen=seen, follow=True))  # pressed twice
    assert "it has been written to meanwhile" in again
    assert Message.objects.count() == 1


def test_nobody_is_sent_a_link_after_the_conference(office, conference, haiti):
    conference.first_day = conference.last_day = timezone.now().date() - dt.timedelta(days=3)
    conference.save()
    one = factories.focal_point(haiti)
    assert "The conference is over." in text(office.post("focal-point-send", "HT", one.pk, follow=True))
    assert not Message.objects.exists()


def test_invitation_on_paper_is_noted_once(office, haiti):
    """A delegation without a mailbox is invited by a letter; it is one of the silent then, and in the record."""
    assert "The letter was sent on paper" in text(office.get("delegation", "HT"))
    for _n in range(2):
        office.post("delegation-letter-sent", "HT")
    haiti.refresh_from_db()
    assert haiti.invited_at is not None
    assert AuditEvent.objects.filter(verb="delegation.invited_by_letter").count() == 1
    page = text(office.get("delegation", "HT"))
    assert "The letter was sent on paper" not in page
    assert "noted that Haiti was invited by a letter on paper" in page
    assert "Haiti" in text(office.get("delegations", status="invited"))


def test_link_for_somebody_whom_a_colleague_takes_off_the_list_meanwhile_is_not_sent(office, haiti):
    one = factories.focal_point(haiti)
    FocalPoint.objects.filter(pk=one.pk).delete()
    with pytest.raises(Refused) as refused:
        send_link(by=office.user.actor, focal_point=one)
    assert "Somebody else has removed this meanwhile." in refused.value.refusal.sentence
    assert not Message.objects.exists()


def test_mail_about_applications_that_waits_for_a_former_mailbox_is_taken_back(office, ministry, haiti):
    one = factories.focal_point(haiti, email="old@example.org", language="en")
    factories.registration(ministry, haiti)
    assert tell_all(at=timezone.now()) == 1
    office.post("focal-point", "HT", one.pk, name=one.name, email="new@example.org", language="en")
    assert not Message.objects.open().filter(to="old@example.org").exists()
