"""What a private link opens: whose it is, the page with the button, and where the button leads."""

from __future__ import annotations

from dataclasses import dataclass

from conference.links.models import PrivateLink
from conference.models import Conference
from registration.actions.verify import open_link
from registration.actions.workspace import open_link as open_workspace
from registration.models import FocalPoint, Registration, State
from registration.models.registration import LINK_OPENS


@dataclass(frozen=True)
class Door:
    """One link's subject. `template` is the page with the button, `path` what the session then opens."""

    link: PrivateLink
    subject: Registration | FocalPoint
    template: str
    path: str

    def open(self) -> None:
        """Note that the link was used, by POST."""
        if isinstance(self.subject, FocalPoint):
            open_workspace(link=self.link, focal_point=self.subject)
        else:
            open_link(link=self.link, registration=self.subject)


def door(link: PrivateLink | None, conference: Conference) -> Door | None:
    """Where this link leads in this conference; None when it leads nowhere (any more). Who was replaced, or whose
    registration was merged into another one, has none to open: not by a mail either that was written before and
    delivered since, with the token of the moment."""
    if link is None or not link.subject_id.isdigit():
        return None
    if link.kind == "focal-point":
        focal_points = FocalPoint.objects.select_related("delegation")
        one = focal_points.filter(pk=int(link.subject_id), delegation__conference=conference).first()
        path = conference.url("delegation", one.delegation.code) if one else ""
        return Door(link, one, "registration/workspace/link.html", path) if one else None
    if link.kind == "registration":
        rows = Registration.objects.filter(LINK_OPENS, conference=conference)
        registration = rows.filter(pk=int(link.subject_id)).first()
        if registration is not None:
            return Door(link, registration, "my/link.html", conference.url("my", registration.reference))
    return None


def is_of_replaced(link: PrivateLink | None, conference: Conference) -> bool:
    """Whether this was the link of a participant of this conference in whose place somebody else comes."""
    return (
        link is not None
        and link.kind == "registration"
        and Registration.objects.filter(
            conference=conference, state=State.REPLACED, pk=int(link.subject_id) if link.subject_id.isdigit() else 0
        ).exists()
    )


def is_of_former_focal_point(link: PrivateLink | None) -> bool:
    """Whether this was the link of a focal point whom the secretariat took off the list."""
    return (
        link is not None
        and link.kind == "focal-point"
        and not FocalPoint.objects.filter(pk=int(link.subject_id) if link.subject_id.isdigit() else 0).exists()
    )
