"""What a conference still lacks before people can register. Decides and never writes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from conference.models import Conference
from registration.models import Places
from registration.rules import Refusal

LONGEST = 31  # days: what is longer is a mistyped year


@dataclass(frozen=True)
class Step:
    """One line of the checklist: what, whether it is done, what to say about it, and the page where it is done.

    `needed` steps must be done before registration can open; without the `optional` ones nothing is lacking.
    """

    name: str
    done: bool
    sentence: str
    page: str
    needed: bool = True
    optional: bool = False


def refuse_opening(conference: Conference) -> Refusal | None:
    """None when registration may open: there is a category in which one can register oneself, and a place in it."""
    if not any(category.is_self_service for category in conference.categories.all()):
        return Refusal(
            "categories", _("Add a category first in which people can register themselves; otherwise nobody could.")
        )
    if not Places.objects.filter(conference=conference, delegation__isnull=True, places__gt=0).exists():
        return Refusal("places", _("Say first how many places the conference has; otherwise everybody would wait."))
    return None


def untranslated(conference: Conference) -> list[str]:
    """The site's languages in which the title, the short title or the place is missing."""
    texts = (conference.title, conference.short_title, conference.city)
    return [
        code
        for code in conference.languages
        if any(not (text.data.get(code) if isinstance(text.data, dict) else text.data) for text in texts)
    ]
