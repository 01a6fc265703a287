"""The secretariat decides wished changes field by field; the person is told once."""

import pytest

from conference.accounts.models import Role
from conference.audit.models import AuditEvent
from conference.links.models import find
from conference.mail.delivery import compose
from conference.mail.models import Message
from registration import proposals
from registration.actions.change import change, shown
from registration.models import ProposedChange, Registration, State
from tests import factories
from tests.secretariat.conftest import Office


@pytest.fixture
def dahlia(curacao):
    registration = factories.registration(
        curacao.category, curacao, state=State.CONFIRMED, given_name="Dahlia", family_name="Frangipani"
    )
    wish(registration, function="Minister", badge_name="D. F.")
    return registration


def wish(registration, **person):
    values = shown(proposals.present(registration, None), proposals.wishes(registration))
    seen = proposals.Seen.read(registration, proposals.marks(registration, values))
    change(by=registration.actor, registration=registration, person=person, needs={}, seen=seen)


def ids():
    return {one.field: one.pk for one in ProposedChange.objects.waiting()}


def seen(office, registration):
    """The hidden fields of the page as the office sees it now."""
    form = office.get("registration", registration.reference).context["decision_form"]
    return {f"seen-{row.proposal.pk}": row.mark for row in form.rows}


def decide(office, registration, shown=None, **answers):
    data = seen(office, registration) if shown is None else shown
    for name, answer in answers.items():
        if name == "all":
            data["all"] = "yes"
            continue
        data[f"decision-{ids()[name]}"] = "accept" if answer is True else "refuse"
        if isinstance(answer, str):
            data[f"reason-{ids()[name]}"] = answer
    return office.post("registration-changes", registration.reference, **data)


def test_page_shows_old_and_new_beside_each_other(office, dahlia):
    page = office.get("registration", dahlia.reference).content.decode()
    assert "2 changes are wished" in page
    assert "<del>Director of Immigration</del>" in page
    assert "<ins>Minister</ins>" in page


def test_one_accepted_and_one_refused_are_one_mail(office, dahlia):
    assert decide(office, dahlia, function=True, badge_name="Too short to be read").status_code == 302
    dahlia.refresh_from_db()
    assert (dahlia.function, dahlia.badge_name) == ("Minister", "")
    assert "minister" in dahlia.search
    mail = Message.objects.get(template="registration/emails/changes_decided")
    assert "Minister" in mail.text
    assert "Too short to be read" in mail.text
    assert not ProposedChange.objects.waiting().exists()
    refused = ProposedChange.objects.get(field="badge_name")
    assert (refused.is_accepted, refused.reason) == (False, "Too short to be read")
    assert refused.decided_by
    for event in AuditEvent.objects.filter(verb__startswith="registration.change_"):
        assert "Minister" not in str(event.changes)


def test_one_may_be_left_for_later(office, dahlia):
    decide(office, dahlia, function=True)
    assert set(ids()) == {"badge_name"}


def test_accepting_all_is_one_press(office, dahlia):
    decide(office, dahlia, all=True)
    dahlia.refresh_from_db()
    assert (dahlia.function, dahlia.badge_name) == ("Minister", "D. F.")
    assert Message.objects.filter(template="registration/emails/changes_decided").count() == 1


def test_refusal_without_reason_is_asked_again_and_nothing_is_lost(office, dahlia):
    answer = decide(office, dahlia, function="", badge_name="Because of the width")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Write the reason: the person is told it." in page
    assert "Because of the width" in page
    assert len(ids()) == 2


def test_deciding_nothing_is_said(office, dahlia):
    page = decide(office, dahlia).content.decode()
    assert "Accept or refuse at least one of the changes." in page


def test_same_decision_sent_twice_is_told_once(office, dahlia):
    data = seen(office, dahlia) | {"all": "yes"}
    for _ in range(2):
        assert office.post("registration-changes", dahlia.reference, **data).status_code == 302
    assert Message.objects.filter(template="registration/emails/changes_decided").count() == 1


def test_wish_that_was_replaced_meanwhile_is_not_accepted_unseen(office, dahlia):
    data = seen(office, dahlia) | {"all": "yes"}
    wish(dahlia, function="Emperor")
    answer = office.post("registration-changes", dahlia.reference, follow=True, **data)
    assert "Nothing was decided" in answer.content.decode()
    dahlia.refresh_from_db()
    assert dahlia.function == "Director of Immigration"
    assert dahlia.badge_name == ""


def test_value_that_changed_meanwhile_is_not_overwritten_unseen(office, dahlia):
    data = seen(office, dahlia) | {f"decision-{ids()['function']}": "accept"}
    Registration.objects.filter(pk=dahlia.pk).update(function="Ambassador")
    answer = office.post("registration-changes", dahlia.reference, follow=True, **data)
    page = answer.content.decode()
    assert "Nothing was decided" in page
    assert "Changed since: the person saw “Director of Immigration”." in page
    assert "Accept all" not in page
    assert Registration.objects.get(pk=dahlia.pk).function == "Ambassador"
    decide(office, dahlia, function=True)  # now that both were seen
    assert Registration.objects.get(pk=dahlia.pk).function == "Minister"


def test_accepted_address_is_told_to_the_old_mailbox_too(office, curacao):
    registration = factories.registration(curacao.category, curacao, state=State.CONFIRMED)
    old, token = registration.email, factories.link(registration).token
    wish(registration, email="new@example.org")
    assert find(token) is not None
    decide(office, registration, email=True)
    registration.refresh_from_db()
    assert registration.email == "new@example.org"
    assert registration.verified_at is None
    decided = Message.objects.get(template="registration/emails/changes_decided")
    assert decided.to == "new@example.org"
    told = Message.objects.filter(template="registration/emails/address_changed").values_list("to", flat=True)
    assert set(told) == {old, "new@example.org"}
    assert find(token) is None
    assert factories.link(registration).token in compose(decided).body


def test_second_head_is_not_accepted(office, dahlia, curacao):
    wish(dahlia, role="head")
    factories.registration(curacao.category, curacao, role="head", given_name="Ruth")
    answer = office.post(
        "registration-changes",
        dahlia.reference,
        follow=True,
        **seen(office, dahlia) | {f"decision-{ids()['role']}": "accept"},
    )
    assert "Ruth" in answer.content.decode()
    assert "role" in ids()


def test_who_has_left_is_not_changed(office, dahlia):
    data = seen(office, dahlia) | {"all": "yes"}
    Registration.objects.filter(pk=dahlia.pk).update(state=State.WITHDRAWN)
    office.post("registration-changes", dahlia.reference, **data)
    dahlia.refresh_from_db()
    assert dahlia.function == "Director of Immigration"
    assert not ProposedChange.objects.waiting(dahlia.conference).exists()


def test_reader_sees_and_decides_nothing(reader, dahlia):
    page = reader.get("registration", dahlia.reference).content.decode()
    assert "Save the decision" not in page
    assert reader.post("registration-changes", dahlia.reference, all="yes").status_code == 404


@pytest.mark.parametrize("role", [Role.READER, Role.DESK, Role.AGENDA])
def test_passport_and_letter_are_not_found_without_permission(client, conference, dahlia, role):
    office = Office(client, conference, role)
    for name in ("registration-passport", "registration-visa-letter", "registration-visa-letter-pdf"):
        assert office.post(name, dahlia.reference).status_code == 404
    assert office.post("registration-funding", dahlia.reference, ticket="on").status_code == 404
    assert "passport" not in office.get("registration", dahlia.reference).content.decode().lower()
    assert not AuditEvent.objects.filter(verb="passport.read").exists()


def test_wishes_of_ten_cost_no_more_questions_than_of_one(office, dahlia, django_assert_max_num_queries):
    wish(dahlia, given_name="A", family_name="B", honorific="dr", organization="C", nationality="NL", sex="f")
    with django_assert_max_num_queries(13):
        office.get("registration", dahlia.reference)
