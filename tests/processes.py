"""Other processes that share a test's database: for races and faults, which threads and mocks would not show."""

import os
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

from django.db import connection


def environment(**more: str) -> dict[str, str]:
    """The environment in which another process works on the present test's own database."""
    given = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    url = given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return os.environ | {"DATABASE_URL": url, "PLENARY_MODE": "local"} | more


def worker(job):
    """A worker of its own that does this job and ends; it prints what came of it."""
    process = subprocess.Popen(
        [sys.executable, "tests/jobs/runner.py", str(job.pk)],
        cwd=Path(__file__).resolve().parent.parent,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()
    return process


def wait_until_blocked_or_done(process):
    """Until another process waits for a lock of ours, or has finished without waiting."""
    give_up = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < give_up:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
