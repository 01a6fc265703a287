"""The letter with which a participant applies for a visa: in the person's language and in English, made from passport
data at the moment of the download and kept nowhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conference.templatetags.plenary import date, days
from conference.typeset.letters import printable
from conference.typeset.pdf import pdf
from registration.models import Passport, Registration
from registration.models.countries import country_name


def visa_letter(registration: Registration, passport: Passport) -> bytes:
    """One page per language (PDF), dated with the day of its issue; a draft of today while it is not issued."""
    conference = registration.conference
    issued = passport.letter_issued_at or timezone.now()
    languages = list(dict.fromkeys([registration.language, "en"]))
    parts = [_part(registration, passport, issued, language) for language in languages]
    first = parts[0]
    return pdf(
        "visa_letter",
        {
            "language": languages[0],
            "title": first["title"],
            "parts": parts,
            "address": conference.absolute(conference.url("home", language=languages[0])),
        },
        at=issued,
    )


def _part(registration: Registration, passport: Passport, issued: dt.datetime, language: str) -> dict[str, Any]:
    conference = registration.conference
    with translation.override(language), timezone.override(conference.tz):
        place = ", ".join(part for part in (str(conference.venue or ""), str(conference.city)) if part)
        facts = [
            (_("Name"), passport.name),
            (_("Number of the passport"), passport.number),
            (_("Country that issued it"), country_name(passport.country)),
            (_("Day of birth"), _iso_in_words(passport.born_on)),
            (_("Place of birth"), passport.born_in),
            (_("Issued on"), _iso_in_words(passport.issued_on)),
            (_("Valid until"), _iso_in_words(passport.expires_on)),
            (_("Function"), registration.function),
            (_("Delegation or organization"), registration.represents),
            (_("Reference code"), registration.reference),
        ]
        return {
            "language": language,
            "title": _("Letter for the visa application"),
            "conference": str(conference.title),
            "when": f"{conference.city} · {days(conference)}",
            "draft": "" if passport.letter_issued_at else _("Draft: not issued"),
            "dated": f"{conference.city}, {date(issued)}",
            "greeting": _("To the embassy or consulate concerned"),
            "opening": _(
                "We confirm that the person named below is invited to take part in %(title)s, which is held at "
                "%(place)s, from %(first)s to %(last)s."
            )
            % {
                "title": str(conference.title),
                "place": place,
                "first": date(conference.first_day),
                "last": date(conference.last_day),
            },
            "facts": [{"label": label, "value": printable(value)} for label, value in facts if value],
            "request": _(
                "We would be grateful if you could issue the visa that this person needs, in time for the conference."
            ),
            "check": _("You may check this letter with the secretariat: give the reference code."),
            "closing": _("Yours faithfully,"),
            "signature": _lines(conference.signature) or [_("Conference secretariat"), *_lines(conference.organizers)],
            "contact": [line for line in (conference.contact_email, conference.contact_phone) if line],
        }


def _lines(text: Any) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def _iso_in_words(text: str) -> str:
    return date(dt.date.fromisoformat(text)) if text else ""
