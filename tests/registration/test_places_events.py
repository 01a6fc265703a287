"""Every event that moves places, in random order: the counters are right after each, never more are taken than there
are, and nobody waits beside a free place. A room that adds an event adds it to `MOVES`."""

import contextlib
import os
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conference.audit.models import Actor, AuditEvent
from conference.spreadsheets import read, write
from registration.actions import leave, places, seats
from registration.actions.apply import Refused, apply
from registration.actions.checkin import AlreadyIn, check_in
from registration.actions.confirm import confirm
from registration.actions.import_people import Undone, import_people
from registration.actions.merge import NotMerged, merge
from registration.actions.nominate import nominate
from registration.actions.reassign import Misplaced, reassign
from registration.actions.replace import replace
from registration.actions.verify import open_link
from registration.actions.waitlist import move_one_up
from registration.actions.walk_in import walk_in
from registration.imports.columns import guess
from registration.imports.rows import check, keys_of
from registration.models import HOLDS_PLACE, IllegalMove, Places, Registration, State
from registration.models.places import Full, TooFew, of_conference
from tests import factories

pytestmark = pytest.mark.django_db
BY = Actor("staff", "1", "Rosalind")
REFUSALS = (IllegalMove, Refused, Full, TooFew, NotMerged, Misplaced, Undone, AlreadyIn)


class Hall:
    """A small conference in which something is nearly always full."""

    def __init__(self):
        self.conference = factories.conference(places=4)
        self.states = factories.category(self.conference)
        self.media = factories.category(self.conference, counts=False)
        self.open = factories.category(self.conference, admission="open")
        self.one = factories.delegation(self.states, places=2)
        self.other = factories.delegation(self.states, places=3)
        self.press = factories.delegation(self.media, places=1)
        self.where = [
            (self.states, self.one),
            (self.states, self.other),
            (self.media, self.press),
            (self.open, None),
        ]
        self.number = 0

    def person(self):
        self.number += 1
        return {
            "given_name": "Joost",
            "family_name": f"Pelikaan {self.number}",
            "function": "Adviser",
            "email": f"j{self.number}@example.org",
            "language": "en",
        }

    def pick(self, number):
        """Somebody, if there is anybody."""
        people = Registration.objects.filter(conference=self.conference).order_by("pk")
        total = people.count()
        return people[number % total] if total else None

    def assert_in_order(self):
        assert seats.recount(self.conference.pk) == {}
        for row in Places.objects.filter(conference=self.conference):
            assert row.taken <= row.places
        counting = Registration.objects.filter(conference=self.conference, state__in=HOLDS_PLACE, category__counts=True)
        assert counting.count() == of_conference(self.conference.pk).taken
        left = of_conference(self.conference.pk).left
        for waiting in Registration.objects.filter(conference=self.conference, state=State.WAITLISTED):
            room = waiting.delegation is None or Places.objects.get(delegation=waiting.delegation).left
            assert not (room and (left or not waiting.category.counts)), f"{waiting} waits beside a free place"


def do_apply(hall, a, b):
    category, delegation = hall.where[a % 4]
    apply(
        conference=hall.conference,
        category=category,
        delegation=delegation,
        person=hall.person(),
        needs={},
        submission_key=uuid.uuid4(),
    )


def do_nominate(hall, a, b):
    nominate(by=BY, delegation=hall.where[a % 3][1], person=hall.person(), submission_key=uuid.uuid4())


def do_replace(hall, a, b):
    replace(by=BY, registration=hall.pick(a), person=hall.person(), submission_key=uuid.uuid4(), in_full=b % 2 == 0)


def do_verify(hall, a, b):
    one = hall.pick(a)
    open_link(link=factories.link(one), registration=one)


def do_lapse(hall, a, b):
    one = hall.pick(a)
    Registration.objects.filter(pk=one.pk, holds_until__isnull=False).update(holds_until=timezone.now())
    leave.lapse(registration=one)


def do_reassign(hall, a, b):
    category, delegation = hall.where[b % 4]
    reassign(by=BY, registration=hall.pick(a), category=category, delegation=delegation)


def do_places(hall, a, b):
    rows = Places.objects.filter(conference=hall.conference).order_by("pk")
    places.change(by=BY, places=rows[a % 4], to=b % 6)


def do_walk_in(hall, a, b):
    category, delegation = hall.where[a % 4]
    walk_in(
        by=BY,
        conference=hall.conference,
        category=category,
        delegation=delegation,
        person=hall.person(),
        decides=b % 2 == 0,
        submission_key=uuid.uuid4(),
    )


def do_import(hall, a, b):
    """Up to five people of one delegation: confirmed or not, all or nothing or not."""
    heads = ["delegation", "given_name", "family_name", "email", "function"]
    someone = [hall.person() for _n in range(1 + a % 5)]
    rows = [[hall.where[b % 3][1].code, *(one[name] for name in heads[1:])] for one in someone]
    content = write.csv(heads, rows)
    table = read.table("people.csv", content)
    people = check(table, hall.conference, guess(heads), key=keys_of(hall.conference, content)).people
    assert len(people) == len(rows)
    import_people(
        by=BY,
        conference=hall.conference,
        people=people,
        confirm=a % 2 == 0,
        mails=a % 3 == 0,
        all_or_nothing=b % 2 == 0,
    )


def do_check_in(hall, a, b):
    check_in(by=BY, registration=hall.pick(a))


# Each takes the hall and two numbers; a refusal of the house is an answer too.
MOVES = {
    "apply": do_apply,
    "apply again": do_apply,
    "walk in": do_walk_in,
    "import": do_import,
    "check in": do_check_in,
    "nominate": do_nominate,
    "replace": do_replace,
    "verify": do_verify,
    "confirm": lambda hall, a, b: confirm(by=BY, registration=hall.pick(a)),
    "decline": lambda hall, a, b: leave.decline(by=BY, registration=hall.pick(a), reason="Full"),
    "withdraw": lambda hall, a, b: leave.withdraw(by=BY, registration=hall.pick(a)),
    "lapse": do_lapse,
    "move one up": lambda hall, a, b: move_one_up(by=BY, registration=hall.pick(a), reason="x", add_place=b % 2 == 0),
    "reassign": do_reassign,
    "merge": lambda hall, a, b: merge(by=BY, keep=hall.pick(a), drop=hall.pick(b)),
    "places": do_places,
}
HALLS = int(os.environ.get("HALLS", "8"))
WITHOUT_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]  # a hall costs a second to play again
STEP = st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, 30), st.integers(0, 30))


@settings(
    max_examples=int(os.environ.get("HALLS", "8")),
    deadline=None,
    phases=WITHOUT_SHRINKING,
    suppress_health_check=list(HealthCheck),
)
@given(steps=st.lists(STEP, min_size=12, max_size=25))
def test_places_are_right_after_every_event(db, steps):
    hall = Hall()
    for _n in range(4):
        do_apply(hall, _n, 0)
    for name, a, b in steps:
        with contextlib.suppress(*REFUSALS):
            MOVES[name](hall, a, b)
        hall.assert_in_order()


def test_every_move_happens_at_least_once():
    done, names = set(), sorted(MOVES)
    for turn in range(len(names)):  # each begins another hall, which fills up and stays full
        hall = Hall()
        do_apply(hall, turn, 0)
        for n, name in enumerate(names[turn:] + names[:turn]):
            with contextlib.suppress(*REFUSALS):
                MOVES[name](hall, n * 7 + turn, n * 3 + turn)
                done.add(name)
        hall.assert_in_order()
    assert done == set(MOVES)


def test_recount_by_command_says_where_a_counter_is_wrong(capsys):
    hall = Hall()
    call_command("recount_places")
    assert "Every counter is right." in capsys.readouterr().out
    Places.objects.filter(delegation=hall.one).update(taken=1)
    with pytest.raises(CommandError):
        call_command("recount_places", conference=hall.conference.slug)
    assert f"{hall.one.code}: the counter says 1, counted 0" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no conference"):
        call_command("recount_places", conference="nowhere")


def test_counter_is_put_right_by_command_and_whoever_waits_moves_up(capsys):
    hall = Hall()
    slug, limit = hall.conference.slug, Places.objects.get(delegation=hall.one).places
    Places.objects.filter(delegation=hall.one).update(taken=limit)  # says that it is full, and is empty
    waiting = factories.registration(hall.one.category, hall.one, state=State.WAITLISTED)
    call_command("recount_places", conference=slug, repair=True)
    assert seats.recount(hall.conference.pk) == {}
    waiting.refresh_from_db()
    assert waiting.state != State.WAITLISTED
    event = AuditEvent.objects.get(verb="places.repaired")
    assert event.changes["taken"] == [limit, 0]
    people = [factories.registration(hall.one.category, hall.one, state=State.CONFIRMED) for _n in range(limit)]
    Places.objects.filter(delegation=hall.one).update(taken=0, places=1)  # more people than places
    with pytest.raises(CommandError):
        call_command("recount_places", conference=slug, repair=True)
    said = capsys.readouterr().out
    assert f"{hall.one.code}: {len(people) + 1} persons hold 1 places; raise the places first" in said
    assert list(seats.recount(hall.conference.pk)) == [Places.objects.get(delegation=hall.one).pk]
