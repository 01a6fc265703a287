"""Sending the same form several times at the same moment."""

import pytest

from tests.faults.visitor import at_once, token

pytestmark = pytest.mark.product


@pytest.mark.parametrize("clicks", [2, 10], ids=["double click", "ten at once"])
def test_equal_posts_at_once_are_one_registration(product, mails, visitor, figures, clicks):
    person = visitor()
    page = person.fill_in()
    form = {"right": "on", "csrfmiddlewaretoken": token(page)}
    answers = at_once([lambda: person.ask(page.url, form)] * clicks)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.reference for answer in answers}) == 1
    assert answers[0].reference
    rows = product.ask("SELECT reference FROM registration_registration WHERE email = %s", person.mailbox)
    assert rows == [(answers[0].reference,)]
    product.until(lambda: mails.to(person.mailbox))
    sent = product.ask('SELECT count(*) FROM mail_message WHERE "to" = %s', person.mailbox)
    assert sent == [(1,)]
    assert len(mails.to(person.mailbox)) == 1
    figures(slowest=max(answer.seconds for answer in answers))
