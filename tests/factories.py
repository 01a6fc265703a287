"""Rows that tests start from: each function makes one thing, with defaults that keep every rule."""

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from i18nfield.strings import LazyI18nString

from conference.accounts.models import Membership, Role, User
from conference.audit.models import record
from conference.files.models import StoredFile
from conference.links.models import PrivateLink, make
from conference.models import Conference
from registration.actions.apply import APPLICANT
from registration.actions.import_people import give_references
from registration.models import (
    HOLDS_PLACE,
    Category,
    Delegation,
    FocalPoint,
    NoteVerbale,
    Option,
    Places,
    Question,
    Registration,
    State,
)

numbers = itertools.count(1)
LANGUAGES = ["en", "es", "fr", "nl"]


def words(english: str, **others: str) -> LazyI18nString:
    """A multilingual text; languages that are not given say the same as English."""
    return LazyI18nString(dict.fromkeys(LANGUAGES, english) | others)


def conference(*, places: int = 100, **fields: Any) -> Conference:
    """A conference in Nassau in some 50 days, open for registration, with its row of places."""
    now = timezone.now()
    day = (now + dt.timedelta(days=50)).date()
    number = next(numbers)
    made = Conference.objects.create(
        **{
            "slug": f"nassau-{number}",
            "code": "NAS",
            "title": words("Regional Conference on Migration"),
            "short_title": words("Migration"),
            "city": words("Nassau"),
            "zone": "America/Nassau",
            "first_day": day,
            "last_day": day + dt.timedelta(days=1),
            "languages": LANGUAGES,
            "opens_at": now - dt.timedelta(days=1),
            "closes_at": now + dt.timedelta(days=40),
            "contact_email": "secretariat@example.org",
            **fields,
        }
    )
    Places.objects.create(conference=made, places=places)
    return made


def category(of: Conference, **fields: Any) -> Category:
    """A kind of participant: governments, by application, unless told otherwise."""
    number = next(numbers)
    return Category.objects.create(
        conference=of,
        **{"code": f"category-{number}", "name": words(f"Category {number}"), "has_roles": True, "order": number}
        | fields,
    )


def delegation(of: Category, *, places: int = 3, **fields: Any) -> Delegation:
    """A delegation of this category, with its row of places."""
    number = next(numbers)
    made = Delegation.objects.create(
        conference=of.conference, category=of, **{"code": f"D{number}", "name": words(f"State {number}")} | fields
    )
    Places.objects.create(conference=of.conference, delegation=made, places=places)
    return made


def many(of: Category, within: Delegation | None, number: int, **fields: Any) -> list[Registration]:
    """So many registrations by one statement, for counting queries: without links, and no place is taken."""
    people = []
    for n in range(number):
        one = Registration(
            conference=of.conference,
            category=of,
            delegation=within,
            **{
                "state": State.CONFIRMED,
                "state_since": timezone.now(),
                "given_name": "Dahlia",
                "family_name": f"Poinciana {n}",
                "function": "Director of Immigration",
                "email": f"d.poinciana.{n}.{next(numbers)}@example.org",
            }
            | fields,
        )
        people.append(one)
    give_references(people)
    return Registration.objects.bulk_create(people)


def registration(of: Category, within: Delegation | None = None, **fields: Any) -> Registration:
    """A person's registration in any state, without the action: it counts in the places and has its private link."""
    number = next(numbers)
    now = timezone.now()
    state = fields.get("state", State.SUBMITTED)
    made = Registration(
        conference=of.conference,
        category=of,
        delegation=within,
        **{
            "state": state,
            "state_since": now,
            "waiting_since": now if state == State.WAITLISTED else None,
            "holds_until": now + dt.timedelta(hours=48) if state == State.SUBMITTED else None,
            "given_name": "Dahlia",
            "family_name": f"Frangipani {number}",
            "function": "Director of Immigration",
            "email": f"d.frangipani.{number}@example.org",
        }
        | fields,
    )
    made.give_reference()
    made.index()
    made.save()
    make("registration", made.pk)
    if state in HOLDS_PLACE:
        rows = Places.objects.filter(conference=of.conference)
        for row in rows.filter(delegation__isnull=True) if of.counts else ():
            row.take()
        for row in rows.filter(delegation=within) if within else ():
            row.take()
    record(by=APPLICANT, verb=f"registration.{state}", target=made, label=made.reference)
    return made


def link(to: Registration) -> PrivateLink:
    """The registration's private link; its `token` stands in mails."""
    return make("registration", to.pk)


def user(of: Conference | None = None, role: str = Role.OWNER, **fields: Any) -> User:
    """A member of the secretariat, with a role in one conference if that is given."""
    number = next(numbers)
    made = User.objects.create_user(**{"email": f"staff{number}@example.org", "name": f"Staff {number}"} | fields)
    if of is not None:
        Membership.objects.create(user=made, conference=of, role=role)
    return made


def focal_point(of: Delegation, **fields: Any) -> FocalPoint:
    """The official who names this delegation's members, in English unless told otherwise."""
    number = next(numbers)
    return FocalPoint.objects.create(delegation=of, **{"email": f"focal.point.{number}@example.org"} | fields)


def note(of: Delegation, *covers: Registration, **fields: Any) -> NoteVerbale:
    """An uploaded note verbale that names these people."""
    file = StoredFile.of(
        conference_id=of.conference_id, name="note.pdf", content_type="application/pdf", content=b"%PDF-1.7 note"
    )
    file.save(force_insert=True)
    made = NoteVerbale.objects.create(delegation=of, file=file, uploaded_by=of.code, **fields)
    made.covers.set(covers)
    return made


def question(*categories: Category, options: Sequence[str] = (), after: Any = None, **fields: Any) -> Question:
    """A question asked of these categories, a line of text unless told otherwise; `options` are English words and
    codes in one, `after` a question and the answers (codes) after which alone it is asked."""
    number = next(numbers)
    before, values = after or (None, [])
    made = Question.objects.create(
        conference=categories[0].conference,
        shown_if=before,
        shown_if_values=list(values),
        **{"code": f"question-{number}", "label": words(f"Question {number}"), "order": number} | fields,
    )
    made.categories.set(categories)
    for order, code in enumerate(options, start=1):
        Option.objects.create(question=made, code=code, label=words(code.capitalize()), order=order)
    return made
