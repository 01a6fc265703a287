"""Whom an invitation or a reminder meets, and whom it leaves out and why. Decides and never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.mail.models import Message
from conference.models import Conference
from registration.delegation_status import Status, in_order, with_status
from registration.models import Delegation, FocalPoint
from registration.rules import Refusal, refuse_over

AT_ONCE = 100  # delegations: some seconds


class Kind(models.TextChoices):
    """What is sent to a delegation."""

    INVITE = "invite", gettext_lazy("Invitation")
    REMIND = "remind", gettext_lazy("Reminder")


@dataclass(frozen=True)
class Mailbox:
    """One mail: the focal points who share the address, each with a link; the first one's language."""

    focal_points: Sequence[FocalPoint]

    @property
    def first(self) -> FocalPoint:
        return self.focal_points[0]

    @property
    def email(self) -> str:
        return self.first.email

    @property
    def language(self) -> str:
        return self.first.language

    @property
    def name(self) -> str:
        """Whom the mail addresses: the name, where one person alone reads this mailbox."""
        return self.first.name if len(self.focal_points) == 1 else ""


def mailboxes(delegation: Delegation) -> list[Mailbox]:
    """The mailboxes of a delegation's focal points, each once, however it is written."""
    shared: dict[str, list[FocalPoint]] = {}
    for one in delegation.focal_points.all():
        shared.setdefault(one.email.lower(), []).append(one)
    return [Mailbox(those) for those in shared.values()]


def first_opened(delegation: Delegation) -> dt.datetime | None:
    """When a focal point of this delegation first used the link."""
    return min((one.opened_at for one in delegation.focal_points.all() if one.opened_at), default=None)


def last_reminded(delegation: Delegation) -> dt.datetime | None:
    """When a focal point of this delegation was last reminded."""
    return max((one.reminded_at for one in delegation.focal_points.all() if one.reminded_at), default=None)


def last_written(delegation: Delegation) -> dt.datetime | None:
    """When a focal point of this delegation was last invited or reminded."""
    moments = [at for one in delegation.focal_points.all() for at in (one.invited_at, one.reminded_at) if at]
    return max(moments, default=None)


def refuse(kind: str, delegation: Delegation, status: str, at: dt.datetime) -> Refusal | None:
    """None when this delegation can be written to at the moment `at`; else why not and what to do."""
    if refusal := refuse_over(delegation.conference, at):
        return refusal
    if not delegation.focal_points.all():
        return Refusal("focal-point", _("It has no focal point. Add one first."))
    if status == Status.COMPLETE:
        return Refusal("complete", _("It is complete."))
    if kind == Kind.REMIND and delegation.invited_at is None:
        return Refusal("not-invited", _("It has not been invited. Invite it instead."))
    return None


@dataclass(frozen=True)
class Plan:
    """What pressing the button would do: who is written to, and who is left out and why."""

    kind: Kind
    met: list[tuple[Delegation, list[Mailbox]]] = field(default_factory=list)
    left_out: list[tuple[Delegation, Refusal]] = field(default_factory=list)

    @property
    def mails(self) -> int:
        return sum(len(boxes) for _delegation, boxes in self.met)

    @property
    def languages(self) -> dict[str, int]:
        """Code of a language → how many mails."""
        found: dict[str, int] = {}
        for _delegation, boxes in self.met:
            for box in boxes:
                found[box.language] = found.get(box.language, 0) + 1
        return found


def plan(kind: Kind, delegations: Iterable[Delegation], at: dt.datetime) -> Plan:
    """Sort delegations (of `listed`) into those whom this meets and those whom it leaves out. Of more than one press
    can write to, those stay for the next that were written to last."""
    found = Plan(kind)
    chosen = list(delegations)
    refusals = {one.pk: refuse(kind, one, one.status, at) for one in chosen}  # type: ignore[attr-defined]
    possible = [one for one in chosen if refusals[one.pk] is None]
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    for one in sorted(possible, key=lambda one: last_written(one) or never)[AT_ONCE:]:
        words = _("At most %(number)d delegations are written to at once. Press again for the others.")
        refusals[one.pk] = Refusal("later", words % {"number": AT_ONCE})
    for one in chosen:
        if (refusal := refusals[one.pk]) is None:
            found.met.append((one, mailboxes(one)))
        else:
            found.left_out.append((one, refusal))
    return found


def listed(conference: Conference) -> QuerySet[Delegation]:
    """The delegations of a conference with their status, places, category and focal points, the silent ones first."""
    rows = Delegation.objects.filter(conference=conference).select_related("category", "places", "conference")
    return in_order(with_status(rows)).prefetch_related("focal_points")


def uninvited(conference: Conference) -> QuerySet[Delegation]:
    """The delegations that were never invited, are not complete all the same, and have a focal point to write to."""
    rows: QuerySet[Any] = with_status(Delegation.objects.filter(conference=conference, invited_at__isnull=True))
    return rows.filter(Exists(FocalPoint.objects.filter(delegation=OuterRef("pk")))).exclude(status=Status.COMPLETE)


def tally(delegations: QuerySet[Delegation]) -> dict[str, int]:
    """How many of these (of `listed`) there are of each status."""
    rows: QuerySet[Any] = delegations.order_by().prefetch_related(None)
    return dict(rows.values_list("status").annotate(n=Count("pk")))


def latest_mails(delegations: Iterable[Delegation]) -> dict[int, Message]:
    """The newest invitation or reminder to each focal point, without its body: key of the focal point → mail."""
    keys = [str(one.pk) for delegation in delegations for one in delegation.focal_points.all()]
    mine = Message.objects.filter(
        about_type=FocalPoint._meta.label_lower,
        about_id__in=keys,
        template__in=[f"registration/emails/{name}" for name in ("delegation_invitation", "delegation_reminder")],
    )
    newest = mine.order_by("about_id", "-created_at", "-pk").distinct("about_id").defer("text", "html")
    return {int(mail.about_id): mail for mail in newest}
