"""One process of a race: says that it is ready, waits for a line on its standard input, does all its jobs at once in
threads with connections of their own, and prints what came of each as JSON.

    python tests/registration/racer.py '[["apply", {"category": 1, "delegation": null, "number": 1}]]'
"""

import datetime as dt
import json
import os
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")

import django

django.setup()

from django.db import connection  # noqa: E402

from conference.audit.models import SYSTEM  # noqa: E402
from registration.actions import checkin, leave, places, reminders  # noqa: E402
from registration.actions.apply import Refused, apply  # noqa: E402
from registration.actions.walk_in import walk_in  # noqa: E402
from registration.models import (  # noqa: E402
    Category,
    Delegation,
    IllegalMove,
    Places,
    Registration,
    ReminderDay,
)


def do_apply(category, delegation, number, key=None):
    within = Delegation.objects.get(pk=delegation) if delegation else None
    kind = Category.objects.select_related("conference").get(pk=category)
    outcome = apply(
        conference=kind.conference,
        category=kind,
        delegation=within,
        person={
            "given_name": "Joost",
            "family_name": f"Pelikaan {number}",
            "email": f"j.pelikaan.{number}@example.org",
            "function": "Adviser",
            "language": "nl",
        },
        needs={},
        submission_key=uuid.UUID(key) if key else uuid.uuid4(),
    )
    return outcome.registration and outcome.registration.reference


def do_withdraw(registration):
    try:
        leave.withdraw(by=SYSTEM, registration=Registration.objects.get(pk=registration))
    except IllegalMove:
        return "refused"
    return "withdrawn"


def do_places(row, to):
    try:
        places.change(by=SYSTEM, places=Places.objects.get(pk=row), to=to)
    except places.TooFew:
        return "too few"
    return "changed"


def do_check_in(registration, desk):
    try:
        checkin.check_in(by=SYSTEM, registration=Registration.objects.get(pk=registration), desk=desk)
    except checkin.AlreadyIn as already:
        return f"already in at {already.checkin.desk}"
    except IllegalMove as refused:
        return refused.state
    return f"welcome at {desk}"


def do_walk_in(category, delegation, key, name=None):
    kind = Category.objects.select_related("conference").get(pk=category)
    try:
        done = walk_in(
            by=SYSTEM,
            conference=kind.conference,
            category=kind,
            delegation=Delegation.objects.get(pk=delegation),
            person={
                "given_name": "Joost",
                "family_name": name or f"Pelikaan {key[:6]}",
                "email": "desk@example.org",
                "function": "Adviser",
            },
            decides=True,
            submission_key=uuid.UUID(key),
        )
    except Refused as refused:
        return refused.refusal.code
    return done.registration.reference


def do_remind(day, at):
    reminder = ReminderDay.objects.select_related("conference").get(pk=day)
    return reminders.send(reminder=reminder, at=dt.datetime.fromisoformat(at))


WORK = {
    "check_in": do_check_in,
    "walk_in": do_walk_in,
    "apply": do_apply,
    "withdraw": do_withdraw,
    "places": do_places,
    "remind": do_remind,
}


def do(job):
    name, arguments = job
    try:
        return WORK[name](**arguments)
    finally:
        connection.close()


def main(jobs):
    everybody = Barrier(len(jobs))

    def connect(_job):
        connection.ensure_connection()
        everybody.wait()

    with ThreadPoolExecutor(len(jobs)) as threads:
        list(threads.map(connect, jobs))
        print("ready", flush=True)
        sys.stdin.readline()
        print(json.dumps(list(threads.map(do, jobs))))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
