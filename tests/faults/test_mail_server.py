"""A mail server that is busy, and one that refuses."""

import re
import time

import pytest

from tests.faults.visitor import Visitor, token

pytestmark = pytest.mark.product


@pytest.fixture
def office(product):
    """The organizer, signed in, over HTTP."""
    organizer = Visitor(f"{product.url}/secretariat", "organizer@example.org")
    page = organizer.ask(f"{organizer.site}/account/login/")
    page = organizer.send(page, {"login": organizer.mailbox, "password": product.password})
    assert page.status == 200
    return organizer


def listed(office: Visitor, person: Visitor, state: str) -> str:
    """The address of somebody's mail, where the secretariat's list shows it in this state."""
    slug = person.site.rsplit("/", 1)[1]
    page = office.ask(f"{office.site}/{slug}/mail/?state={state}&q={person.mailbox}")
    found = re.search(r'href="(/secretariat/[\w-]+/mail/\d+/)">' + re.escape(person.mailbox) + "<", page.text)
    return found.group(1) if found else ""


def test_busy_mail_server_gets_the_mail_later(product, mails, visitor, office, figures):
    person = visitor()
    mails.answer = "421 Too busy"
    person.register()
    product.until(lambda: person.mailbox in mails.refused)
    product.until(lambda: listed(office, person, "retrying"))
    mails.answer, recovered = "250 OK", time.monotonic()
    product.until(lambda: mails.to(person.mailbox), 40)
    product.until(lambda: listed(office, person, "sent"))
    assert len(mails.to(person.mailbox)) == 1
    figures(arrived_after=time.monotonic() - recovered)


def test_refused_mail_is_shown_to_the_secretariat_and_tried_again(product, mails, visitor, office):
    person = visitor()
    mails.answer = "550 No such mailbox"
    person.register()
    address = product.url + product.until(lambda: listed(office, person, "failed"))
    page = office.ask(address)
    assert "No such mailbox" in page.text
    assert mails.refused.count(person.mailbox) == 1

    mails.answer = "250 OK"
    page = office.ask(f"{address}retry/", {"csrfmiddlewaretoken": token(page)})
    assert page.status == 200
    product.until(lambda: mails.to(person.mailbox), 20)
    assert len(mails.to(person.mailbox)) == 1
    assert mails.refused.count(person.mailbox) == 1
