"""`manage.py load_example`: the example conference, into an empty database."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from conference.example import EXAMPLE, conference, delegations, people
from conference.models import Conference


def _room(name: str, made: Conference) -> None:
    """Load another room's part of the example, where that room is built."""
    module = f"conference.example.{name}"
    if find_spec(module) is not None:
        import_module(module).load(made, EXAMPLE)


class Command(BaseCommand):
    help = "Loads the example conference. Only into an empty database: it never touches what somebody entered."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if Conference.objects.exists():
            raise CommandError("There is a conference already. The example is loaded into an empty database only.")
        today = timezone.localdate(timezone=conference.ZONE)
        made = conference.load(EXAMPLE, today)
        delegations.load(made, EXAMPLE)
        people.load(made, EXAMPLE, people.BEFORE_THE_AGENDA)
        _room("agenda", made)
        people.load(made, EXAMPLE, people.AFTER_THE_AGENDA)
        _room("press", made)
        self.stdout.write(f"The example is loaded: {made.absolute(made.get_absolute_url())}")
