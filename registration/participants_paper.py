"""The list of participants on paper: PDF by typst and a Word file (Office Open XML), in one language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.models import Conference
from conference.templatetags import plenary
from conference.typeset.letters import printable, shows, without_signs
from conference.typeset.pdf import pdf
from registration import final_list, word
from registration import list_of_participants as listing
from registration.final_list import MOST, TooMany
from registration.list_of_participants import Audience, Block
from registration.models import Registration


@dataclass(frozen=True)
class Paper:
    """What both files say. `lines` stand under the title, `notice` says who must not see it ("" for everyone)."""

    language: str
    title: str
    conference: str
    when: str
    lines: list[str]
    notice: str
    blocks: list[Block]
    at: dt.datetime


def compose(conference: Conference, audience: str, language: str, at: dt.datetime) -> Paper:
    """The list for an audience as at the moment `at`, or as it was declared final; three queries. Raises `TooMany`."""
    with translation.override(language), timezone.override(conference.tz):
        people = final_list.listed(conference, audience, 0, MOST + 1)
        if len(people) > MOST:
            raise TooMany(len(people))
        is_final = conference.participants_final_at is not None
        title = _("Final list of participants") if is_final else _("Provisional list of participants")
        day = plenary.date(conference.participants_final_at or at)
        count = ngettext("%(n)s participant", "%(n)s participants", len(people)) % {"n": len(people)}
        lines = [f"{day} · {count}"]
        if not is_final:
            lines.append(_("Please send corrections to %(email)s.") % {"email": conference.contact_email})
        notice = {
            Audience.PARTICIPANTS: _("For participants. Not for publication."),
            Audience.SECRETARIAT: _("For the secretariat only. Names persons who do not wish to be listed."),
        }
        return Paper(
            language=language,
            title=title,
            conference=str(conference.title),
            when=f"{conference.city} · {plenary.days(conference)}",
            lines=lines,
            notice=str(notice.get(Audience(audience), "")),
            blocks=listing.blocks(people),
            at=at,
        )


def file_name(conference: Conference, audience: str) -> str:
    """What a file of it is called, without language and ending."""
    kind = "final" if conference.participants_final_at is not None else "provisional"
    return f"participants-{kind}" + ("" if audience == Audience.PARTICIPANTS else f"-{audience}")


def as_pdf(paper: Paper) -> bytes:
    """The PDF. Raises `conference.typeset.pdf.TooLarge`."""
    with translation.override(paper.language):
        data: dict[str, Any] = {
            "language": paper.language,
            "title": paper.title,
            "conference": printable(paper.conference),
            "when": printable(paper.when),
            "lines": paper.lines,
            "notice": paper.notice,
            "empty": _("Nobody is on this list yet."),
            "blocks": [
                {
                    "title": block.title,
                    "groups": [
                        {"name": printable(group.name), "rows": list(_rows(group.people))} for group in block.groups
                    ],
                }
                for block in paper.blocks
            ],
        }
    return pdf("participants", data, at=paper.at)


def _rows(people: list[Registration]) -> Iterator[dict[str, str]]:
    """Each person, with the role or organization where it begins."""
    for words, person in listing.beginnings(people):
        yield {
            "role": printable(words),
            "name": name_on_paper(person, _("The name is in the Word file: this paper lacks its letters.")),
            "function": printable(person.function),
            "organization": printable(institution(person)),
        }


def name_on_paper(person: Registration, otherwise: str) -> str:
    """Title and name in letters that paper can show: as registered, else as on the badge, else `otherwise`."""
    title = f"{person.get_honorific_display()} "
    names = (clean for name in (person.full_name, person.badge_name) if (clean := without_signs(name)))
    return next((f"{title}{name}".strip() for name in names if shows(name)), otherwise)


def institution(person: Registration) -> str:
    """What stands under the function, unless the delegation or what the person stands under says so already."""
    return (
        ""
        if person.category.names_organization or person.organization in str(person.delegation or "")
        else person.organization
    )


def as_docx(paper: Paper) -> bytes:
    """The Word file: names of delegations as real headings, the document's language, pages numbered in the header."""
    with translation.override(paper.language):
        document = word.document(title=paper.title, language=paper.language, head=paper.conference)
        word.line(document, paper.conference, bold=True)
        word.line(document, paper.when, quiet=True)
        document.add_heading(paper.title, level=0)
        for text in paper.lines:
            word.line(document, text, quiet=True)
        if paper.notice:
            word.line(document, paper.notice, bold=True, colour=word.CORAL)
        if not paper.blocks:
            word.line(document, _("Nobody is on this list yet."))
        for block in paper.blocks:
            document.add_heading(word.clean(block.title), level=1)
            for group in block.groups:
                document.add_heading(word.clean(group.name), level=2)
                for role, person in listing.beginnings(group.people):
                    if role:
                        word.line(document, role, quiet=True, italic=True, keep=True)
                    word.person(document, person.formal_name, person.function, institution(person))
        return word.content(document)
