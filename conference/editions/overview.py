"""What the set-up page shows: the checklist and the figures, in six queries."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.editions.rules import Step, untranslated
from conference.models import Conference
from conference.templatetags.plenary import language_name
from registration.models import Delegation, FocalPoint, Places


def steps(conference: Conference) -> list[Step]:
    """The checklist, in the order in which one works."""
    missing = untranslated(conference)
    places = Places.objects.filter(conference=conference, delegation__isnull=True).first()
    categories = list(conference.categories.all())
    open_to = sum(category.is_self_service for category in categories)
    questions = conference.questions.count()
    reached = Q(Exists(FocalPoint.objects.filter(delegation=OuterRef("pk"))))
    seated = ~Q(kind=Delegation.Kind.POOL)  # nobody is invited to a pool
    delegations = conference.delegations.aggregate(
        total=Count("pk"),
        seated=Count("pk", filter=seated),
        invited=Count("pk", filter=seated & Q(invited_at__isnull=False)),
        unreached=Count("pk", filter=seated & Q(invited_at__isnull=True) & ~reached),
    )
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
            "questions",
            questions > 0,
            ngettext("%(number)d additional question.", "%(number)d additional questions.", questions)
            % {"number": questions}
            if questions
            else _("What else you want to know of participants. You can do without."),
            "secretariat:setup-questions",
            needed=False,
            optional=True,
        ),
        Step(
            "delegations",
            delegations["total"] > 0,
            ngettext("%(number)d delegation.", "%(number)d delegations.", delegations["total"])
            % {"number": delegations["total"]}
            if delegations["total"]
            else _("Add the delegations that take part, each with its places."),
            "secretariat:setup-delegations",
            needed=False,
        ),
        Step(
            "invitations",
            0 < delegations["seated"] == delegations["invited"],
            _invitations(**delegations),
            "secretariat:delegations",
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


def _invitations(*, total: int, seated: int, invited: int, unreached: int) -> str:
    """How many of the delegations are invited, and how many have nobody to whom an invitation could go."""
    if not seated:
        return _("Once the delegations and their focal points are there, invite them to name their members.")
    if invited == seated:
        return _("All delegations are invited.")
    said = _("%(invited)d of %(number)d delegations are invited.") % {"invited": invited, "number": seated}
    if unreached:
        said += " " + ngettext(
            "%(number)d of the others has no focal point yet.",
            "%(number)d of the others have no focal point yet.",
            unreached,
        ) % {"number": unreached}
    return said


def facts(conference: Conference) -> dict[str, int]:
    """Places given to delegations against those of the conference, to see at once when the sums differ."""
    sums = Places.objects.filter(conference=conference).aggregate(
        given=Sum("places", filter=Q(delegation__category__counts=True), default=0),
        own=Sum("places", filter=Q(delegation__isnull=True), default=0),
    )
    return {**sums, "too_many": max(sums["given"] - sums["own"], 0)}
