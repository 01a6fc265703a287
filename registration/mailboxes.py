"""Whose a private link is: asked before a mail brings its token to somebody (`conference.mail.addressees`)."""

from __future__ import annotations

from collections.abc import Collection

from registration.models import FocalPoint, Registration
from registration.models.registration import LINK_OPENS


def of_participants(keys: Collection[str]) -> dict[str, str]:
    """Key of a registration → the mailbox to which its link belongs; those whose link opens nothing are left out."""
    rows = Registration.objects.filter(LINK_OPENS, pk__in=[int(key) for key in keys])
    return {str(pk): email for pk, email in rows.values_list("pk", "email")}


def of_focal_points(keys: Collection[str]) -> dict[str, str]:
    """Key of a focal point → the mailbox; those who were taken off the list are left out."""
    rows = FocalPoint.objects.filter(pk__in=[int(key) for key in keys])
    return {str(pk): email for pk, email in rows.values_list("pk", "email")}
