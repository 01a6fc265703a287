"""What the example's office and its entrance desk did: a note among colleagues, a list kept, an endorsement, two who
look like one person, a visa letter asked for, badges handed out ahead, and somebody who came unannounced."""

from __future__ import annotations

import uuid

from conference.accounts.models import User
from conference.audit.models import Actor
from conference.example.second_stage import made_up_passport
from conference.models import Conference
from registration.actions import internal_notes, lists, passport
from registration.actions.apply import apply
from registration.actions.checkin import check_in
from registration.actions.endorse import endorse
from registration.actions.walk_in import walk_in
from registration.models import Category, Registration

DESK = "Main entrance"
HOSTS = ("Frangipani", "Breadfruit")  # live in Nassau, and fetched their badges ahead
UNANNOUNCED = {
    "given_name": "Ondine",
    "family_name": "Sapote",
    "function": "Interpreter",
    "organization": "Harbour Interpreters (made up)",
    "email": "o.sapote@example.org",
    "language": "en",
}
TWICE = "Mangrove"  # registers again, as an observer and from another mailbox


def load(conference: Conference, by: Actor) -> None:
    """Through the real actions, after everybody has registered."""
    rows = Registration.objects.filter(conference=conference, merged_into__isnull=True)
    people = {one.family_name: one for one in rows.select_related("conference", "category", "delegation")}
    categories = {one.code: one for one in Category.objects.filter(conference=conference)}

    soursop = people["Soursop"]
    assert soursop.delegation is not None
    focal_point = soursop.delegation.focal_points.order_by("pk")[0]
    endorse(by=focal_point.actor, registration=soursop)
    internal_notes.add(
        by=by,
        registration=people["Guayacán"],
        text="Called on the telephone: speaks in the round table, and would like a seat near the lectern.",
    )
    holder = people["Guayacán"]
    given = made_up_passport(conference, name="GUAYACÁN, RICARDO", number="EXAMPLE0002", country="DO")
    passport.give(by=holder.actor, registration=holder, passport=given)
    first = people[TWICE]
    apply(
        conference=conference,
        category=categories["observer"],
        delegation=None,
        person={
            "given_name": first.given_name,
            "family_name": first.family_name,
            "function": first.function,
            "organization": first.organization,
            "email": f"{first.given_name}.{first.family_name}@example.org".lower(),
            "language": first.language,
            "visibility": first.visibility,
        },
        needs={"diet": [], "access": [], "details": ""},
        submission_key=uuid.uuid4(),
        answers={},
    )
    for host in HOSTS:
        check_in(by=by, registration=people[host], desk=DESK)
    walk_in(
        by=by,
        conference=conference,
        category=categories["interpreter"],
        delegation=None,
        person=UNANNOUNCED,
        decides=True,
        desk=DESK,
        submission_key=uuid.uuid4(),
    )
    if organizer := User.objects.order_by("pk").first():
        lists.keep(
            by=organizer,
            conference=conference,
            name="Not named in a note verbale",
            query="?missing=note&sort=delegation",
            is_shared=True,
        )
