"""What takes part in a race, in a process of its own: told by ids, answered in a word."""

import datetime as dt
import uuid

from conference.audit.models import SYSTEM
from registration.actions import checkin, leave, places, reminders
from registration.actions.apply import Refused, apply
from registration.actions.walk_in import walk_in
from registration.models import Category, Delegation, IllegalMove, Places, Registration, ReminderDay


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
