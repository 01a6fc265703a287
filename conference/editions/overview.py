"""What the set-up page shows: the checklist and the figures, in four queries."""

from __future__ import annotations

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.editions.rules import Step, untranslated
from conference.models import Conference
from conference.templatetags.plenary import language_name
from registration.models import Places


def steps(conference: Conference) -> list[Step]:
    """The checklist, in the order in which one works."""
    missing = untranslated(conference)
    places = Places.objects.filter(conference=conference, delegation__isnull=True).first()
    categories = list(conference.categories.all())
    open_to = sum(category.is_self_service for category in categories)
    delegations = conference.delegations.count()
    return [
        Step(
            "conference",
            not missing,
            _("Title, short title or place are missing in %(languages)s.")
            % {"languages": ", ".join(language_name(code) for code in missing)}
            if missing
            else _("Names and place are there in every language of the site."),
            "secretariat:setup-conference",
            needed=False,
        ),
        Step(
            "places",
            bool(places and places.places),
            ngettext("%(number)d place for the whole conference.", "%(number)d places for the whole conference.", n)
            % {"number": n}
            if (n := places.places if places else 0)
            else _("Say how many places there are."),
            "secretariat:setup-places",
        ),
        Step(
            "categories",
            open_to > 0,
            ngettext(
                "%(number)d category, of which people can register themselves in %(open)d.",
                "%(number)d categories; people can register themselves in %(open)d of them.",
                len(categories),
            )
            % {"number": len(categories), "open": open_to}
            if categories
            else _("Add at least one category in which people can register."),
            "secretariat:setup-categories",
        ),
        Step(
            "delegations",
            delegations > 0,
            ngettext("%(number)d delegation.", "%(number)d delegations.", delegations) % {"number": delegations}
            if delegations
            else _("Add the delegations that take part, each with its places."),
            "secretariat:setup-delegations",
            needed=False,
        ),
        Step(
            "opening",
            conference.opens_at is not None,
            _("The days of opening and closing are set.")
            if conference.opens_at and conference.closes_at
            else _("Registration has no closing time.")
            if conference.opens_at
            else _("Say when registration opens and closes, or open it now."),
            "secretariat:setup-opening",
        ),
    ]


def facts(conference: Conference) -> dict[str, int]:
    """Places given to delegations against those of the conference, to see at once when the sums differ."""
    sums = Places.objects.filter(conference=conference).aggregate(
        given=Sum("places", filter=Q(delegation__category__counts=True), default=0),
        own=Sum("places", filter=Q(delegation__isnull=True), default=0),
    )
    return {**sums, "too_many": max(sums["given"] - sums["own"], 0)}
