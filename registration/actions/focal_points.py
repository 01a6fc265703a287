"""Naming the officials who name a delegation's members."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from conference.audit.models import Actor, record
from conference.links.models import PrivateLink, revoke
from conference.mail.outbox import supersede
from registration.models import FocalPoint

LINK = "focal-point"  # the kind of a focal point's private link
# Mails to focal points that hold the link.
WITH_LINK = [
    f"registration/emails/{name}"
    for name in ("delegation_invitation", "delegation_reminder", "applications", "workspace_links")
]


@transaction.atomic
def add_focal_point(*, by: Actor, focal_point: FocalPoint) -> FocalPoint:
    """Save a new focal point of a delegation. Nothing is sent: inviting is a step of its own."""
    focal_point.save()
    _record(by, "focal_point.added", focal_point)
    return focal_point


@transaction.atomic
def change_focal_point(*, by: Actor, focal_point: FocalPoint, fields: Iterable[str]) -> None:
    """Save the named fields. With another mailbox the old private link dies, what still waits to be sent to the old one
    is taken back, and what the old one was sent and opened is forgotten: the new one has not been invited."""
    fields = set(fields)
    if not fields:
        return
    if "email" in fields:
        revoke_link_of(focal_point)
        supersede(about=[focal_point], templates=WITH_LINK)  # the token is put in at delivery: it would be the new one
        focal_point.invited_at = focal_point.reminded_at = focal_point.opened_at = None
        fields |= {"invited_at", "reminded_at", "opened_at"}
    focal_point.save(update_fields=sorted(fields))
    _record(by, "focal_point.changed", focal_point, dict.fromkeys(sorted(fields & {"name", "email", "language"})))


@transaction.atomic
def remove_focal_point(*, by: Actor, focal_point: FocalPoint) -> None:
    """Remove a focal point: the private link opens nothing from now on, and what it had opened is closed."""
    revoke_link_of(focal_point)
    _record(by, "focal_point.removed", focal_point)
    focal_point.delete()


@transaction.atomic
def revoke_link(*, by: Actor, focal_point: FocalPoint) -> None:
    """Let the present private link die, for example because the mail was forwarded; the next mail has a new one."""
    if revoke_link_of(focal_point):
        _record(by, "focal_point.link_revoked", focal_point)


def revoke_link_of(focal_point: FocalPoint) -> bool:
    """Revoke the private link, inside the caller's transaction; False when there never was one."""
    link = PrivateLink.objects.filter(kind=LINK, subject_id=str(focal_point.pk)).first()
    if link is not None:
        revoke(link)
    return link is not None


def _record(by: Actor, verb: str, focal_point: FocalPoint, changes: dict[str, None] | None = None) -> None:
    """About the focal point, named by the delegation's code: the record holds no addresses."""
    delegation = focal_point.delegation
    record(
        by=by,
        verb=verb,
        target=focal_point,
        label=delegation.code,
        conference_id=delegation.conference_id,
        changes=changes,
    )
