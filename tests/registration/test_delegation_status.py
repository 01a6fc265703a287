"""How far a delegation has come: one row and a list must say the same, whatever happened in whatever order."""

import itertools

import pytest
from django.utils import timezone

from registration.delegation_status import Status, in_order, needs_reminding, status_of, with_status
from registration.models import Delegation, State
from tests import factories


def listed(delegation):
    return with_status(Delegation.objects.all()).get(pk=delegation.pk).status


@pytest.fixture
def ministry(conference):
    return factories.category(conference, needs_note=True)


def test_status_follows_what_happens(ministry):
    delegation = factories.delegation(ministry)
    point = factories.focal_point(delegation)
    seen = [status_of(delegation)]

    delegation.invited_at = timezone.now()
    delegation.save()
    seen.append(status_of(delegation))
    point.opened_at = timezone.now()
    point.save()
    seen.append(status_of(delegation))
    person = factories.registration(ministry, delegation)
    seen.append(status_of(delegation))
    factories.note(delegation, person)
    seen.append(status_of(delegation))
    delegation.complete_at = timezone.now()
    delegation.save()
    seen.append(status_of(delegation))

    assert seen == list(Status)


def test_list_and_row_agree_in_every_situation(conference, ministry):
    plain = factories.category(conference)
    now = timezone.now()
    situations = itertools.product(
        (ministry, plain),
        (None, now),  # invited
        (None, now),  # opened
        (None, State.NOMINATED, State.CONFIRMED, State.WAITLISTED, State.WITHDRAWN),
        ("none", "removed", "of nobody", "covers"),
        (None, now),  # said to be complete
    )
    wrong, found = [], set()
    for category, invited, opened, state, note, complete in situations:
        delegation = factories.delegation(category, invited_at=invited, complete_at=complete)
        factories.focal_point(delegation, opened_at=opened)
        person = [factories.registration(category, delegation, state=state)] if state else []
        if note != "none":
            covered = [] if note == "of nobody" else person
            factories.note(delegation, *covered, removed_at=now if note == "removed" else None)
        if listed(delegation) != status_of(delegation):
            wrong.append((category.needs_note, invited, opened, state, note, complete))
        found.add(status_of(delegation))
    assert wrong == []
    assert found == set(Status)


def test_delegation_is_not_complete_while_a_member_lacks_the_note_or_the_details(ministry):
    delegation = factories.delegation(ministry, complete_at=timezone.now())
    first, second = (factories.registration(ministry, delegation, state=s) for s in ("confirmed", "submitted"))
    factories.note(delegation, first)
    assert status_of(delegation) == Status.NOTE
    factories.note(delegation, second)
    assert status_of(delegation) == Status.COMPLETE
    second.state = State.NOMINATED
    second.save()
    assert status_of(delegation) == listed(delegation) == Status.NOTE


def test_delegation_that_sends_nobody_is_complete_when_it_says_so(ministry):
    delegation = factories.delegation(ministry, complete_at=timezone.now())
    assert status_of(delegation) == listed(delegation) == Status.COMPLETE


def test_silent_delegations_stand_first_and_pools_last(ministry):
    now = timezone.now()
    pool = factories.delegation(ministry, kind=Delegation.Kind.POOL, code="POOL")
    complete = factories.delegation(ministry, complete_at=now, code="DONE")
    invited = factories.delegation(ministry, invited_at=now, code="INVITED")
    new = factories.delegation(ministry, code="NEW")
    codes = [one.code for one in in_order(with_status(Delegation.objects.all()))]
    assert codes == [invited.code, new.code, complete.code, pool.code]


def test_reminders_go_to_the_silent_and_to_those_who_owe_a_note(conference, ministry):
    plain = factories.delegation(factories.category(conference))
    owing = factories.delegation(ministry)
    assert {s for s in Status if needs_reminding(plain, s)} == {Status.INVITED, Status.OPENED}
    assert {s for s in Status if needs_reminding(owing, s)} == {Status.INVITED, Status.OPENED, Status.NOMINATED}
