"""Staff: the only people with accounts. What they may do hangs from a role in one conference."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from conference.audit.models import SYSTEM, Actor, record
from conference.models import Conference

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only stand in for one of these


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """The first account of a production installation: `manage.py createsuperuser`."""
        with transaction.atomic():
            user = self.create_user(email, password, is_superuser=True, **fields)
            record(by=SYSTEM, verb="staff.made", target=user, label=str(user))
        return user


class User(AbstractBaseUser):
    """A member of the secretariat. `is_superuser` may make conferences and enters every one of them."""

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    language = models.CharField(_("Language"), max_length=5, choices=settings.LANGUAGES, default="en")
    invited_at = models.DateTimeField(null=True, blank=True)  # a link to choose a password was sent, and is not used
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]  # what `createsuperuser` asks besides

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def actor(self) -> Actor:
        """This user as the author of an audit event."""
        return Actor("staff", str(self.pk), str(self))

    @property
    def can_sign_in(self) -> bool:
        """Whether this account has a password and is open: not before its owner followed the invitation."""
        return self.is_active and self.has_usable_password()

    @cached_property
    def roles(self) -> dict[int, str]:
        """Conference id → role: read once for a page, which asks for many permissions."""
        return dict(self.memberships.values_list("conference_id", "role"))


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    REGISTRATION = "registration", _("Registration")
    AGENDA = "agenda", _("Agenda")
    PRESS = "press", _("Press")
    DESK = "desk", _("Check-in desk")
    READER = "reader", _("Reader")


# What each role may do. A permission is "<thing>.<verb>"; every staff view names one.
VIEW = {"dashboard.view", "registration.view", "agenda.view", "press.view"}
DECIDE = {"registration.decide", "registration.needs", "registration.passport", "registration.export"}
DESK = {"registration.checkin", "registration.print"}
PERMISSIONS: dict[str, set[str]] = {
    Role.OWNER: VIEW
    | DECIDE
    | DESK
    | {"agenda.edit", "agenda.publish", "press.edit", "press.publish"}
    | {"conference.edit", "staff.edit", "mail.view", "mail.retry", "audit.view"},
    Role.REGISTRATION: VIEW | DECIDE | DESK | {"mail.view", "mail.retry", "audit.view"},
    Role.AGENDA: VIEW | {"agenda.edit", "agenda.publish"},
    Role.PRESS: {"dashboard.view", "agenda.view", "press.view", "press.edit", "press.publish"},
    Role.DESK: {"dashboard.view", "registration.view", "agenda.view"} | DESK,
    Role.READER: VIEW,
}


class Membership(models.Model):
    """A user's role in one conference."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=20, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conference"], name="one_role_per_conference")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


def may(user: Any, permission: str, conference: Conference) -> bool:
    """Whether `user` (signed in or not) may do `permission` in this conference."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    return permission in PERMISSIONS.get(user.roles.get(conference.pk, ""), set())


def with_role_of(user: User) -> models.QuerySet[Conference]:
    """The conferences, each with the role that this user has there, in the same query."""
    own = Membership.objects.filter(user=user, conference=models.OuterRef("pk"))
    return Conference.objects.annotate(role_of_user=models.Subquery(own.values("role")[:1]))


def remember_role(user: User, conference: Conference) -> None:
    """A page of one conference asks only for the role there, which `with_role_of` has read."""
    role: str | None = conference.role_of_user  # type: ignore[attr-defined]
    user.__dict__["roles"] = {conference.pk: role} if role else {}


def conferences_of(user: User) -> models.QuerySet[Conference]:
    """The conferences in which this user has a role."""
    if user.is_superuser:
        return Conference.objects.all()
    return Conference.objects.filter(memberships__user=user)


def has_second_factor(user: User, besides: int | None = None) -> bool:
    """Whether an app or a passkey protects this account, other than the one of the key `besides`."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=besides).exists()


def choose_language(*, by: User, language: str) -> None:
    """From now on the office speaks this language to `by`. A preference of one's own: nothing to record."""
    by.language = language
    by.save(update_fields=["language"])
