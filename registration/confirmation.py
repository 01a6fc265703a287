"""The confirmation on paper: who comes, to what, when and where, with the code for the desk."""

from __future__ import annotations

import io

import segno
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conference.templatetags.plenary import date, day
from conference.typeset.letters import printable
from conference.typeset.pdf import pdf
from registration.models import Registration


def confirmation(registration: Registration) -> bytes:
    """One page (PDF) in the active language. The days stand in it one by one: border officers and hotels ask."""
    conference = registration.conference
    place = ", ".join(part for part in (str(conference.venue or ""), str(conference.city)) if part)
    facts: list[tuple[str, str | list[str]]] = [
        (_("Reference code"), registration.reference),
        (_("Name"), registration.formal_name),
        (_("Function"), registration.function),
        (pgettext("whom a participant represents", "For"), registration.represents),
        (_("Role in the delegation"), registration.get_role_display() if registration.role else ""),
        (_("When"), [day(one) for one in conference.days]),
        (_("Where"), place),
    ]
    with timezone.override(conference.tz):
        since = date(registration.state_since)
    return pdf(
        "confirmation",
        {
            "language": translation.get_language() or "en",
            "title": _("Confirmation of participation"),
            "conference": str(conference.title),
            "since": _("Confirmed on %(day)s") % {"day": since},
            "facts": [
                {"label": label, "lines": value if isinstance(value, list) else [printable(value)]}
                for label, value in facts
                if value
            ],
            "code": code_as_svg(registration.reference),
            "code_alt": _("QR code of %(code)s") % {"code": registration.reference},
            "advice": _("Show this code at the check-in desk, with a document that has a photograph."),
            "contact_title": _("Conference secretariat"),
            "contact": [line for line in (conference.contact_email, conference.contact_phone) if line],
            "address": conference.absolute(conference.get_absolute_url()),
        },
        at=registration.state_since,
    )


def code_as_svg(text: str) -> str:
    """A QR code (ISO/IEC 18004) with its quiet zone, as SVG."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", border=4, dark="#0b2838", light="#ffffff")
    return picture.getvalue().decode()
