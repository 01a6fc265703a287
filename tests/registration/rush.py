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


def stage(slug: str, *, applicants: int) -> None:
    """Print the stage of fifty places: who has a place (link token, reference), who waits (reference) and who applies
    (draft, cookie), each of a delegation that is full, of one with room, and of no delegation."""
    conference = factories.conference(slug=slug, places=50)
    states = factories.category(conference, code="state")
    observers = factories.category(conference, code="observer")
    belongings = {
        "full": (states, factories.delegation(states, code="FULL", places=10), 10),
        "roomy": (states, factories.delegation(states, code="ROOMY", places=100), 20),
        "none": (observers, None, 20),
    }
    found: dict = {"session": organizer()}
    for name, (category, delegation, there) in belongings.items():
        people = [factories.registration(category, delegation) for _n in range(there)]
        line = [factories.registration(category, delegation, state=State.WAITLISTED) for _n in range(10)]
        found[name] = {
            "there": [[factories.link(one).token, one.reference] for one in people],
            "line": [one.reference for one in line],
        }
    found["drafts"] = [begin(conference, number) for number in range(applicants)]
    print(json.dumps(found))


REPRESENTS = ("delegation:FULL", "delegation:ROOMY", "category:observer")


def begin(conference, number):
    key, cookie = uuid.uuid4(), f"rush-{number}"
    steps = {
        "delegation": {"represents": [REPRESENTS[number % 3]]},
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
