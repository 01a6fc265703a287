"""What may be done with a release. Decides and never writes."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from conference.press.models import Release, Stage

LONGEST_EMBARGO = dt.timedelta(days=2 * 366)  # beyond it, a year was mistyped


def embargo_refusal(release: Release, until: dt.datetime | None, at: dt.datetime) -> str:
    """Why the embargo cannot be changed to `until` (none: lifted) at the moment `at`; empty when it can."""
    if release.stage(at) == Stage.PUBLISHED:
        return _("This release can be read already. Withdraw it first, then set an embargo.")
    if until is not None and until <= at:
        return _("This moment has passed. Choose a later one, or leave the field empty for no embargo.")
    if until is not None and until > at + LONGEST_EMBARGO:
        return _("This is more than two years away. Check the year.")
    return ""


def publish_refusal(release: Release) -> str:
    """Why it cannot be released; empty when it can."""
    if release.published_at is not None:
        return _("This release has been released already.")
    return ""


def withdraw_refusal(release: Release) -> str:
    """Why it cannot be withdrawn; empty when it can."""
    if release.published_at is None:
        return _("This release is a draft; there is nothing to withdraw.")
    return ""
