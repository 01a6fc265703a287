"""One worker process: says that it is ready, waits for a line, runs one job, and prints what came of it.

    python tests/jobs/runner.py <job id>

The work notes each of its runs as a line of the file that the job names, and may end its process in the middle.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")

import django

django.setup()

from django.db import connection  # noqa: E402

from conference.jobs.running import run  # noqa: E402
from conference.jobs.work import Result, work  # noqa: E402
from registration import tasks  # noqa: E402, F401 - the kinds of work that registering knows


@work("note")
def note(job, progress):
    with open(job.parameters["file"], "a") as file:
        file.write(f"{os.getpid()}\n")
    progress(1, 2)
    time.sleep(job.parameters.get("seconds", 0))
    if job.parameters.get("dies"):
        os._exit(9)
    progress(2, 2)
    return Result("note.txt", "text/plain", b"done")


if __name__ == "__main__":
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    print(run(sys.argv[1]))
