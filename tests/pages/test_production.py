"""What a production installation promises: its checks, headers, cookies, logs and figures."""

import json
import logging
import subprocess
import sys

import pytest

from conference import logs
from conference.audit.models import SYSTEM, record
from conference.links.redaction import RedactLinks
from conference.mail.models import Message
from registration import emails
from registration.models import State
from tests import factories
from tests.installation import ROOT
from tests.processes import environment

KEYS = {
    name: f"{name}-for-a-test-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7" for name in ("SECRET_KEY", "LINK_KEY", "FIELD_KEY")
}
MORE = {
    "PLENARY_MODE": "production",
    "SITE_URL": "https://conference.example.org",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "DJANGO_SETTINGS_MODULE": "conference.settings",
}


def produce(*command):
    """Another process in production mode."""
    unwanted = ("DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE", "ALLOWED_HOSTS")
    surroundings = {k: v for k, v in environment().items() if k not in unwanted} | KEYS | MORE
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=60
    )


@pytest.mark.django_db
def test_deployment_check_has_no_warning():
    done = produce("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
    assert "0 silenced" in done.stdout


ASK = """
import django
django.setup()
from django.test import Client
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
client = Client(headers={"host": "conference.example.org"})
plain = client.get("/secretariat/")
print("plain", plain.status_code, plain["Location"])
page = client.get("/secretariat/account/login/?secret=dahlia", secure=True)
for name, value in page.headers.items():
    print("header", name, value)
for morsel in page.cookies.values():
    print("cookie", morsel.OutputString())
print("health", client.get("/healthz").status_code)
print("metrics", client.get("/metrics", secure=True).status_code)
client.get("/en/nowhere/link/abcdefghijklmnopqrstuvwxyz/", secure=True)
"""


@pytest.mark.django_db(transaction=True)
def test_answers_in_production_are_guarded_and_logged_without_secrets():
    done = produce("-c", ASK)
    said = done.stdout
    assert "plain 301 https://conference.example.org/secretariat/" in said, done.stderr
    assert "header Strict-Transport-Security max-age=31536000; includeSubDomains; preload" in said
    for header in (
        "X-Content-Type-Options nosniff",
        "X-Frame-Options DENY",
        "Referrer-Policy same-origin",
        "Cross-Origin-Opener-Policy same-origin",
        "Cross-Origin-Resource-Policy same-origin",
        "Permissions-Policy camera=()",
    ):
        assert f"header {header}" in said
    cookies = [line for line in said.splitlines() if line.startswith("cookie")]
    assert cookies
    for cookie in cookies:
        assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "health 200" in said
    assert "metrics 404" in said
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    requests = [line for line in lines if line["logger"] == "plenary.request"]
    assert requests[1]["path"] == "/secretariat/account/login/"
    assert requests[1]["status"] == 200
    assert {"request_id", "method", "ms", "timestamp", "level"} <= requests[1].keys()
    assert requests[-1]["path"] == "/en/nowhere/link/…/"
    assert "dahlia" not in done.stderr
    assert "abcdefghij" not in done.stderr


def test_error_is_one_line_of_json_with_its_traceback():
    try:
        raise ValueError("at /en/x/link/abcdefghijklmnop/")
    except ValueError:
        entry = logging.LogRecord(
            "django.request", logging.ERROR, "f", 1, "failed %s", ("/my/NAS-AAAA-1X/",), sys.exc_info()
        )
    RedactLinks().filter(entry)
    line = json.loads(logs.json_lines().format(entry))
    assert line["event"] == "failed /my/…/"
    assert "ValueError: at /en/x/link/…/" in line["exception"]
    assert line["level"] == "error"


@pytest.mark.parametrize("path", ["/", "/healthz", "/en/nowhere/", "/secretariat/account/login/"])
def test_every_answer_says_what_a_browser_may_do(client, db, path):
    headers = client.get(path).headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "microphone=()" in headers["Permissions-Policy"]


def test_figures_tell_of_requests_and_of_the_outbox(client, db, settings):
    client.get("/healthz")
    text = client.get("/metrics").content.decode()
    assert "plenary_mail_waiting 0.0" in text
    assert 'view="healthz"' in text
    registration = factories.registration(factories.category(factories.conference()), state=State.CONFIRMED)
    emails.received(registration, cause=record(by=SYSTEM, verb="test", target=registration))
    assert "plenary_mail_waiting 1.0" in client.get("/metrics").content.decode()
    assert Message.objects.count() == 1


def test_figures_are_not_for_everybody(client, db, settings):
    settings.METRICS_FROM, settings.METRICS_TOKEN = ["10.0.0.0/8"], "let-me-see"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer let-me-see"}).status_code == 200
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
