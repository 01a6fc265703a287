import pytest
from django.utils import timezone

from conference.audit.models import SYSTEM, AuditEvent, record
from conference.mail.models import Message
from registration import emails
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
