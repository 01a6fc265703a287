"""Where the agenda names a person: in words, or because the podium knows whose seat it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, Value
from django.urls import reverse
from i18nfield.strings import LazyI18nString

from agenda.document import latest
from agenda.models import Presentation, SessionPerson
from registration.events import Mention
from registration.models import Registration
from registration.models.folding import fold


def naming(registration: Registration) -> list[Mention]:
    """The sessions of the published agenda, then of the draft, whose podium or presentations name this person: by the
    registration, by the full name, or by the family name as whole words. Two queries."""
    conference = registration.conference
    said = Said(registration)
    found: list[Mention] = []
    version = latest(conference)
    for entry in version.document["sessions"] if version else ():
        parts = [person["name"] for person in entry["people"]]
        parts += [talk[field] for talk in entry["presentations"] for field in ("title", "speaker")]
        if said.any(parts):
            path = conference.url("session", entry["code"])
            found.append(Mention(str(LazyI18nString(entry["title"])), path, is_public=True))
    live = {"session__conference": conference, "session__is_removed": False}
    where = ("session_id", "session__code", "session__title")
    nobody = Value(None, output_field=BigIntegerField())
    people = SessionPerson.objects.filter(**live).order_by().values_list(*where, "name", "name", "registration_id")
    talks = Presentation.objects.filter(**live).order_by().values_list(*where, "title", "speaker", nobody)
    sessions = {
        (code, pk): title
        for pk, code, title, first, second, who in people.union(talks, all=True)
        if who == registration.pk or said.any([first, second])
    }
    for (_code, pk), title in sorted(sessions.items()):
        path = reverse("secretariat:agenda-session", args=[conference.slug, pk])
        found.append(Mention(str(title), path, is_public=False))
    return found


class Said:
    """Whether texts say a person's name, however accents and letters were written."""

    def __init__(self, registration: Registration) -> None:
        self.names = {fold(registration.full_name), fold(registration.family_name)}

    def any(self, texts: Iterable[Any]) -> bool:
        return any(self._says(text) for text in texts)

    def _says(self, text: Any) -> bool:
        data = getattr(text, "data", text)
        words = " ".join(str(one) for one in (data.values() if isinstance(data, dict) else [data or ""]))
        plain = "".join(letter if letter.isalnum() or letter in "'-" else " " for letter in fold(words))
        spaced = f" {' '.join(plain.split())} "
        return any(f" {name} " in spaced for name in self.names)
