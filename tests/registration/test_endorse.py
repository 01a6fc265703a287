"""Applications to a delegation, as its focal point meets them: pointed out, endorsed, refused."""

import pytest

from conference.audit.models import SYSTEM, AuditEvent
from conference.mail.models import Message
from registration.actions.leave import withdraw
from registration.models import Registration, Source, State
from tests import factories
from tests.registration.workspace import Desk, focal_point, now


@pytest.fixture
def desk(curacao):
    return Desk(focal_point(curacao, name="Hyacinth Bougainvillea"))


@pytest.fixture
def applicant_of(curacao):
    """Makes persons who applied."""
    return lambda **fields: factories.registration(curacao.category, curacao, **{"role": "adviser"} | fields)


def test_application_that_resembles_somebody_named_is_pointed_out(desk, curacao, applicant_of):
    factories.registration(
        curacao.category, curacao, given_name="Ann-Marie", family_name="Brown", source=Source.NOMINATION
    )
    applicant_of(given_name="Joost", family_name="Pelikaan")
    assert "resembles" not in desk.sees()
    applicant_of(given_name="Ann Marie", family_name="Browne", email="other@example.org")
    assert "resembles Ann-Marie Brown, whom you named" in desk.sees()


def test_application_is_endorsed_and_no_longer_lapses(desk, applicant_of):
    one = applicant_of()
    assert "has applied to come with your delegation" in desk.sees()
    text = desk.does(f"members/{one.reference}/endorse/", seen="submitted")
    assert "You endorse" in text
    assert "has applied to come" not in text
    row = now(one)
    assert row.endorsed_at is not None
    assert row.holds_until is None
    assert row.state == State.SUBMITTED
    desk.does(f"members/{one.reference}/endorse/", seen="submitted")
    assert AuditEvent.objects.filter(verb="registration.endorsed").count() == 1


def test_application_is_refused_with_a_reason_and_the_place_freed(desk, applicant_of):
    one = applicant_of()
    waiting = applicant_of(state=State.WAITLISTED)
    text = desk.does(f"members/{one.reference}/refuse/", reason="", seen="submitted")
    assert "Write the reason" in text
    applicant_of()  # the delegation is full now
    desk.does(f"members/{one.reference}/refuse/", reason="We send a lawyer.", seen="submitted")
    assert now(one).state == State.DECLINED
    assert now(waiting).state == State.SUBMITTED
    mail = Message.objects.get(template="registration/emails/declined")
    assert "The focal point of Curaçao has refused" in mail.text
    assert "We send a lawyer." in mail.text


def test_endorsing_what_was_withdrawn_meanwhile_changes_nothing(desk, applicant_of):
    one = applicant_of(state=State.WITHDRAWN)
    text = desk.does(f"members/{one.reference}/endorse/", seen="submitted")
    assert "Nothing was changed" in text
    assert "Withdrawn" in text
    assert now(one).endorsed_at is None


def test_who_waits_for_a_place_is_endorsed_or_refused_too(desk, applicant_of):
    for _n in range(2):
        applicant_of(state=State.CONFIRMED)
    one, two = (applicant_of(state=State.WAITLISTED) for _n in range(2))
    assert desk.sees().count("has applied") + desk.sees().count("have applied") == 1
    assert "applied and waits for a place" in desk.sees(f"members/{one.reference}/")
    assert "You endorse" in desk.does(f"members/{one.reference}/endorse/", seen="waitlisted")
    assert now(one).endorsed_at is not None
    page = desk.sees(f"members/{two.reference}/refuse/")
    assert "The place becomes free" not in page
    desk.does(f"members/{two.reference}/refuse/", reason="We do not know this person.", seen="waitlisted")
    assert now(two).state == State.DECLINED
    first = Registration.objects.filter(delegation=desk.delegation, state=State.CONFIRMED).first()
    withdraw(by=SYSTEM, registration=first)
    assert (now(one).state, now(one).holds_until) == (State.SUBMITTED, None), "endorsed, so it does not lapse"
