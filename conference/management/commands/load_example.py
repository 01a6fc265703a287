"""`manage.py load_example`: the example conference, into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from conference.example import (
    EXAMPLE,
    agenda,
    conference,
    delegation_work,
    delegations,
    desk,
    people,
    press,
    questions,
    second_stage,
)
from conference.models import Conference


class Command(BaseCommand):
    help = "Loads the example conference. Only into an empty database: it never touches what somebody entered."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if Conference.objects.exists():
            raise CommandError("There is a conference already. The example is loaded into an empty database only.")
        today = timezone.localdate(timezone=conference.ZONE)
        made = conference.load(EXAMPLE, today)
        delegations.load(made, EXAMPLE)
        questions.load(made, EXAMPLE)
        delegations.invite_some(made, EXAMPLE)
        people.load(made, EXAMPLE, people.BEFORE_THE_AGENDA)
        agenda.load(made, EXAMPLE)
        people.load(made, EXAMPLE, people.AFTER_THE_AGENDA)
        delegation_work.load(made, EXAMPLE)
        press.load(made, EXAMPLE)
        second_stage.load(made, EXAMPLE)
        desk.load(made, EXAMPLE)
        self.stdout.write(f"The example is loaded: {made.absolute(made.get_absolute_url())}")
