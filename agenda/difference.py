"""What changed between two documents of the agenda: to mark it on pages, tell people, and go from one to the other."""

from __future__ import annotations

import copy
from typing import Any

from django.conf import settings
from i18nfield.strings import LazyI18nString

Json = dict[str, Any]

EMPTY: Json = {"sessions": []}
LANGUAGES = dict(settings.LANGUAGES).keys()


def in_order(sessions: list[Json]) -> list[Json]:
    """The order of sessions in a document: time, then code."""
    return sorted(sessions, key=lambda s: (s["start"], s["end"], s["code"]))


def difference(old: Json | None, new: Json) -> Json:
    """From `old` (None: there was nothing) to `new`, as JSON.

    `added` and `removed` hold whole sessions, `changed` the fields of a session as `[old, new]`, `about` whatever else
    the document says of itself. `apply(old, difference(old, new)) == new`.
    """
    old = old or EMPTY
    before = {s["code"]: s for s in old["sessions"]}
    after = {s["code"]: s for s in new["sessions"]}
    changed = [
        {"code": code, "fields": {f: [before[code].get(f), s[f]] for f in s if before[code].get(f) != s[f]}}
        for code, s in after.items()
        if code in before and before[code] != s
    ]
    about = [key for key in {**old, **new} if key != "sessions" and old.get(key) != new.get(key)]
    return {
        "added": [s for code, s in after.items() if code not in before],
        "removed": [s for code, s in before.items() if code not in after],
        "changed": changed,
        "about": {key: [old.get(key), new.get(key)] for key in sorted(about)},
    }


def apply(old: Json | None, change: Json) -> Json:
    """The newer document, from the older and the difference."""
    document = copy.deepcopy(old or EMPTY)
    sessions = {s["code"]: s for s in document["sessions"]}
    for session in change["removed"]:
        del sessions[session["code"]]
    for one in change["changed"]:
        sessions[one["code"]].update({field: new for field, (_old, new) in one["fields"].items()})
    for session in change["added"]:
        sessions[session["code"]] = copy.deepcopy(session)
    document.update({key: new for key, (_old, new) in change["about"].items()})
    document["sessions"] = in_order(list(sessions.values()))
    return document


def in_language(change: Json, language: str) -> Json:
    """The same difference as somebody sees it who reads in `language`: without fields that read the same there, and
    without sessions of which nothing else changed."""
    seen = []
    for one in change["changed"]:
        fields = {
            name: values
            for name, values in one["fields"].items()
            if _read(values[0], language) != _read(values[1], language)
        }
        if fields:
            seen.append({"code": one["code"], "fields": fields})
    return change | {"changed": seen}


def _read(value: Any, language: str) -> Any:
    """A value of a document with each multilingual text as it reads in one language."""
    if isinstance(value, list):
        return [_read(item, language) for item in value]
    if isinstance(value, dict):
        if value.keys() <= LANGUAGES:
            return LazyI18nString(value).localize(language)
        return {key: _read(item, language) for key, item in value.items()}
    return value


def is_empty(change: Json) -> bool:
    """Whether a reader of the public agenda would notice nothing."""
    return not (change["added"] or change["removed"] or change["changed"])
