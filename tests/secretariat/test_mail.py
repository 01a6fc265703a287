import pytest
from django.utils import timezone

from conference.audit.models import SYSTEM, AuditEvent, record
from conference.mail.models import Message
from registration import emails
from registration.actions.focal_points import change_focal_point, remove_focal_point
from registration.actions.invite import invite
from registration.models import Registration, State
from tests import factories

pytestmark = pytest.mark.django_db


def write(registration):
    emails.received(registration, cause=record(by=SYSTEM, verb="test", target=registration))
    return Message.objects.order_by("-id")[0]


@pytest.fixture
def failed(states):
    mail = write(factories.registration(states))
    mail.failed_at, mail.attempts, mail.error = timezone.now(), 3, "SMTPRecipientsRefused: 550 mailbox unknown"
    mail.save()
    return mail


@pytest.fixture
def sent(states):
    mail = write(factories.registration(states))
    mail.sent_at, mail.attempts = timezone.now(), 1
    mail.save()
    return mail


def shown(response):
    return [mail.pk for mail in response.context["page"]]


def test_mail_list_filters_by_state_and_recipient(office, failed, sent):
    waiting = write(factories.registration(factories.category(office.conference)))
    assert shown(office.get("mail")) == [waiting.pk, sent.pk, failed.pk]
    assert shown(office.get("mail", state="failed")) == [failed.pk]
    assert shown(office.get("mail", state="sent")) == [sent.pk]
    assert shown(office.get("mail", state="waiting")) == [waiting.pk]
    assert shown(office.get("mail", state="retrying")) == []
    assert shown(office.get("mail", q=sent.to.upper())) == [sent.pk]


def test_mail_list_survives_bad_filters(office, sent):
    response = office.get("mail", state="nonsense", q="a\x00b", page="x")
    assert response.status_code == 200
    assert shown(response) == [sent.pk]


def test_empty_mail_list_says_what_will_stand_there(office):
    assert "No mail has been written yet." in office.get("mail").content.decode()


def test_message_shows_placeholders_for_private_links(office, sent):
    page = office.get("message", sent.pk).content.decode()
    assert "private-link-" in page
    assert "placeholders" in page
    link = factories.link(emails.Registration.objects.get(pk=sent.about_id))
    assert link.token not in page


def test_message_escapes_its_text(office, states):
    mail = write(factories.registration(states, given_name="<script>"))
    page = office.get("message", mail.pk).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_message_that_failed_says_why_and_can_be_tried_again(office, failed):
    page = office.get("message", failed.pk).content.decode()
    assert "550 mailbox unknown" in page
    response = office.post("message-retry", failed.pk, follow=True)
    assert "is tried again" in response.content.decode()
    failed.refresh_from_db()
    assert (failed.failed_at, failed.attempts, failed.state) == (None, 0, "waiting")
    event = AuditEvent.objects.get(verb="mail.retried")
    assert event.actor_label == office.user.name
    assert failed.to not in event.target_label


def invitation_that_failed(curacao, **fields):
    point = factories.focal_point(curacao, **fields)
    invite(by=SYSTEM, delegation=curacao)
    mail = Message.objects.get()
    mail.failed_at, mail.error = timezone.now(), "SMTPRecipientsRefused: 550 mailbox unknown"
    mail.save()
    return point, mail


def refused(office, mail):
    """The page offers no other try, and a page of before does not get one either; returns what is said."""
    page = office.get("message", mail.pk).text
    assert "Try again</button>" not in page
    answer = office.post("message-retry", mail.pk, follow=True).text
    assert "is tried again" not in answer
    mail.refresh_from_db()
    assert mail.state == "failed"
    assert not AuditEvent.objects.filter(verb="mail.retried").exists()
    return page


def test_message_to_a_former_mailbox_is_not_tried_again(office, failed):
    Registration.objects.filter(pk=failed.about_id).update(email="new@example.org")
    page = refused(office, failed)
    assert "must not be sent the private link" in page
    assert "write to the person from there" in page


def test_message_to_somebody_who_was_replaced_is_not_tried_again(office, failed):
    Registration.objects.filter(pk=failed.about_id).update(state=State.REPLACED)
    assert "opens nothing any more" in refused(office, failed)


def test_message_without_a_link_is_tried_again_at_a_former_mailbox(office, states):
    registration = factories.registration(states)
    emails.address_left(registration, "old@example.org", cause=record(by=SYSTEM, verb="test", target=registration))
    Message.objects.update(failed_at=timezone.now())
    assert "is tried again" in office.post("message-retry", Message.objects.get().pk, follow=True).text


def test_invitation_to_a_focal_points_former_mailbox_is_not_tried_again(office, curacao):
    point, mail = invitation_that_failed(curacao, email="old@example.org")
    page = office.get("message", mail.pk).text
    assert "Try again</button>" in page
    assert office.url("delegation", "CW") in page
    point.email = "new@example.org"
    change_focal_point(by=SYSTEM, focal_point=point, fields=["email"])
    page = refused(office, mail)
    assert "old@example.org is no longer the mailbox of this focal point" in page
    assert "Invite or remind the delegation" in page


def test_invitation_to_somebody_who_was_taken_off_the_list_is_not_tried_again(office, curacao):
    point, mail = invitation_that_failed(curacao)
    remove_focal_point(by=SYSTEM, focal_point=point)
    assert "is no longer the mailbox of this focal point" in refused(office, mail)


def test_message_that_was_sent_is_not_tried_again(office, sent):
    response = office.post("message-retry", sent.pk, follow=True)
    assert "Nothing was changed" in response.content.decode()
    assert not AuditEvent.objects.filter(verb="mail.retried").exists()


def test_mail_pages_take_the_same_queries_for_many_rows(office, states, django_assert_max_num_queries):
    mail = write(factories.registration(states))

    def load(*page):
        with django_assert_max_num_queries(12) as queries:
            assert office.get(*page).status_code == 200
        return len(queries)

    load("mail")
    few = load("mail")
    for _n in range(12):
        write(factories.registration(states))
    assert load("mail") == few
    load("message", mail.pk)
