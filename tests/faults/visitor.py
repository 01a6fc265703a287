"""Somebody who registers on the pages, over HTTP, and notes how each request went."""

import http.cookiejar
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

PATIENCE = 30.0  # seconds that a visitor tries again while the site is broken


@dataclass(frozen=True)
class Answer:
    """`began` and `ended` are of the monotonic clock; status 0 when nobody answered."""

    status: int
    url: str
    text: str
    began: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.began

    @property
    def reference(self) -> str:
        found = re.search(r'id="reference"[^>]*>\s*([\w-]+)', self.text)
        return found.group(1) if found else ""


@dataclass
class Visitor:
    """One browser. `given` and `family` with `mailbox` are the person."""

    site: str  # the conference's address with its language
    mailbox: str
    given: str = "Coralie"
    family: str = "Pelikaan"
    represents: str = "category:media"
    asked: list[Answer] = field(default_factory=list)
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def ask(self, url: str, data: dict | None = None) -> Answer:
        """One request, with the redirects that it is answered with."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        body = None if data is None else urllib.parse.urlencode(data, doseq=True).encode()
        began = time.monotonic()
        try:
            with opener.open(url, body, timeout=30) as got:
                status, at, text = got.status, got.url, got.read().decode()
        except urllib.error.HTTPError as error:
            status, at, text = error.code, error.url, error.read().decode()
        except OSError as error:
            status, at, text = 0, url, str(error)
        answer = Answer(status, at, text, began, time.monotonic())
        self.asked.append(answer)
        return answer

    def insist(self, url: str, data: dict | None = None) -> Answer:
        """Ask, and ask the same again while something is broken on the other side, as somebody at a browser would."""
        deadline = time.monotonic() + PATIENCE
        while (answer := self.ask(url, data)).status in {0, 500, 502, 503} and time.monotonic() < deadline:
            time.sleep(0.3)
        return answer

    def fill_in(self) -> Answer:
        """All steps up to the last look."""
        page = self.insist(f"{self.site}/register/")
        for step in (
            {"represents": self.represents},
            {
                "given_name": self.given,
                "family_name": self.family,
                "function": "Adviser",
                "organization": "Harbour Watch",
                "role": "adviser",
                "email": self.mailbox,
                "language": "en",
            },
            {"visibility": "secretariat"},
        ):
            page = self.send(page, step)
        return page

    def send(self, page: Answer, answers: dict) -> Answer:
        """Send the form of a page."""
        return self.insist(page.url, answers | {"csrfmiddlewaretoken": token(page)})

    def register(self) -> Answer:
        return self.send(self.fill_in(), {"right": "on"})


def token(page: Answer) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert found, f"{page.status} {page.url}\n{page.text[:2000]}"
    return found.group(1)


def at_once(jobs: list, patience: float = 60.0) -> list:
    """Call all of them at the same moment, each in a thread; what they gave back in time, in order."""
    gate = threading.Barrier(len(jobs))
    results = [None] * len(jobs)

    def work(number, job):
        gate.wait(patience)
        results[number] = job()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience)
    return results
