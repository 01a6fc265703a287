"""Registering people from a spreadsheet: in portions, or all or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.models import Actor, AuditEvent, record_many
from conference.links.models import make_many
from conference.models import Conference
from registration import emails
from registration.actions.apply import one_at_a_time
from registration.actions.confirm import tell
from registration.imports.rows import Bad, Person, heads_of, known_people, take
from registration.models import Answer, Places, Registration, Source, State, Travel
from registration.models.registration import DelegationRole

PORTION = 100  # people in one transaction
MOST_MAILBOXES = 1000  # whose applications are held up at once; each is a lock in the database's memory


@dataclass
class Imported:
    """What came of it. `again`: rows that were imported before, by this very file."""

    added: int = 0
    waiting: int = 0
    confirmed: int = 0
    again: int = 0
    bad: list[Bad] = field(default_factory=list)


class Undone(Exception):
    """All or nothing was asked for, and not all could be: nothing was changed. `bad` says why."""

    def __init__(self, bad: list[Bad]) -> None:
        super().__init__(len(bad))
        self.bad = bad


def import_people(
    *,
    by: Actor,
    conference: Conference,
    people: Sequence[Person],
    confirm: bool = False,
    mails: bool = False,
    all_or_nothing: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Imported:
    """Register these people, who were checked before (`registration.imports.rows`): whoever finds no place stands on
    the waiting list. With `confirm` they are confirmed where no note verbale is needed; with `mails` each is sent the
    mail about it. Who was registered meanwhile is left out, or, with `all_or_nothing`, raises `Undone`. The same person
    (`Person.key`) is imported once, however often this is called.

    Places are counted last, when all is written, so that others wait for them only for a moment, however many people
    these are. Only where somebody else took one of the last places meanwhile, those rows are written once more while
    the others wait.
    """
    imported = Imported()
    size = len(people) if all_or_nothing else PORTION
    with transaction.atomic() if all_or_nothing else _no_transaction():
        for start in range(0, len(people), max(size, 1)):
            portion = people[start : start + size]

            def tick(done: int, start: int = start) -> None:
                progress(start + done, len(people))

            _once_more(by, conference, portion, confirm, mails, imported, tick)
            if all_or_nothing and imported.bad:
                raise Undone(imported.bad)
    progress(len(people), len(people))
    return imported


class _no_transaction:
    def __enter__(self) -> None:
        """Each portion has its own."""

    def __exit__(self, *exc: object) -> None:
        """Nothing to end."""


class _Meanwhile(Exception):
    """While these people were written, others registered in such a way that the outcome is no longer right."""


def _once_more(
    by: Actor,
    conference: Conference,
    portion: Sequence[Person],
    confirm: bool,
    mails: bool,
    imported: Imported,
    tick: Callable[[int], None],
) -> None:
    """One portion; again, with the places locked first, when others came in between or when, rarely, the same reference
    code was drawn twice at the same moment."""
    for attempt in range(3):
        try:
            with transaction.atomic():
                part = _portion(by, conference, portion, confirm, mails, tick, alone=attempt > 0)
            break
        except (IntegrityError, _Meanwhile):
            if attempt == 2:
                raise
    imported.added += part.added
    imported.waiting += part.waiting
    imported.confirmed += part.confirmed
    imported.again += part.again
    imported.bad += part.bad


def _portion(
    by: Actor,
    conference: Conference,
    portion: Sequence[Person],
    confirm: bool,
    mails: bool,
    tick: Callable[[int], None],
    *,
    alone: bool,
) -> Imported:
    """Register these people. `alone`: nobody else can take or free a place until it is done; otherwise the places are
    locked at the end, and `_Meanwhile` is raised when they no longer give what they seemed to give."""
    part = Imported()
    if alone:
        _wait_for_turns(conference, portion)
    places = _places(conference, portion, lock=alone)
    people = _still_new(conference, portion, part)
    has_place, taken = _count(people, places)
    made = [_registration(conference, *one, confirm) for one in zip(people, has_place, strict=True)]
    give_references(made)
    Registration.objects.bulk_create(made)
    Travel.objects.bulk_create(
        Travel(registration=new, **person.travel)
        for new, person in zip(made, people, strict=True)
        if any(person.travel.values())
    )
    Answer.objects.bulk_create(
        Answer(registration=new, question_id=question, codes=list(given.codes), text=given.text)
        for new, person in zip(made, people, strict=True)
        for question, given in person.answers.items()
    )
    make_many("registration", [new.pk for new in made])
    events = record_many(
        by=by,
        verb="registration.imported",
        about=[(new, new.reference, {"state": [None, new.state]}) for new in made],
    )
    for number, (new, event) in enumerate(zip(made, events, strict=True)):
        if mails:
            _send(new, event)
        tick(number + 1)
    if not alone:
        connection.check_constraints()  # which the end of the transaction would do, while others wait
        _wait_for_turns(conference, portion)
        if _somebody_came(conference, people):
            raise _Meanwhile
        places = _places(conference, portion, lock=True)
        if _count(people, places) != (has_place, taken):
            raise _Meanwhile
    for row in places:
        if number := taken[row.delegation_id]:
            Places.objects.filter(pk=row.pk).update(taken=F("taken") + number)
    states = Counter(new.state for new in made)
    part.added, part.waiting, part.confirmed = len(made), states[State.WAITLISTED], states[State.CONFIRMED]
    return part


def _wait_for_turns(conference: Conference, portion: Sequence[Person]) -> None:
    """Nobody applies with one of these mailboxes until the transaction ends."""
    mailboxes = {person.fields["email"].lower() for person in portion}
    if len(mailboxes) <= MOST_MAILBOXES:  # else who applies at this very moment may show as a likely duplicate
        one_at_a_time(conference, *mailboxes)


def _places(conference: Conference, portion: Sequence[Person], *, lock: bool) -> list[Places]:
    """The rows in which these people count, in the order in which all actions lock them."""
    within = {person.delegation.pk for person in portion if person.delegation}
    rows = Places.objects.filter(Q(delegation__isnull=True) | Q(delegation__in=within), conference=conference)
    rows = rows.order_by(F("delegation").asc(nulls_first=True))
    return list(rows.select_for_update(no_key=True) if lock else rows)


def _count(people: Sequence[Person], places: Sequence[Places]) -> tuple[list[bool], Counter[int | None]]:
    """Who of them finds a place, and how many that takes of each row."""
    left: dict[int | None, int] = defaultdict(int, {row.delegation_id: row.left for row in places})
    taken: Counter[int | None] = Counter()
    return [take(person, left, taken) for person in people], taken


def _still_new(conference: Conference, portion: Sequence[Person], part: Imported) -> list[Person]:
    """Leave out whoever was registered since the rows were checked."""
    keys = [person.key for person in portion]
    before = set(Registration.objects.filter(submission_key__in=keys).values_list("submission_key", flat=True))
    known = known_people(conference, [person.fields["email"] for person in portion])
    heads = heads_of(conference)
    people = []
    for person in portion:
        if person.key in before:
            part.again += 1
        elif person.identity in known:
            sentence = _("%(name)s is registered already, as %(reference)s.")
            words = {"name": person.name, "reference": known[person.identity]}
            part.bad.append(Bad(person.row, [sentence % words]))
        elif _is_second_head(person, heads):
            sentence = _("%(name)s is the head of this delegation. Give one of them another role.")
            part.bad.append(Bad(person.row, [sentence % {"name": heads[person.delegation.pk]}]))  # type: ignore[union-attr]
        else:
            people.append(person)
    return people


def _somebody_came(conference: Conference, people: Sequence[Person]) -> bool:
    """Whether one of these people, who are written already, or a head of their delegation registered meanwhile."""
    ours = [person.key for person in people]
    known = known_people(conference, [person.fields["email"] for person in people], but=ours)
    heads = heads_of(conference, but=ours)
    return any(person.identity in known or _is_second_head(person, heads) for person in people)


def _is_second_head(person: Person, heads: dict[int, str]) -> bool:
    is_head = person.delegation is not None and person.fields["role"] == DelegationRole.HEAD
    return is_head and person.delegation.pk in heads  # type: ignore[union-attr]


def _registration(conference: Conference, person: Person, has_place: bool, confirm: bool) -> Registration:
    now = timezone.now()
    new = Registration(
        conference=conference,
        category=person.category,
        delegation=person.delegation,
        submission_key=person.key,
        source=Source.IMPORT,
        state_since=now,
        **person.fields,
    )
    if not has_place:
        new.state, new.waiting_since = State.WAITLISTED, now
    else:
        # A note verbale cannot name somebody who is registered only now.
        new.state = State.CONFIRMED if confirm and not person.category.needs_note else State.SUBMITTED
    return new


def give_references(made: Sequence[Registration]) -> None:
    """A code for each of these unsaved rows that nobody has: of thousands, some are drawn twice."""
    used: set[str] = set()
    lacking = list(made)
    while lacking:
        for new in lacking:
            new.give_reference()
        drawn = [new.reference for new in lacking]
        gone = set(Registration.objects.filter(reference__in=drawn).values_list("reference", flat=True))
        again = []
        for new in lacking:
            if new.reference in gone or new.reference in used:
                again.append(new)
            used.add(new.reference)
        lacking = again
    for new in made:
        new.index()


def _send(new: Registration, event: AuditEvent) -> None:
    match new.state:
        case State.CONFIRMED:
            tell(new, cause=event)
        case State.WAITLISTED:
            emails.waiting(new, cause=event)
        case _:
            emails.received(new, cause=event)
