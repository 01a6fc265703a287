"""Made-up registrations to measure with."""

import pytest
from django.core.management import CommandError, call_command

from conference.mail.models import Message
from conference.models import Conference
from registration.actions.seats import recount
from registration.models import Places, Registration, State
from tests import factories

pytestmark = pytest.mark.django_db


def test_generated_conference_has_its_places_counted_and_no_mail_due(capsys):
    call_command("generate_registrations", number=300)
    made = Conference.objects.get(slug="generated-300")
    people = Registration.objects.filter(conference=made)
    assert people.count() == 300
    assert recount(made.pk) == {}
    assert len(set(people.values_list("state", flat=True))) > 4
    assert people.values("delegation").distinct().count() > 50
    assert Message.objects.open().count() == 0
    assert all(email.endswith("@example.org") for email in people.values_list("email", flat=True))
    waiting = people.filter(state=State.WAITLISTED, delegation__isnull=False).values("delegation")
    assert all(row.left == 0 for row in Places.objects.filter(delegation__in=waiting))


def test_generating_touches_no_conference_that_exists():
    kept = factories.conference(slug="generated-5")
    with pytest.raises(CommandError, match="already"):
        call_command("generate_registrations", number=5)
    with pytest.raises(CommandError, match="already"):
        call_command("generate_registrations", number=5, conference=kept.slug)
    assert not Registration.objects.exists()


def test_production_refuses_made_up_people(settings):
    settings.LOCAL, settings.DEBUG = False, False
    with pytest.raises(CommandError, match="production"):
        call_command("generate_registrations", number=5)
    assert not Conference.objects.exists()


@pytest.mark.parametrize("number", [0, -1, 1_000_001])
def test_impossible_numbers_are_refused(number):
    with pytest.raises(CommandError, match="from 1 to"):
        call_command("generate_registrations", number=number)
