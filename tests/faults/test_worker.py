"""The worker killed while it sends, again and again: every mail arrives, and one that arrives twice is the same mail.

PLENARY_FAULTS=long kills it forty times over 150 mails.
"""

import collections
import os
import time

import psutil
import pytest

from tests.mail_server import read

pytestmark = pytest.mark.product

LONG = os.environ.get("PLENARY_FAULTS") == "long"
KILLS, MAILS = (40, 150) if LONG else (10, 40)

# Mails of real registrations, many at once.
REGISTER = """
import uuid
from registration.actions.apply import apply
from registration.models import Category
kind = Category.objects.select_related("conference").get(code="media", conference__is_current=True)
for number in range({count}):
    person = dict(given_name="Joost", family_name=f"Pelikaan {{number}}", email=f"sent.{{number}}@example.org",
        function="Adviser", organization="Harbour Watch", language="nl")
    apply(conference=kind.conference, category=kind, delegation=None, person=person, needs={{}},
        submission_key=uuid.uuid4())
"""


def kill_worker(product) -> None:
    """The worker and its processes, at once, as the kernel would for want of memory."""
    main = product.program("celery", "worker")
    everyone = [main, *main.children(recursive=True)]
    for process in everyone:
        process.suspend()
    for process in everyone:
        process.kill()
    psutil.wait_procs(everyone, timeout=5)


def test_worker_killed_while_sending_loses_nothing(product, mails, figures):
    mails.pause = 1.0
    product.manage("shell", "-v0", "-c", REGISTER.format(count=MAILS))
    started = time.monotonic()
    for number in range(KILLS):
        mails.takes_before_pause = number % 2 == 0  # the mail server had it, or had not, when the worker died
        product.until(lambda: mails.in_hand, 30)
        kill_worker(product)
        product.until(lambda: not mails.in_hand)
    mails.pause, killed = 0.0, time.monotonic()

    wanted = {f"sent.{number}@example.org" for number in range(MAILS)}
    unsent = 'SELECT count(*) FROM mail_message WHERE sent_at IS NULL AND "to" LIKE %s'
    product.until(lambda: product.ask(unsent, "sent.%@example.org") == [(0,)], 40)
    arrived = collections.defaultdict(list)
    for letter in mails.letters:
        for mailbox in wanted.intersection(letter.rcpt_tos):
            arrived[mailbox].append(read(letter)["Message-ID"])
    assert set(arrived) == wanted
    assert all(len(set(ids)) == 1 for ids in arrived.values())
    twice = sum(len(ids) - 1 for ids in arrived.values())
    assert twice <= 2 * KILLS  # one for each process of the worker
    figures(
        kills=KILLS,
        mails=MAILS,
        arrived_twice_under_the_same_id=twice,
        killing_took=killed - started,
        all_sent_after_the_last_kill=time.monotonic() - killed,
    )
