"""PostgreSQL killed under people who register: what was answered is there, and everything recovers by itself.

PLENARY_FAULTS=long does so five times in each way.
"""

import contextlib
import os
import signal
import threading
import time

import psutil
import psycopg2
import pytest

from conference import embedded
from tests.faults.conftest import MAIL_TIMEOUT
from tests.faults.visitor import Visitor

pytestmark = pytest.mark.product

LONG = os.environ.get("PLENARY_FAULTS") == "long"
TIMES = 5 if LONG else 1
TOGETHER = 3  # visitors at a time
SETTLED = 1.0  # seconds until every connection has noticed


def postmaster(product) -> psutil.Process:
    file = embedded.Place.of(product.data).folder / "postgres" / "postmaster.pid"
    process = psutil.Process(int(file.read_text().splitlines()[0]))
    assert product.program("keeper.py") in process.parents()
    return process


def kill_a_backend(product) -> None:
    """PostgreSQL then ends all others too, and recovers from its log."""
    backends = [one for one in postmaster(product).children() if "postgres plenary" in " ".join(one.cmdline())]
    backends[0].kill()


def stop_at_once(product) -> None:
    """As `pg_ctl stop -m immediate` does: no checkpoint. The keeper starts it again."""
    postmaster(product).send_signal(signal.SIGQUIT)


def kill_the_postmaster(product) -> None:
    postmaster(product).kill()


def crash(product, way) -> tuple[float, float]:
    """Let PostgreSQL crash in one of the ways; when that was, and when it answered again."""
    with contextlib.closing(psycopg2.connect(embedded.Place.of(product.data).addresses().database_url)) as witness:
        began = time.monotonic()
        way(product)
        product.until(lambda: not answers(lambda: witness.cursor().execute("SELECT 1")))
    product.until(lambda: answers(lambda: product.ask("SELECT 1")))
    return began, time.monotonic()


def answers(question) -> bool:
    try:
        question()
    except psycopg2.Error:
        return False
    return True


class Crowd:
    """People who register one after another, in several rows at once, until told to stop."""

    def __init__(self, visitor):
        self.enough = threading.Event()
        self.people: list[Visitor] = []
        self.registered: dict[str, str] = {}  # the reference that a mailbox was answered with
        self.visitor = visitor
        self.rows = [threading.Thread(target=self._register) for _ in range(TOGETHER)]
        for row in self.rows:
            row.start()

    def _register(self):
        while not self.enough.is_set():
            person = self.visitor()
            self.people.append(person)
            self.registered[person.mailbox] = person.register().reference

    def stop(self):
        self.enough.set()
        for row in self.rows:
            row.join(60)


def programs(product) -> set[int]:
    """The product's own processes: supervisor, web server, worker, clock and what they started."""
    keeper = product.program("keeper.py")
    ours = [one for one in psutil.Process(product.process.pid).children() if one != keeper]
    return {process.pid for one in ours for process in (one, *one.children(recursive=True))}


def test_killed_database_loses_nothing_that_was_answered(product, mails, visitor, figures):
    mails.pause, mails.takes_before_pause = 0.5, True  # so that mails are in hand when it crashes
    before = programs(product)
    crowd = Crowd(visitor)
    down = []
    try:
        for way in [kill_a_backend, stop_at_once, kill_the_postmaster] * TIMES:
            done = len(crowd.registered)
            product.until(lambda done=done: len(crowd.registered) >= done + TOGETHER)
            down.append(crash(product, way))
        done = len(crowd.registered)
        product.until(lambda: len(crowd.registered) >= done + TOGETHER)
    finally:
        crowd.stop()

    assert all(crowd.registered.values())
    assert len(crowd.registered) == len(crowd.people)
    rows = product.ask("SELECT email, reference FROM registration_registration")
    ours = [row for row in rows if row[0] in crowd.registered]
    assert sorted(ours) == sorted(crowd.registered.items())

    broken = [answer for person in crowd.people for answer in person.asked if answer.status != 200]
    unexplained = [
        answer
        for answer in broken
        if not any(answer.ended >= began and answer.began <= ended + SETTLED for began, ended in down)
    ]
    assert unexplained == []
    assert programs(product) == before

    mails.pause = 0.0
    product.until(lambda: all(mails.to(mailbox) for mailbox in crowd.registered), 40)
    copies = {mailbox: [mail["Message-ID"] for mail in mails.to(mailbox)] for mailbox in crowd.registered}
    assert all(len(set(ids)) == 1 for ids in copies.values())
    twice = sum(len(ids) - 1 for ids in copies.values())
    longest = max(ended - began for began, ended in down)
    assert not twice or longest > 2 * MAIL_TIMEOUT  # only where it was away for longer than the lease lasted
    figures(
        crashes=len(down),
        registered=len(crowd.registered),
        answers_500_while_down=len(broken),
        longest_down=longest,
        mails_twice_under_the_same_id=twice,
    )
