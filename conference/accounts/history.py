"""The staff's own events as sentences. (Changes of one's own way of signing in belong to no conference's record.)"""

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Any] = {
    "staff.made": _("%(actor)s made an account for staff: %(target)s"),
    "staff.password_set": _("%(actor)s set the password of an account: %(target)s"),
    "staff.added": _("%(actor)s added a colleague: %(target)s"),
    "staff.link_sent": _("%(actor)s had a link for a password sent: %(target)s"),
    "staff.factors_removed": _("%(actor)s removed the second factor of %(target)s"),
    "staff.role_changed": _("%(actor)s changed the role of %(target)s from %(old)s to %(new)s"),
    "staff.removed": _("%(actor)s took the role away from %(target)s"),
}

# What each mail is called in the record.
MAILS: dict[str, Any] = {
    "accounts/emails/invitation": _("invitation of a colleague"),
    "accounts/emails/new_password": _("link for a new password"),
}
