"""What every test may ask for. PostgreSQL and Valkey are started once, by the process that hands out the tests.

This happens while pytest loads this file, before settings are read and before any other conftest imports a model.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_held = contextlib.ExitStack()

os.environ["DJANGO_SETTINGS_MODULE"] = "conference.settings"
os.environ["PLENARY_MODE"] = "local"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright leaves an event loop running in the tests' thread
os.environ.pop("EMAIL_URL", None)
if not WORKER:
    _data = Path(tempfile.mkdtemp(prefix="plenary-tests-"))
    _data.chmod(0o711)  # PostgreSQL's user must pass
    os.environ["PLENARY_DATA"] = str(_data)
    os.environ["EMAIL_FOLDER"] = str(_data / "mail")
    for _folder in ("static", "mail"):
        (_data / _folder).mkdir()
    _held.callback(shutil.rmtree, _data, ignore_errors=True)
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        from conference import embedded

        embedded.name_them(_held.enter_context(embedded.servers(_data, durable=False)))
os.environ["REDIS_PREFIX"] = f"{os.environ['PLENARY_DATA'].rsplit('-', 1)[-1]}-{WORKER or 'one'}-"

import django  # noqa: E402
from django.db import transaction  # noqa: E402

from tests.installation import Product  # noqa: E402

django.setup()

if not WORKER:
    from conference import catalogues

    catalogues.compile_all()


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: half of the time goes in waiting for servers, mails and browsers."""
    return (os.cpu_count() or 1) + 1


# What takes longest, first, so that no worker ends with it alone. The first two share a product, and so a worker.
LONGEST = [
    *("faults", "journeys product", "accessibility", "registration/test_rush.py", "registration/test_import_many.py"),
    *("registration/test_races.py", "test_access.py", "test_privacy_walk.py", "registration/test_checkin.py"),
    *("secretariat", "test_checks.py"),
]
TOGETHER = LONGEST[:2]
PLACES = {f"tests/{part}": (place, line) for place, line in enumerate(LONGEST) for part in line.split()}


def place_of(nodeid: str) -> tuple[int, str]:
    """Where a test stands in `LONGEST`: the number of the line and the line itself."""
    return next((found for start, found in PLACES.items() if nodeid.startswith(start)), (len(LONGEST), ""))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place_of(item.nodeid)[0])


def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadFileScheduling

    class Shares(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            _place, line = place_of(nodeid)
            return line if line in TOGETHER else super()._split_scope(nodeid)

    return Shares(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_unconfigure() -> None:
    """The last thing of a run: the servers end with their last user, then their folder goes."""
    if not WORKER:
        from django.db import connections

        connections.close_all()
        _held.close()


@pytest.fixture(autouse=True, scope="session")
def _quick_and_plain():
    """No collected static files, no slow password hashes, and no pages from memory."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES=settings.STORAGES | {"staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        PUBLIC_CACHE_BYTES=0,
        EMAIL_FOLDER=Path(settings.EMAIL_FOLDER) / (WORKER or "one"),
    ):
        yield


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker):
    """Makes something that every test of the module finds in the database, in a transaction around them all; what a
    test changes is undone. Every test of such a module asks for `db`, and none for `transaction=True`."""
    around = transaction.atomic()
    around._from_testcase = True  # as Django marks that of its own test cases: a durable block may stand within
    with django_db_blocker.unblock():
        around.__enter__()

    def make(what):
        with django_db_blocker.unblock():
            return what()

    yield make
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser():
    """Chromium of the system, driven by Playwright. Without one: skipped, but an error when CI is set."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set, but there is no Chromium.")
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    flags = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*flags.split(), "--no-first-run"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A page of a browser whose JavaScript is off, in English, as wide as a laptop."""
    context = browser.new_context(
        java_script_enabled=False, locale="en", viewport={"width": 1280, "height": 900}, accept_downloads=True
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def product():
    """The product with its example, running. Tests that stop it start it again."""
    running = Product()
    try:
        yield running.start()
    finally:
        running.remove()


@pytest.fixture
def installation():
    """Makes products that are not started yet; each is removed after the test."""
    made = []

    def make(*arguments: str, **environment: str) -> Product:
        made.append(Product(*arguments, **environment))
        return made[-1]

    yield make
    for one in made:
        one.remove()
