"""Searching a conference's public pages: sessions of the published agenda and releases that everyone may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from i18nfield.strings import LazyI18nString

from agenda.document import Document, Entry
from conference.models import Conference
from conference.press.models import Release, ReleaseText
from registration.models.folding import fold

LONGEST = 100  # characters of a question
MOST_WORDS = 8
SHOWN = 50  # of each kind


def words(question: str) -> list[str]:
    """What is looked for: folded, so that accents and capitals do not matter. All of them must occur."""
    return fold(question.replace("\x00", " ")[:LONGEST]).split()[:MOST_WORDS]


def sessions(document: Document, wanted: list[str]) -> list[Entry]:
    """Sessions in which every word occurs, in any language, in the order of their time. No query."""
    found = [entry for entry in document.entries if all(word in _text(entry) for word in wanted)]
    return sorted((e for e in found if not e.is_pause), key=lambda e: (e.start, e.code))[:SHOWN]


def _text(entry: Entry) -> str:
    return fold(" ".join(_pieces(entry)))


def _pieces(entry: Entry) -> Iterator[str]:
    yield entry.code
    fields: Iterable[Any] = (
        entry.title,
        entry.abstract,
        entry.theme and entry.theme.name,
        entry.room and entry.room.name,
        *(text for talk in entry.talks for text in (talk.title, talk.speaker)),
        *(name for bench in entry.podium for name in bench.names),
    )
    for field in fields:
        if isinstance(field, LazyI18nString):
            yield from field.data.values() if isinstance(field.data, dict) else (str(field.data or ""),)


def releases(conference: Conference, wanted: list[str], language: str, at: dt.datetime) -> list[Release]:
    """Releases that everyone may read at the moment `at`, with a text in which every word occurs; newest first. One
    query."""
    texts = ReleaseText.objects.filter(release=OuterRef("pk"))
    for word in wanted:
        texts = texts.filter(search__contains=word)
    found = Release.objects.published(at).filter(Exists(texts), conference=conference)
    return list(found.newest_first().with_texts(language)[:SHOWN])
