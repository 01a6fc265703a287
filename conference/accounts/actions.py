"""What changes a conference's staff: adding colleagues, changing roles, removing, and choosing a password by link."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from conference.accounts import emails, rules
from conference.accounts.models import Membership, User
from conference.audit.models import Actor, record
from conference.links.models import PrivateLink, make, revoke
from conference.models import Conference


class AlreadyThere(Exception):
    """This person has a role in the conference."""


class LastOwner(Exception):
    """No owner who can sign in would remain."""


class NotInvited(Exception):
    """The link was used, replaced, or is too old."""


@transaction.atomic
def add_colleague(*, by: Actor, conference: Conference, email: str, name: str, role: str, language: str) -> Membership:
    """Give somebody a role, and tell them; who has no account yet gets one, and a link to choose a password.

    An account that exists keeps its name and language. Raises `AlreadyThere`.
    """
    user, _made = User.objects.get_or_create(email=email.lower(), defaults={"name": name, "language": language})
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.password:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    try:
        with transaction.atomic():
            membership = Membership.objects.create(user=user, conference=conference, role=role)
    except IntegrityError as error:
        raise AlreadyThere from error
    cause = record(
        by=by,
        verb="staff.added",
        target=membership,
        label=str(user),
        conference_id=conference.pk,
        changes={"role": [None, role]},
    )
    link = None if user.can_sign_in else _new_link(user)
    emails.invitation(membership, link, cause=cause)
    return membership


@transaction.atomic
def send_link(*, by: Actor, membership: Membership) -> None:
    """Send a colleague a link to choose a password: the invitation again, or instead of a forgotten one.

    An older link opens nothing from now on; a password that works goes on working until another is chosen.
    """
    user = User.objects.select_for_update().get(pk=membership.user_id)
    cause = record(
        by=by, verb="staff.link_sent", target=membership, label=str(user), conference_id=membership.conference_id
    )
    membership.user = user
    write = emails.new_password if user.can_sign_in else emails.invitation
    write(membership, _new_link(user), cause=cause)


def _new_link(user: User) -> PrivateLink:
    link = make("staff-invitation", user.pk)
    revoke(link)
    user.invited_at = timezone.now()
    user.save(update_fields=["invited_at"])
    return link


def _lock(conference_id: int) -> list[Membership]:
    """All roles of a conference, locked: of two owners who remove each other at once, one stays."""
    rows = Membership.objects.select_for_update(of=("self",)).filter(conference_id=conference_id)
    return list(rows.select_related("user").order_by("pk"))


@transaction.atomic
def change_role(*, by: Actor, membership: Membership, role: str) -> None:
    """Give a colleague another role. Raises `LastOwner`, and `Membership.DoesNotExist` when removed meanwhile."""
    rows = _lock(membership.conference_id)
    found = _among(rows, membership)
    if found.role == role:
        return
    if rules.is_last_owner(found, rows):
        raise LastOwner
    old, found.role = found.role, role
    found.save(update_fields=["role"])
    record(
        by=by,
        verb="staff.role_changed",
        target=found,
        label=str(found.user),
        conference_id=found.conference_id,
        changes={"role": [old, role]},
    )


@transaction.atomic
def remove_colleague(*, by: Actor, membership: Membership) -> None:
    """Take somebody's role away; the account stays, with its roles in other conferences. Raises as `change_role`."""
    rows = _lock(membership.conference_id)
    found = _among(rows, membership)
    if rules.is_last_owner(found, rows):
        raise LastOwner
    record(
        by=by,
        verb="staff.removed",
        target=found,
        label=str(found.user),
        conference_id=found.conference_id,
        changes={"role": [found.role, None]},
    )
    found.delete()


def _among(rows: list[Membership], membership: Membership) -> Membership:
    for row in rows:
        if row.pk == membership.pk:
            return row
    raise Membership.DoesNotExist


@transaction.atomic
def choose_password(*, link: PrivateLink, name: str, password: str) -> User:
    """Set the password of whoever was sent this link, which opens nothing afterwards. Raises `NotInvited`."""
    if not PrivateLink.objects.select_for_update().filter(pk=link.pk, generation=link.generation).exists():
        raise NotInvited
    user = User.objects.select_for_update().get(pk=int(link.subject_id))
    if not rules.is_invited(user, timezone.now()):
        raise NotInvited
    revoke(link)
    user.name, user.invited_at = name, None
    user.set_password(password)  # ends the account's open sessions
    user.save(update_fields=["name", "invited_at", "password"])
    record(by=user.actor, verb="staff.password_set", target=user, label=str(user))
    return user


@transaction.atomic
def remove_factors(*, by: Actor, user: User) -> int:
    """Remove apps, passkeys and recovery codes of an account whose owner lost them; returns how many."""
    number, _rows = Authenticator.objects.filter(user=user).delete()
    record(by=by, verb="staff.factors_removed", target=user, label=str(user))
    return number
