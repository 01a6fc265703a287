"""Registering people from a spreadsheet: in portions, or all or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.models import Actor, AuditEvent, record
from conference.links.models import make_many
from conference.models import Conference
from registration import emails
from registration.actions.apply import one_at_a_time
from registration.actions.confirm import tell
from registration.imports.rows import Bad, Person, heads_of, known_people, take
from registration.models import Places, Registration, Source, State, Travel
from registration.models.registration import DelegationRole

PORTION = 100  # people in one transaction: others wait for the places so long
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


def _once_more(
    by: Actor,
    conference: Conference,
    portion: Sequence[Person],
    confirm: bool,
    mails: bool,
    imported: Imported,
    tick: Callable[[int], None],
) -> None:
    """One portion; again when, rarely, the same reference code was drawn twice at the same moment."""
    for attempt in range(3):
        try:
            with transaction.atomic():
                part = _portion(by, conference, portion, confirm, mails, tick)
            break
        except IntegrityError:
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
) -> Imported:
    mailboxes = sorted({person.fields["email"].lower() for person in portion})
    if len(mailboxes) <= MOST_MAILBOXES:  # else who applies at this very moment may show as a likely duplicate
        for mailbox in mailboxes:
            one_at_a_time(conference, mailbox)
    # Locked in the order of all actions: the conference's row, then delegations'.
    within = {person.delegation.pk for person in portion if person.delegation}
    rows = Places.objects.filter(conference=conference)
    locked = list(rows.filter(delegation__isnull=True).select_for_update(no_key=True))
    locked += rows.filter(delegation__in=within).order_by("delegation").select_for_update(no_key=True)
    left: dict[int | None, int] = defaultdict(int, {row.delegation_id: row.left for row in locked})
    part = Imported()
    people = _still_new(conference, portion, part)
    taken: Counter[int | None] = Counter()
    made = [_registration(conference, person, take(person, left, taken), confirm) for person in people]
    for row in locked:
        if number := taken[row.delegation_id]:
            Places.objects.filter(pk=row.pk).update(taken=F("taken") + number)
    give_references(made)
    Registration.objects.bulk_create(made)
    Travel.objects.bulk_create(
        Travel(registration=new, **person.travel)
        for new, person in zip(made, people, strict=True)
        if any(person.travel.values())
    )
    make_many("registration", [new.pk for new in made])
    for number, new in enumerate(made):
        event = record(
            by=by,
            verb="registration.imported",
            target=new,
            label=new.reference,
            changes={"state": [None, new.state]},
        )
        if mails:
            _send(new, event)
        tick(number + 1)
    states = Counter(new.state for new in made)
    part.added, part.waiting, part.confirmed = len(made), states[State.WAITLISTED], states[State.CONFIRMED]
    return part


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
        verified_at=now,  # staff acted
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
