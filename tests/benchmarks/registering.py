"""Registering over HTTP as browsers do, step by step, and how soon the mail is handed to a mail server."""

from __future__ import annotations

import concurrent.futures
import email
import http.cookiejar
import json
import re
import time
import urllib.parse
import urllib.request
import uuid

from aiosmtpd.controller import Controller

from tests.installation import Product, free_port

BROWSERS = 6  # at once
NO_LIMITS = {"RATE_LIMIT_REGISTER": "1000000/m", "RATE_LIMIT_LINK": "1000000/m"}


class Sink:
    """A mail server on this machine that notes when each mail came."""

    def __init__(self) -> None:
        self.came: dict[str, float] = {}
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    async def handle_DATA(self, server, session, envelope):  # the name that aiosmtpd calls
        self.came.setdefault(email.message_from_bytes(envelope.content)["Message-ID"], time.time())
        return "250 OK"

    def waits(self, product: Product, since: float = 0.0) -> list[float]:
        """Seconds from the commit of each mail (written after `since`) to its arrival; waits for those under way."""
        script = (
            "import json; from conference.mail.models import Message; "
            f"since = {since}; times = [[m.message_id, m.created_at.timestamp()] for m in Message.objects.all()]; "
            "print(json.dumps([pair for pair in times if pair[1] >= since]))"
        )
        written = dict(json.loads(product.manage("shell", "-v", "0", "-c", script)))
        product.until(lambda: set(written) <= set(self.came), 120)
        return [self.came[name] - at for name, at in written.items()]

    def stop(self) -> None:
        self.controller.stop()


def register(url: str, slug: str) -> bool:
    """One browser registers one person; whether the last page shows a reference code."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    token = uuid.uuid4().hex[:12]
    try:
        page = opener.open(f"{url}/en/{slug}/register/", timeout=30)
        for answers in (
            {"represents": "category:media"},
            {
                "given_name": "Load",
                "family_name": f"Tester {token}",
                "function": "Reporter",
                "organization": "Example Wire",
                "email": f"{token}@example.org",
                "language": "en",
            },
            {"visibility": "secretariat"},
            {"right": "on"},
        ):
            hidden = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode()).group(1)
            data = urllib.parse.urlencode(answers | {"csrfmiddlewaretoken": hidden}).encode()
            page = opener.open(page.url, data, timeout=30)
        return 'id="reference"' in page.read().decode()
    except OSError:
        return False


def many(url: str, slug: str, number: int) -> tuple[int, int, float]:
    """Registers `number` people by several browsers at once: how many came through, how many did not, seconds."""
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(BROWSERS) as pool:
        results = list(pool.map(lambda _n: register(url, slug), range(number)))
    return sum(results), number - sum(results), time.monotonic() - start


def paced(product: Product, slug: str, sink: Sink, number: int, seconds: float) -> tuple[int, list[float]]:
    """Registers `number` people spread evenly over `seconds`, whether or not those before have finished: how many did
    not come through, and the seconds from commit to SMTP."""
    since, start = time.time(), time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(number) as pool:
        people = []
        for n in range(number):
            time.sleep(max(0.0, start + n * seconds / number - time.monotonic()))
            people.append(pool.submit(register, product.url, slug))
        failed = sum(not person.result() for person in people)
    return failed, sink.waits(product, since)


def calm(product: Product, slug: str, sink: Sink, number: int = 40) -> list[float]:
    """Seconds from commit to SMTP when people register one after another."""
    since = time.time()
    for _n in range(number):
        register(product.url, slug)
    return sink.waits(product, since)
