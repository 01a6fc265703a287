"""The example after confirmation: who told their travel, what is paid, a change that waits, and a visa letter."""

from __future__ import annotations

import datetime as dt
from typing import Any

from conference.audit.models import Actor
from conference.models import Conference
from registration import proposals
from registration.actions import passport
from registration.actions.change import change, shown
from registration.actions.funding import fund
from registration.actions.travel import FIELDS, tell
from registration.models import Registration, State

# Family name: days before the first day and time of arrival, flight, from; days after the last day and time of
# departure, flight; hotel.
TRAVEL = {
    "Tamarinde": (1, "14:35", "PY 0412", "Paramaribo", 1, "09:20", "PY 0413", "Harbour View (made up)"),
    "Flamboyant": (1, "14:35", "PY 0412", "Paramaribo", 2, "09:20", "PY 0413", "Harbour View (made up)"),
    "Guayacán": (2, "18:05", "AW 0077", "Santo Domingo", 0, "21:10", "AW 0078", "Coral Court (made up)"),
}
LIVES_HERE = "Breadfruit"
FUNDED: dict[str, dict[str, Any]] = {
    "Flamboyant": {"ticket": True, "hotel": True, "allowance": 120, "currency": "USD", "days": 3},
    "Guayacán": {"ticket": True, "hotel": False, "allowance": 110, "currency": "EUR", "days": 3},
}
HOLDER = "Tamarinde"
WISHES = ("Guayacán", {"function": "Viceministro de Interior y Policía", "badge_name": "Ricardo Guayacán M."})


def load(conference: Conference, by: Actor) -> None:
    """Through the real actions, for people who are confirmed."""
    confirmed = Registration.objects.filter(conference=conference, state=State.CONFIRMED)
    people = {one.family_name: one for one in confirmed.select_related("conference", "category", "delegation")}
    nothing: dict[str, Any] = dict.fromkeys(FIELDS, "") | {"arrives_at": None, "departs_at": None}
    for name, (before, lands, flight, origin, after, leaves, back, hotel) in TRAVEL.items():
        person = people[name]
        told = {
            "arrives_at": _at(conference, conference.first_day - dt.timedelta(before), lands),
            "arrival_flight": flight,
            "arrives_from": origin,
            "departs_at": _at(conference, conference.last_day + dt.timedelta(after), leaves),
            "departure_flight": back,
            "hotel": hotel,
            "is_local": False,
        }
        tell(by=person.actor, registration=person, travel=told)
    local = people[LIVES_HERE]
    tell(by=local.actor, registration=local, travel=nothing | {"is_local": True})
    for name, funding in FUNDED.items():
        fund(by=by, registration=people[name], funding=funding)
    _wish(people[WISHES[0]], WISHES[1])
    holder = people[HOLDER]
    given = passport.give(by=holder.actor, registration=holder, passport=made_up_passport(conference))
    passport.issue_letter(by=by, registration=holder, seen=passport.mark(given))


def _at(conference: Conference, day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), conference.tz)


def _wish(person: Registration, wishes: dict[str, str]) -> None:
    values = shown(proposals.present(person, None), {})
    seen = proposals.Seen.read(person, proposals.marks(person, values))
    change(by=person.actor, registration=person, person=wishes, needs={}, seen=seen)


def made_up_passport(
    conference: Conference, *, name: str = "TAMARINDE, JOOST", number: str = "EXAMPLE0001", country: str = "SR"
) -> dict[str, str]:
    """Plainly made up: no State numbers its passports so."""
    year = conference.first_day.year
    return {
        "name": name,
        "number": number,
        "country": country,
        "born_on": "1975-05-17",
        "born_in": "",
        "issued_on": f"{year - 3}-02-01",
        "expires_on": f"{year + 4}-01-31",
    }
