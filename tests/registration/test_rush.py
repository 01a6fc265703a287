"""The rush over HTTP against the running product: 200 applications, withdrawals and promotions at one moment, for fifty
places, two delegations (one of them full) and people of none. Ten of the promotions bring a place of their own.

    ROUNDS=20 pytest -n 0 tests/registration/test_rush.py
"""

import http.client
import json
import os
import threading
import time
import urllib.parse

import pytest

from tests.faults.visitor import at_once
from tests.installation import Product

pytestmark = pytest.mark.product

ROUNDS = int(os.environ.get("ROUNDS", "2"))
PLACES, APPLICANTS, WITHDRAWALS, PROMOTIONS = 50, 130, 40, 30
CSRF = "r" * 32
MOVED = "registration.moved_up"
PATIENCE = 150  # seconds in which the last of all must be answered, on two cores that do other work besides
NO_LIMITS = {"RATE_LIMIT_REGISTER": "1000000/m", "RATE_LIMIT_LINK": "1000000/m"}


@pytest.fixture(scope="module")
def product():
    running = Product(**NO_LIMITS)
    try:
        yield running.start()
    finally:
        running.remove()


def post(product, path, cookies=None, **data):
    """One POST without following where it leads: status, address that it leads to, cookies that were set."""
    cookies = {"csrftoken": CSRF} | (cookies or {})
    body = urllib.parse.urlencode(data | {"csrfmiddlewaretoken": CSRF})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=PATIENCE)
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        set_cookies = dict(line.split(";")[0].split("=", 1) for line in answer.msg.get_all("Set-Cookie", []))
        return answer.status, answer.headers.get("Location", ""), set_cookies
    finally:
        connection.close()


def session_of(product, slug, token):
    """The session of somebody who used the private link."""
    _status, _where, cookies = post(product, f"/en/{slug}/link/{token}/")
    return {"sessionid": cookies["sessionid"]}


class Watch:
    """Looks again and again, while the block runs, whether more hold a place than there are."""

    QUERY = """
        SELECT coalesce(p.delegation_id, 0), p.places, p.taken, (
            SELECT count(*) FROM registration_registration r
            WHERE r.conference_id = p.conference_id AND r.state IN ('nominated', 'submitted', 'confirmed')
                AND (p.delegation_id IS NULL OR r.delegation_id = p.delegation_id))
        FROM registration_places p JOIN conference_conference c ON c.id = p.conference_id WHERE c.slug = %s ORDER BY 1
    """

    def __init__(self, product, slug):
        self.product, self.slug = product, slug
        self.seen: list[tuple] = []
        self.ended = threading.Event()

    def __enter__(self):
        self.thread = threading.Thread(target=self.look)
        self.thread.start()
        return self

    def look(self):
        while not self.ended.is_set():
            self.seen += self.rows()
            time.sleep(0.05)

    def rows(self):
        """Of the conference, then of each delegation: key, places, taken, held. One statement sees one moment."""
        return self.product.ask(self.QUERY, self.slug)

    def __exit__(self, *_problem):
        self.ended.set()
        self.thread.join()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_rush_for_fifty_places_sells_fifty_and_lets_nobody_wait_beside_a_free_one(product, number):
    slug = f"rush-{number}"
    script = f"from tests.registration.rush import stage; stage({slug!r}, applicants={APPLICANTS})"
    stage = json.loads(product.manage("shell", "-v", "0", "-c", script, timeout=180))
    full, roomy, none = stage["full"], stage["roomy"], stage["none"]
    office = {"sessionid": stage["session"]}
    there = [*full["there"][:2], *roomy["there"][:19], *none["there"][:19]]
    leaving = [(session_of(product, slug, token), code) for token, code in there]
    applications = [
        lambda key=key, cookie=cookie: post(product, f"/en/{slug}/register/{key}/check/", {"draft": cookie}, right="on")
        for key, cookie in stage["drafts"]
    ]
    withdrawals = [
        lambda session=session, code=code: post(product, f"/en/{slug}/my/{code}/withdraw/", session)
        for session, code in leaving
    ]

    def promotion(code, **more):
        path = f"/secretariat/{slug}/registrations/{code}/move-up/"
        return lambda: post(product, path, office, reason="Speaks", seen="waitlisted", **more)

    promotions = [promotion(code, add_place="on") for code in full["line"]]
    promotions += [promotion(code) for code in (*roomy["line"], *none["line"])]
    assert (len(withdrawals), len(promotions)) == (WITHDRAWALS, PROMOTIONS)
    jobs = [*applications[:65], *withdrawals, *promotions, *applications[65:]]
    with Watch(product, slug) as watch:
        answers = at_once(jobs, patience=PATIENCE + 30)
    assert {status for status, _where, _cookies in answers} <= {200, 302}
    assert not [where for _status, where, _cookies in answers if "login" in where], "the organizer is signed in"
    done = [where for _status, where, _cookies in answers if where.endswith("/done/")]
    assert len(done) == APPLICANTS

    # Never more than there are: fifty, and one for each that the secretariat added.
    of = "WHERE conference_id = (SELECT id FROM conference_conference WHERE slug = %s)"
    moved = dict(product.ask(f"SELECT target_label, actor_kind FROM audit_auditevent {of} AND verb = %s", slug, MOVED))
    by_staff = [code for code in full["line"] if moved.get(code) == "staff"]
    assert len(by_staff) >= 8, "the withdrawals of this delegation give places to two at most"
    (_key, places, taken, held), *_delegations = watch.rows()
    assert PLACES < places <= PLACES + len(by_staff)
    assert places == taken == held
    assert len(watch.seen) > 30
    assert not [row for row in watch.seen if row[2] > row[1] or row[3] > row[1]]
    states = dict(product.ask(f"SELECT state, count(*) FROM registration_registration {of} GROUP BY 1", slug))
    assert states == {
        "withdrawn": WITHDRAWALS,
        "submitted": places,
        "waitlisted": PLACES + PROMOTIONS + APPLICANTS - WITHDRAWALS - places,
    }
    assert "Every counter is right." in product.manage("recount_places", "--conference", slug, timeout=120)

    # In its turn: of each line the first moved up, unless the secretariat chose; each was told once.
    for line in (roomy["line"], none["line"]):
        numbers = [place for place, code in enumerate(line) if code in moved]
        assert numbers == list(range(len(numbers)))
    told = f"SELECT about_id, count(*) FROM mail_message {of} AND template LIKE %s GROUP BY 1"
    mails = dict(product.ask(told, slug, "%/moved_up"))
    keys = dict(product.ask(f"SELECT id::text, reference FROM registration_registration {of}", slug))
    assert {keys[key]: number for key, number in mails.items()} == dict.fromkeys(moved, 1)
