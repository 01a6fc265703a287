"""Other processes that share a test's database: for races and faults, which threads and mocks would not show."""

import contextlib
import logging
import multiprocessing
import os
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Event

from django.db import connection, connections

from tests.jobs import runner

# They are forked off a process that has loaded the product: to start Python and Django for each takes the longest.
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.loaded"])


def environment(**more: str) -> dict[str, str]:
    """The environment in which another process works on the present test's own database."""
    given = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    url = given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return os.environ | {"DATABASE_URL": url, "PLENARY_MODE": "local"} | more


class Process:
    """A process that waits for `go` and then does all its jobs at once, in threads with connections of their own. A job
    is a function, or a `partial` of one, that a module holds."""

    def __init__(self, *jobs):
        self.pipe, theirs = _forks.Pipe()
        self.process = _forks.Process(target=_main, args=(theirs, connection.settings_dict["NAME"], jobs), daemon=True)
        self.process.start()
        theirs.close()
        assert self.pipe.recv() == "ready"

    def go(self):
        self.pipe.send("go")

    @property
    def is_done(self):
        return self.pipe.poll()

    def results(self, patience=120):
        """What each job came to. Raises what a job raised, and EOFError when the process died."""
        assert self.pipe.poll(patience), "no answer"
        answer = self.pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def end(self):
        self.process.kill()
        self.process.join()


def _main(pipe, database, jobs):
    logging.disable(logging.WARNING)
    connections.settings["default"]["NAME"] = database
    everybody, start = Barrier(len(jobs) + 1, timeout=60), Event()

    def work(job):
        try:
            connection.ensure_connection()
            everybody.wait()
            start.wait()
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        working = [threads.submit(work, job) for job in jobs]
        everybody.wait()
        pipe.send("ready")
        pipe.recv()
        start.set()
        try:
            pipe.send([one.result() for one in working])
        except Exception as error:
            pipe.send(error)


@contextlib.contextmanager
def ready(*hands):
    """A process for each of these lists of jobs, waiting for `go`; ended afterwards, whatever happens."""
    with contextlib.ExitStack() as stack:
        running = []
        for jobs in hands:
            running.append(Process(*jobs))
            stack.callback(running[-1].end)
        yield running


def race(*jobs, most=6):
    """Do all the jobs at one moment, in at most so many processes; returns what each came to."""
    with ready(*(jobs[n::most] for n in range(min(most, len(jobs))))) as running:
        for process in running:
            process.go()
        return [result for process in running for result in process.results()]


def worker(job):
    """A worker of its own that does this job and ends; its only result is what came of it."""
    process = Process(partial(runner.do, job.pk))
    process.go()
    return process


def wait_until_blocked_or_done(process):
    """Until another process waits for a lock of ours, or has finished without waiting."""
    give_up = time.monotonic() + 30
    while not process.is_done and time.monotonic() < give_up:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
