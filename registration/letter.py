"""The letter of invitation to a delegation on paper: what the template is given, in one language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conference.models import Conference
from conference.templatetags import plenary
from conference.typeset.letters import printable
from conference.typeset.pdf import pdf
from registration.list_of_participants import delegations_in_order
from registration.models import Delegation

MOST = 300  # delegations whose letters go into one file


class TooMany(ValueError):
    """More than `MOST` delegations."""


def invitation_letter(delegation: Delegation, language: str, at: dt.datetime) -> bytes:
    """The letter as PDF, dated with the day of the moment `at` (aware) in the conference's zone.

    `delegation` with its `conference` and `places`. The same data and the same moment give the same bytes.
    """
    return _pdf([_letter(delegation, language, at)], at)


def invitation_letters(conference: Conference, at: dt.datetime) -> bytes:
    """The letters to all delegations (nobody invites a pool) as one PDF, in the order of the list of participants: to
    each in every language of its focal points, or, while it has none, in the first of the conference. Raises `TooLarge`
    and `TooMany`."""
    rows = (
        conference.delegations.filter(places__isnull=False)
        .exclude(kind=Delegation.Kind.POOL)
        .select_related("conference", "places")
    )
    found = list(delegations_in_order(rows.prefetch_related("focal_points"))[: MOST + 1])
    if len(found) > MOST:
        raise TooMany(len(found))
    letters = []
    for delegation in found:
        spoken = [point.language for point in delegation.focal_points.all()] or conference.languages[:1] or ["en"]
        letters += [_letter(delegation, language, at) for language in dict.fromkeys(spoken)]
    return _pdf(letters, at)


def _pdf(letters: list[dict[str, Any]], at: dt.datetime) -> bytes:
    first = letters[0] if letters else {"language": translation.get_language() or "en", "title": _("Invitation")}
    return pdf("invitation", {"language": first["language"], "title": first["title"], "letters": letters}, at=at)


def _letter(delegation: Delegation, language: str, at: dt.datetime) -> dict[str, Any]:
    conference = delegation.conference
    with translation.override(language), timezone.override(conference.tz):
        return {
            "language": language,
            "title": _("Invitation"),
            "conference": str(conference.title),
            "when": f"{conference.city} · {plenary.days(conference)}",
            "date": plenary.day(at),
            "addressee": printable_lines(delegation.addressee),
            "delegation": printable(str(delegation)),
            "facts": _facts(conference),
            "words": paragraphs(printable(str(conference.invitation or ""))),
            "places_title": _("Your delegation"),
            "places": terms(delegation),
            "how": _(
                "The focal point of your delegation receives a private link by e-mail. It serves to name the members "
                "of the delegation and to send the note verbale; no account is needed."
            ),
            "signature": printable_lines(conference.signature),
            "contact_title": _("Secretariat"),
            "contact": [
                line
                for line in (conference.contact_email, conference.contact_phone, plenary.text(conference.contact_hours))
                if line
            ],
            "address": conference.absolute(conference.url("home", language=language)),
        }


def letter_name(delegation: Delegation, language: str) -> str:
    """The file's name, such as invitation-bs-fr.pdf."""
    return f"invitation-{delegation.code.lower()}-{language}.pdf"


def terms(delegation: Delegation) -> list[list[str]]:
    """What a delegation is offered and asked, as pairs of a term and its words, in the active language."""
    deadline = delegation.conference.nominations_until
    found = [[_("Places"), str(delegation.places.places)]]
    if delegation.funded:
        found.append([_("Of these, paid for by the organizers"), str(delegation.funded)])
    if delegation.plenary_seats:
        found.append([_("Seats at the table of the plenary"), str(delegation.plenary_seats)])
    if deadline is not None:
        found.append([_("Please name the members by"), plenary.day(deadline)])
    return found


def printable_lines(value: object) -> list[str]:
    """The lines of a text, in letters that the paper can show."""
    return plenary.lines(printable(str(value or "")))


def paragraphs(text: str) -> list[str]:
    """A typed text as paragraphs, which an empty line parts; line breaks inside them stay."""
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def _facts(conference: Conference) -> list[tuple[str, list[str]]]:
    """What, when, where and by whom: each a term and its lines."""
    found = [
        (_("Conference"), [str(conference.title), *plenary.lines(conference.subtitle)]),
        (_("When"), _days(conference)),
        (_("Where"), [*plenary.lines(conference.venue), str(conference.city)]),
        (_("Organizers and host"), plenary.lines(conference.organizers)),
    ]
    return [fact for fact in found if fact[1]]


def _days(conference: Conference) -> list[str]:
    first, last = plenary.day(conference.first_day), plenary.day(conference.last_day)
    return [first] if first == last else [first, _("to %(day)s") % {"day": last}]
