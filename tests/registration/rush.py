"""Sets the stage of a rush, inside the product's own settings and database: a conference of its own with fifty places,
all taken, people who wait, and people who have filled in everything and only have to press the button. Prints what
each of them needs for that, as JSON."""

import json
import uuid

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from conference.accounts.models import User
from registration.actions import draft
from registration.models import State
from tests import factories


def stage(slug: str, *, places: int, applicants: int, waiting: int) -> None:
    """Print the stage: who has a place (link token, reference), who waits (reference), who applies (draft, cookie)."""
    conference = factories.conference(slug=slug, places=places)
    category = factories.category(conference, code="observer")
    there = [factories.registration(category) for _n in range(places)]
    line = [factories.registration(category, state=State.WAITLISTED) for _n in range(waiting)]
    drafts = [begin(conference, number) for number in range(applicants)]
    found = {
        "there": [[factories.link(one).token, one.reference] for one in there],
        "line": [one.reference for one in line],
        "drafts": drafts,
        "session": organizer(),
    }
    print(json.dumps(found))


def begin(conference, number):
    key, cookie = uuid.uuid4(), f"rush-{number}"
    steps = {
        "delegation": {"represents": ["category:observer"]},
        "person": {
            "given_name": [f"N{number}"],
            "family_name": ["Rush"],
            "function": ["Adviser"],
            "organization": ["Harbour Watch"],
            "role": ["adviser"],
            "email": [f"rush.{conference.slug}.{number}@example.org"],
            "language": ["en"],
        },
        "needs": {"visibility": ["secretariat"]},
    }
    for name, typed in steps.items():
        draft.keep(conference=conference, key=key, cookie=cookie, step=name, typed=typed, failed=False)
    return [str(key), cookie]


def organizer():
    """The key of a session in which somebody of the secretariat is signed in."""
    user = User.objects.filter(is_superuser=True).first()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key
