"""The rush over HTTP against the running product: 200 applications, withdrawals and promotions at one moment, for fifty
places.

    ROUNDS=20 pytest -n 0 tests/registration/test_rush.py
"""

import http.client
import json
import os
import urllib.parse

import pytest

from tests.faults.visitor import at_once
from tests.installation import Product

pytestmark = pytest.mark.product

ROUNDS = int(os.environ.get("ROUNDS", "2"))
PLACES, APPLICANTS, WITHDRAWALS, PROMOTIONS = 50, 130, 40, 30
CSRF = "r" * 32
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


@pytest.mark.parametrize("number", range(ROUNDS))
def test_rush_for_fifty_places_sells_fifty_and_lets_nobody_wait_beside_a_free_one(product, number, record_property):
    slug = f"rush-{number}"
    script = (
        "from tests.registration.rush import stage; "
        f"stage({slug!r}, places={PLACES}, applicants={APPLICANTS}, waiting={PROMOTIONS})"
    )
    stage = json.loads(product.manage("shell", "-v", "0", "-c", script, timeout=180))
    office = {"sessionid": stage["session"]}
    leaving = [(session_of(product, slug, token), code) for token, code in stage["there"][:WITHDRAWALS]]
    applications = [
        lambda key=key, cookie=cookie: post(product, f"/en/{slug}/register/{key}/check/", {"draft": cookie}, right="on")
        for key, cookie in stage["drafts"]
    ]
    withdrawals = [
        lambda session=session, code=code: post(product, f"/en/{slug}/my/{code}/withdraw/", session)
        for session, code in leaving
    ]
    promotions = [
        lambda code=code: post(
            product, f"/secretariat/{slug}/registrations/{code}/move-up/", office, reason="Speaks", seen="waitlisted"
        )
        for code in stage["line"]
    ]
    jobs = [*applications[:65], *withdrawals, *promotions, *applications[65:]]
    answers = at_once(jobs, patience=PATIENCE + 30)
    assert {status for status, _where, _cookies in answers} <= {200, 302}
    assert not [where for _status, where, _cookies in answers if "login" in where], "the organizer is signed in"
    done = [where for _status, where, _cookies in answers if where.endswith("/done/")]
    assert len(done) == APPLICANTS
    rows = "FROM registration_registration WHERE conference_id = (SELECT id FROM conference_conference WHERE slug = %s)"
    states = dict(product.ask(f"SELECT state, count(*) {rows} GROUP BY 1", slug))
    assert states["withdrawn"] == WITHDRAWALS
    assert states["submitted"] + states.get("confirmed", 0) == PLACES
    assert states["waitlisted"] == APPLICANTS + PROMOTIONS - WITHDRAWALS
    counter = "SELECT taken FROM registration_places p JOIN conference_conference c ON c.id = p.conference_id"
    assert product.ask(f"{counter} WHERE c.slug = %s", slug) == [(PLACES,)]
    assert "Every counter is right." in product.manage("recount_places", "--conference", slug, timeout=120)
