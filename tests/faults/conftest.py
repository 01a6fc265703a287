"""One product for the tests of this folder, with a queue and a mail server of the tests' own. Every test works with
mailboxes of its own and leaves everything running as it found it."""

import itertools

import pytest

from tests.faults.broker import Broker
from tests.faults.visitor import Visitor
from tests.installation import Product
from tests.mail_server import MailServer

MAIL_TIMEOUT = 4  # seconds; the product's lease on a mail is three times as long


@pytest.fixture(scope="package")
def broker():
    one = Broker()
    one.start()
    yield one
    one.remove()


@pytest.fixture(scope="package")
def mails():
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="package")
def product(broker, mails):
    running = Product(REDIS_URL=broker.url, EMAIL_URL=f"smtp://127.0.0.1:{mails.port}", EMAIL_TIMEOUT=str(MAIL_TIMEOUT))
    try:
        yield running.start()
    finally:
        running.remove()


@pytest.fixture(autouse=True)
def whole_again(request):
    """After each test the mail server and the queue answer as before."""
    yield
    for name in {"mails", "broker"} & set(request.fixturenames):
        server = request.getfixturevalue(name)
        if name == "mails":
            server.answer = server.after_data = "250 OK"
            server.pause, server.takes_before_pause = 0.0, False
        elif not server.answers():
            server.kill()
            server.start()


@pytest.fixture
def figures(request, record_property):
    """Notes figures of this test, shown at the end of a run of this folder."""

    def note(**said):
        for name, value in said.items():
            record_property(name, round(value, 2) if isinstance(value, float) else value)

    return note


NUMBERS = itertools.count(1)


def site_of(running: Product) -> str:
    """The current conference's address, in English."""
    return Visitor("", "").ask(running.url).url.rstrip("/").replace("/es/", "/en/")


@pytest.fixture
def visitor(product, request):
    """Makes visitors, each a new person with a mailbox of its own."""
    site = site_of(product)

    def make() -> Visitor:
        number = next(NUMBERS)
        return Visitor(site, f"{request.node.originalname}.{number}@example.org".replace("test_", ""), f"N{number}")

    return make


def pytest_terminal_summary(terminalreporter):
    shown = [report for report in terminalreporter.getreports("passed") if report.user_properties]
    for report in shown:
        said = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in report.user_properties)
        terminalreporter.write_line(f"{report.nodeid.rsplit('::', 1)[-1]} ({report.duration:.0f} s): {said}")
