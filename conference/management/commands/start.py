"""`manage.py start`: the whole product on this machine, for a first look and for development."""

import logging
import os
import signal
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from conference import embedded
from conference.processes import first_start
from conference.processes.ports import HOST
from conference.processes.supervisor import Program, Supervisor


class Command(BaseCommand):
    help = "Starts everything: database, queue, web server, worker and clock. Ctrl-C stops it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-example", action="store_true", help="do not load the example conference")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "`start` is for a first look on one machine. In production run the web server, the worker and beat "
                "as services of their own (see README.md)."
            )
        interrupted: list[int] = []

        def interrupt(number: int, _frame: Any) -> None:
            interrupted.append(number)
            raise KeyboardInterrupt

        before = signal.signal(signal.SIGINT, interrupt)
        self.say("Preparing the database, static files and catalogues …")
        first_start.prepare()
        password = first_start.organizer()  # the example keeps a list for the organizer
        if not options["no_example"] and first_start.load_example():
            self.say("The example conference is loaded.")
        connections.close_all()
        signal.signal(signal.SIGINT, before)
        if interrupted:  # Python drops what is raised in a finalizer: the start went on, and must end all the same
            raise KeyboardInterrupt
        self.greet(password)
        Supervisor(programs(), settings.BASE_DIR, self.look_after_servers).run()
        self.say("Stopped.")

    def greet(self, password: str | None) -> None:
        if password:
            sign_in = f"{first_start.ORGANIZER}, password {password}"
        else:
            sign_in = (
                f"{first_start.ORGANIZER}, with the password of the first start. For a new one: "
                f"`manage.py changepassword {first_start.ORGANIZER}`, or start with DEMO_PASSWORD set."
            )
        mail = "by the server in EMAIL_URL" if os.environ.get("EMAIL_URL") else f"written to {settings.EMAIL_FOLDER}"
        self.say(
            f"\nPlenary runs at  {settings.SITE_URL}/\n"
            f"Secretariat      {settings.SITE_URL}/secretariat/\n"
            f"Sign in as       {sign_in}\n"
            f"Mail is          {mail}\n"
            f"Data are kept in {settings.DATA_DIR}\n"
            "Ctrl-C stops everything.\n"
        )

    def look_after_servers(self) -> None:
        if str(settings.DATABASES["default"].get("OPTIONS", {}).get("host", "")).startswith("/"):
            try:
                embedded.revive(settings.DATA_DIR)
            except embedded.CannotStart as problem:
                self.stderr.write(str(problem))

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def programs() -> list[Program]:
    """The programs of the product, with what the environment says about their number."""
    python = [sys.executable, "-m"]
    # A container's only user is often root; the worker unpickles nothing, so that this warning says nothing here.
    no_warning = ["-W", "ignore:You're running the worker"]
    celery = [sys.executable, *no_warning, "-m", "celery", "-A", "conference.celery", "--quiet"]
    level = logging.getLevelName(logging.getLogger().getEffectiveLevel())
    return [
        Program(
            "web server",
            [*python, "granian", "--interface", "wsgi", "--host", HOST, "--port", str(settings.PORT)]
            + ["--workers", os.environ.get("WEB_WORKERS", "2"), "--blocking-threads", "4", "--no-ws"]
            + ["--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning"]
            + ["conference.wsgi:application"],
        ),
        Program(
            "worker",
            [*celery, "worker", "--concurrency", os.environ.get("CELERY_WORKERS", "2"), "--loglevel", level]
            + ["--without-gossip", "--without-mingle", "--hostname", f"plenary-{settings.PORT}@%h"],
        ),
        Program(
            "clock",
            [*celery, "beat", "--loglevel", level, "--pidfile", "", "--schedule", str(settings.DATA_DIR / "beat")],
        ),
    ]
