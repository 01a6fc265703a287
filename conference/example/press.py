"""The example's press room: two releases and two press offices."""

from __future__ import annotations

import datetime as dt
import re

from babel.dates import format_skeleton
from django.utils import timezone, translation
from i18nfield.strings import LazyI18nString

from conference.audit.models import Actor
from conference.example.press_texts import AND, ANNOUNCEMENT, CONTACTS, OUTCOME
from conference.models import Conference
from conference.press import actions
from conference.press.actions import Words
from conference.press.models import PressContact, Release
from conference.templatetags import plenary

CLOSING = dt.time(17)  # on the last day, in the conference's zone: then the press conference begins
LINE_BREAK = re.compile(r"(?<=[^\n])\n *(?=[^\s>#-])")  # inside a paragraph: an editor's page wraps by itself
DAYS_AGO = 5  # when the first release went out


def load(conference: Conference, by: Actor) -> None:
    """Two releases, one published in four languages and one under embargo until the closing, and the contacts.

    `by` is named as their author. Expects a conference without a press room.
    """
    for order, (office, email, phone) in enumerate(CONTACTS, start=1):
        contact = PressContact(
            conference=conference,
            office=LazyI18nString(office),
            place=LazyI18nString(dict.fromkeys(office, "Washington, DC")),
            email=email,
            phone=phone,
            order=order,
        )
        actions.save_contact(by=by, contact=contact)

    announcement = _write(conference, by, ANNOUNCEMENT)
    announcement = actions.publish(by=by, release=announcement, version=announcement.version)
    # An example is loaded in a moment, but its release went out some days ago.
    then = timezone.now() - dt.timedelta(days=DAYS_AGO)
    Release.objects.filter(pk=announcement.pk).update(created_at=then, published_at=then)
    announcement.texts.update(updated_at=then)

    outcome = _write(conference, by, OUTCOME)
    closing = dt.datetime.combine(conference.last_day, CLOSING, tzinfo=conference.tz)
    outcome = actions.set_embargo(by=by, release=outcome, version=outcome.version, until=closing)
    actions.publish(by=by, release=outcome, version=outcome.version)


def _write(conference: Conference, by: Actor, texts: dict[str, Words]) -> Release:
    """A draft in all its languages; the first is the original."""
    release: Release | None = None
    for language, text in texts.items():
        body = text.body.format(days=_days(conference, language))
        words = Words(text.title, text.dateline, text.lead, LINE_BREAK.sub(" ", body).strip())
        if release is None:
            release = actions.write(by=by, conference=conference, language=language, words=words)
        else:
            actions.save_text(by=by, release=release, language=language, version=0, words=words)
    assert release is not None
    return release


def _days(conference: Conference, language: str) -> str:
    """The first and the last day in a sentence: "13 and 14 January 2027"."""
    first, last = conference.first_day, conference.last_day
    with translation.override(language):
        begin = (
            str(first.day) if first.month == last.month else format_skeleton("MMMMd", first, locale=plenary.locale())
        )
        return f"{begin} {AND[language]} {plenary.date(last)}"
