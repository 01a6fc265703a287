"""What a worker in a process of its own does. Its work notes each of its runs as a line of the file that the job names,
and may end its process in the middle."""

import os
import time

from conference.jobs.running import run
from conference.jobs.work import KINDS, Result
from registration import tasks  # noqa: F401 - the kinds of work that registering knows


def note(job, progress):
    with open(job.parameters["file"], "a") as file:
        file.write(f"{os.getpid()}\n")
    progress(1, 2)
    time.sleep(job.parameters.get("seconds", 0))
    if job.parameters.get("dies"):
        os._exit(9)
    progress(2, 2)
    return Result("note.txt", "text/plain", b"done")


def do(pk):
    """Run one job; what came of it."""
    KINDS["note"] = note
    return run(pk)
