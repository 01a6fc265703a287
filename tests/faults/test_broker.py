"""The queue killed and held down, frozen, full, absent: people register, and no mail is lost or sent twice.

PLENARY_FAULTS=long holds it down for two minutes and registers 120 people meanwhile.
"""

import os
import threading
import time

import pytest

from tests.faults.broker import Broker
from tests.faults.conftest import site_of
from tests.faults.visitor import Visitor, at_once

pytestmark = pytest.mark.product

LONG = os.environ.get("PLENARY_FAULTS") == "long"
DOWN = 120 if LONG else 20  # seconds
PEOPLE = 120 if LONG else 20
TOGETHER = 4  # visitors at a time
A_FEW = 5.0  # seconds


def register_over(people: list[Visitor], seconds: float) -> list:
    """Let them register evenly over a time, `TOGETHER` of them at once; the answers."""
    started, pace = time.monotonic(), threading.Event()
    answers = []

    def one_after_another(mine: list[tuple[int, Visitor]]):
        for number, person in mine:
            pace.wait(max(0.0, started + number * seconds / len(people) - time.monotonic()))
            answers.append(person.register())

    rows = list(enumerate(people))
    at_once([lambda part=rows[n::TOGETHER]: one_after_another(part) for n in range(TOGETHER)], seconds + 60)
    return answers


def only_mail(mails, person: Visitor):
    """The one mail to somebody; nothing when there is none yet; fails on two."""
    found = mails.to(person.mailbox)
    assert len({mail["Message-ID"] for mail in found}) == len(found), f"{person.mailbox}: the same mail twice"
    assert len({(mail["Subject"], str(mail.get_body(("plain",)))) for mail in found}) == len(found)
    assert len(found) < 2
    return found


def test_broker_held_down_loses_nothing(product, broker, mails, visitor, figures):
    people = [visitor() for _ in range(PEOPLE)]
    broker.kill()
    killed = time.monotonic()
    answers = register_over(people, DOWN - 4)
    assert not broker.answers()
    assert all(answer.status == 200 and answer.reference for answer in answers)
    asked = [answer for person in people for answer in person.asked]
    assert {answer.status for answer in asked} == {200}
    slowest = max(answer.seconds for answer in asked)
    assert slowest < A_FEW
    assert product.get("/readyz") == (200, '{"postgresql": "ok", "redis": "degraded"}')
    assert not any(mails.to(person.mailbox) for person in people)
    product.until(lambda: time.monotonic() - killed >= DOWN)

    broker.start()
    back = time.monotonic()
    product.until(lambda: all(only_mail(mails, person) for person in people), 30)
    last = max(letter.arrived for letter in mails.letters)
    product.until(broker.is_worked_off)  # nobody gets a second one
    assert all(only_mail(mails, person) for person in people)
    figures(registered=len(answers), slowest_request=slowest, mails_after=last - back)


def test_broker_that_does_not_answer_delays_nobody_for_long(product, broker, mails, visitor, figures):
    people = [visitor() for _ in range(TOGETHER)]
    broker.freeze()
    try:
        answers = register_over(people, 4)
    finally:
        broker.thaw()
    assert all(answer.status == 200 and answer.reference for answer in answers)
    slowest = max(answer.seconds for person in people for answer in person.asked)
    assert slowest < A_FEW
    product.until(lambda: all(only_mail(mails, person) for person in people), 30)
    figures(slowest_request=slowest)


def test_broker_that_is_full_delays_mail_only(product, broker, mails, visitor, figures):
    person = visitor()
    broker.fill()
    try:
        assert person.register().reference
        assert {answer.status for answer in person.asked} == {200}
    finally:
        broker.fill(False)
    emptied = time.monotonic()
    assert "Error calling" not in product.said()  # it was expected, and costs one line in the log
    product.until(lambda: only_mail(mails, person), 30)
    figures(mail_after=time.monotonic() - emptied)


def test_broker_absent_from_the_start_stops_nobody(installation, mails, figures):
    later = Broker()
    alone = installation(REDIS_URL=later.url, EMAIL_URL=f"smtp://127.0.0.1:{mails.port}").start()
    try:
        assert alone.get("/readyz") == (200, '{"postgresql": "ok", "redis": "degraded"}')
        person = Visitor(site_of(alone), "absent@example.org")
        answer = person.register()
        assert answer.reference
        assert {answer.status for answer in person.asked} == {200}
        assert max(answer.seconds for answer in person.asked) < A_FEW
        later.start()
        came = time.monotonic()
        alone.until(lambda: only_mail(mails, person), 40)
        assert "starting it again" not in alone.said()
        figures(mail_after=time.monotonic() - came)
    finally:
        later.remove()
