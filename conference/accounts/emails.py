"""The mails to colleagues, written into the outbox inside the change's transaction."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from conference.accounts.models import Membership
from conference.accounts.rules import INVITATION
from conference.audit.models import AuditEvent
from conference.links.models import PrivateLink, placeholder
from conference.mail.outbox import enqueue


def _send(name: str, membership: Membership, link: PrivateLink | None, *, cause: AuditEvent) -> None:
    conference, user = membership.conference, membership.user
    path = reverse("invitation", args=[placeholder(link)]) if link else reverse("account_login")
    enqueue(
        template=f"accounts/emails/{name}",
        to=user.email,
        language=user.language,
        cause=cause,
        conference_id=conference.pk,
        about=membership,
        context={
            "conference": conference,
            "membership": membership,
            "colleague": cause.actor_label,
            "has_link": link is not None,
            "link_url": f"{settings.SITE_URL}{path}?language={user.language}",
            "until": user.invited_at + INVITATION if user.invited_at else None,
        },
        reply_to=conference.contact_email,
        zone=conference.zone,
    )


def invitation(membership: Membership, link: PrivateLink | None, *, cause: AuditEvent) -> None:
    """To somebody who got a role; with a link to choose a password where there is none yet."""
    _send("invitation", membership, link, cause=cause)


def new_password(membership: Membership, link: PrivateLink, *, cause: AuditEvent) -> None:
    """To somebody who forgot the password."""
    _send("new_password", membership, link, cause=cause)
