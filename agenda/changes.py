"""A difference in words: one sentence for each session that moved, came, went or was changed."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from agenda import document
from agenda.difference import Json, in_language
from conference.templatetags.plenary import clock, day_month

DETAILS = ("abstract", "theme", "languages", "open_to_press", "kind", "presentations", "people")


def sentences(change: Json, new: Json) -> list[str]:
    """What `change` did on the way to the document `new`, for whoever reads in the active language: moves first, in the
    active time zone."""
    change = in_language(change, get_language() or "en")
    now = {s["code"]: s for s in new["sessions"]}
    moved, others = [], []
    for one in change["changed"]:
        entry = document.read(now[one["code"]], one["fields"])
        fields = one["fields"]
        if entry.was_start or entry.was_end:
            moved.append(_time(entry))
        if "room" in fields:
            moved.append(_room(entry, fields["room"][0]))
        if "title" in fields:
            old = LazyI18nString(fields["title"][0])
            others.append(_("“%(old)s” is now called “%(new)s”.") % {"old": old, "new": entry.title})
        if any(field in fields for field in DETAILS):
            others.append(_detail(entry, fields))
    removed = [
        _("“%(title)s” (%(when)s) does not take place.") % {"title": e.title, "when": _when(e)}
        for e in map(document.read, change["removed"])
    ]
    added = [
        _("New: “%(title)s”, %(when)s.") % {"title": e.title, "when": _when(e)}
        for e in map(document.read, change["added"])
    ]
    return [*moved, *removed, *added, *others]


def _when(entry: document.Entry) -> str:
    times = f"{day_month(entry.start)}, {clock(entry.start)}–{clock(entry.end)}"
    return f"{times}, {entry.room.name}" if entry.room else times


def _time(entry: document.Entry) -> str:
    start, end = entry.was_start or entry.start, entry.was_end or entry.end
    same_day = day_month(start) == day_month(entry.start)
    old = f"{clock(start)}–{clock(end)}" if same_day else f"{day_month(start)}, {clock(start)}–{clock(end)}"
    return _("“%(title)s” is now on %(day)s from %(start)s to %(end)s, not %(old)s.") % {
        "title": entry.title,
        "day": day_month(entry.start),
        "start": clock(entry.start),
        "end": clock(entry.end),
        "old": old,
    }


def _room(entry: document.Entry, old: Json | None) -> str:
    was = LazyI18nString(old["name"]) if old else None
    if entry.room is None:
        return _("“%(title)s” is no longer in %(old)s.") % {"title": entry.title, "old": was}
    if was is None:
        return _("“%(title)s” is in %(room)s.") % {"title": entry.title, "room": entry.room.name}
    return _("“%(title)s” is in %(room)s, not in %(old)s.") % {
        "title": entry.title,
        "room": entry.room.name,
        "old": was,
    }


def _detail(entry: document.Entry, fields: Json) -> str:
    new = sum(talk.is_new for talk in entry.talks)
    if new:
        return ngettext(
            "“%(title)s” has %(count)d new presentation.", "“%(title)s” has %(count)d new presentations.", new
        ) % {"title": entry.title, "count": new}
    if "presentations" in fields:
        return _("The presentations in “%(title)s” have changed.") % {"title": entry.title}
    if "people" in fields:
        return _("The podium of “%(title)s” has changed.") % {"title": entry.title}
    return _("The description of “%(title)s” has changed.") % {"title": entry.title}
