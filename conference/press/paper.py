"""A release on paper: what the template is given, in the release's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conference.models import Conference
from conference.press import markdown
from conference.press.models import PressContact, ReleaseText
from conference.templatetags import plenary
from conference.typeset.pdf import pdf


def release_pdf(conference: Conference, text: ReleaseText, contacts: Iterable[PressContact], at: dt.datetime) -> bytes:
    """The PDF of a release in one language, as at the moment `at`: with a notice while it may not be used yet."""
    release = text.release
    with translation.override(text.language), timezone.override(conference.tz):
        notice = ""
        if not release.is_published(at):
            notice = _("Draft. Not for publication.")
            if release.embargo_until is not None and release.embargo_until > at:
                notice = _("Under embargo until %(moment)s, time of %(city)s (%(offset)s).") % {
                    "moment": plenary.moment(release.embargo_until),
                    "city": conference.city,
                    "offset": plenary.offset(release.embargo_until),
                }
        issued = release.issued_at
        data = {
            "language": text.language,
            "title": text.title,
            "kind": _("Press release"),
            "issued": plenary.date(issued) if issued is not None else "",
            "notice": notice,
            "lead": text.lead,
            "opening": text.opening,
            "body": markdown.to_tree(text.body),
            "conference": str(conference.title),
            "when": f"{conference.city} · {plenary.days(conference)}",
            "address": conference.absolute(conference.url("release", release.slug, language=text.language)),
            "contacts_title": _("Contacts for the press"),
            "contacts": [
                {
                    "office": str(contact.office),
                    "place": str(contact.place),
                    "email": contact.email,
                    "phone": contact.phone_shown,
                }
                for contact in contacts
            ],
        }
    return pdf("release", data, at=max(text.updated_at, issued or text.updated_at))
