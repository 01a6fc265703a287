"""What the example keeps for whoever organizes it."""

from django.core.management import call_command

from registration.models import SavedFilter
from tests import factories


def test_organizer_of_the_example_has_a_list_kept(db):
    """Lists are somebody's: without a member of staff there is none."""
    organizer = factories.user()
    call_command("load_example")
    kept = SavedFilter.objects.get()
    assert (kept.user, kept.is_shared) == (organizer, True)
