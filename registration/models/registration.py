"""A person's registration and its life."""

from __future__ import annotations

import datetime as dt
import json
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.audit.models import Actor
from conference.models import Conference
from registration.models import reference
from registration.models.countries import country_name
from registration.models.delegation import Category, Delegation, FocalPoint, Visibility
from registration.models.encrypted import EncryptedTextField
from registration.models.folding import fold, plain_in_database, sort_name


class State(models.TextChoices):
    NOMINATED = "nominated", _("Nominated")
    SUBMITTED = "submitted", _("Submitted")
    LAPSED = "lapsed", _("Lapsed")
    WAITLISTED = "waitlisted", _("Waiting list")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Replaced")


# The legal moves. Whatever is not here does not happen.
MOVES: dict[str, set[str]] = {
    State.NOMINATED: {State.SUBMITTED, State.CONFIRMED, State.WITHDRAWN, State.REPLACED, State.DECLINED},
    State.SUBMITTED: {State.CONFIRMED, State.DECLINED, State.WITHDRAWN, State.REPLACED, State.LAPSED},
    State.WAITLISTED: {State.SUBMITTED, State.CONFIRMED, State.DECLINED, State.WITHDRAWN},
    State.CONFIRMED: {State.WITHDRAWN, State.REPLACED},
    State.LAPSED: set(),
    State.DECLINED: set(),
    State.WITHDRAWN: set(),
    State.REPLACED: set(),
}
HOLDS_PLACE = frozenset({State.NOMINATED, State.SUBMITTED, State.CONFIRMED})
COUNTED = HOLDS_PLACE | {State.WAITLISTED}  # still in the running
# Whose private link opens something: not of who was replaced, nor of what was merged into another registration.
LINK_OPENS = Q(merged_into__isnull=True) & ~Q(state=State.REPLACED)


class IllegalMove(Exception):
    """The registration is not in a state from which this can be done; `state` says in which it is."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class Honorific(models.TextChoices):
    HE = "he", pgettext_lazy("honorific", "H.E.")
    HON = "hon", pgettext_lazy("honorific", "Hon.")
    DR = "dr", pgettext_lazy("honorific", "Dr")
    PROF = "prof", pgettext_lazy("honorific", "Prof.")
    MS = "ms", pgettext_lazy("honorific", "Ms")
    MR = "mr", pgettext_lazy("honorific", "Mr")
    MX = "mx", pgettext_lazy("honorific", "Mx")


class DelegationRole(models.TextChoices):
    HEAD = "head", _("Head of delegation")
    ALTERNATE = "alternate", _("Alternate")
    ADVISER = "adviser", _("Adviser")
    OBSERVER = "observer", _("Observer")


class Sex(models.TextChoices):
    FEMALE = "f", _("Female")
    MALE = "m", _("Male")
    OTHER = "x", _("Another")
    UNSAID = "n", _("I prefer not to say")


class Source(models.TextChoices):
    """How a registration came to be."""

    APPLICATION = "application", _("Registered by the person")
    NOMINATION = "nomination", _("Named by the delegation")
    REPLACEMENT = "replacement", _("Takes somebody's place")
    IMPORT = "import", _("From a spreadsheet")
    DESK = "desk", _("At the check-in desk")
    STAFF = "staff", _("Entered by the secretariat")


class Registration(models.Model):
    """One person's registration for one conference."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="registrations")
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("Category")
    )
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("Delegation"),
    )
    reference = models.CharField(_("Reference code"), max_length=16, unique=True, editable=False)
    # The browser's key of one submission: the same key is the same registration, however often it arrives.
    submission_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("Status"), max_length=12, choices=State)
    state_since = models.DateTimeField()

    honorific = models.CharField(pgettext_lazy("honorific", "Title"), max_length=8, choices=Honorific, blank=True)
    given_name = models.CharField(_("Given names"), max_length=80)
    family_name = models.CharField(_("Family name"), max_length=80)
    badge_name = models.CharField(_("Name on the badge"), max_length=60, blank=True)
    function = models.CharField(_("Function"), max_length=150)
    organization = models.CharField(_("Ministry or institution"), max_length=150, blank=True)
    role = models.CharField(_("Role in the delegation"), max_length=12, choices=DelegationRole, blank=True)
    sex = models.CharField(_("Sex"), max_length=1, choices=Sex, blank=True)
    nationality = models.CharField(_("Nationality"), max_length=2, blank=True)  # ISO 3166-1
    email = models.EmailField(_("E-mail address"), max_length=254)
    assistant_email = models.EmailField(_("E-mail address of an assistant"), max_length=254, blank=True)
    phone = models.CharField(_("Telephone"), max_length=24, blank=True)  # E.164
    language = models.CharField(
        _("Language of our letters to you"), max_length=5, choices=settings.LANGUAGES, default="en"
    )
    hears = models.CharField(_("Language you listen in"), max_length=5, choices=settings.LANGUAGES, blank=True)
    speaks = models.CharField(_("Language you speak in"), max_length=5, choices=settings.LANGUAGES, blank=True)
    visibility = models.CharField(
        _("Shown in the list of participants to"),
        max_length=20,
        choices=Visibility.choices,
        default=Visibility.SECRETARIAT,
    )
    search = models.TextField(editable=False, default="")  # folded: names, organization, e-mail, code
    sort_name = models.CharField(  # folded: family name, then given names
        max_length=160, editable=False, default="", db_default="", db_collation="C"
    )

    created_at = models.DateTimeField(auto_now_add=True)
    verified_at = models.DateTimeField(null=True, blank=True)  # the private link was used: the mailbox is proved
    needs_told_at = models.DateTimeField(
        null=True, blank=True
    )  # the person was asked for needs, and answered or has none
    holds_until = models.DateTimeField(null=True, blank=True)  # an unverified application's place lapses then
    waiting_since = models.DateTimeField(null=True, blank=True)  # order of arrival on the waiting list
    reason = models.CharField(_("Reason"), max_length=500, blank=True)  # of a decline, as told to the person
    source = models.CharField(
        _("Came"), max_length=12, choices=Source, default=Source.APPLICATION, db_default=Source.APPLICATION
    )
    named_by = models.ForeignKey(
        FocalPoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="named", verbose_name=_("Named by")
    )
    endorsed_at = models.DateTimeField(null=True, blank=True)  # the focal point stands behind this application
    position = models.PositiveSmallIntegerField(  # within the role; 0: after those with a position
        _("Order in the delegation"), default=0, db_default=0
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("Replaces")
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("Merged into")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="registration_state_known"),
            models.CheckConstraint(
                condition=Q(state="waitlisted", waiting_since__isnull=False) | ~Q(state="waitlisted"),
                name="waiting_has_its_turn",
            ),
            models.CheckConstraint(
                condition=~Q(given_name="") & ~Q(family_name="") & ~Q(email=""), name="registration_names_a_person"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(state=State.WITHDRAWN), name="merged_holds_no_place"
            ),
        ]
        indexes = [
            models.Index(fields=["conference", "state", "-created_at"], name="registration_by_state"),
            models.Index(fields=["conference", "-created_at"], name="registration_newest"),
            models.Index(fields=["conference", "sort_name", "id"], name="registration_by_name"),
            models.Index("conference", Upper("email"), name="registration_by_mailbox"),
            models.Index("conference", plain_in_database(), name="registration_by_plain_name"),
            models.Index(
                fields=["conference", "waiting_since", "id"],
                condition=Q(state="waitlisted"),
                name="registration_queue",
            ),
            models.Index(
                fields=["holds_until"],
                condition=Q(state="submitted", verified_at__isnull=True),
                name="registration_unverified",
            ),
            models.Index(  # applications on which a focal point may still have to say something
                fields=["conference", "delegation"],
                include=["source", "state_since"],
                condition=Q(state__in=["submitted", "waitlisted"], endorsed_at__isnull=True),
                name="registration_to_endorse",
            ),
            models.Index(  # what the dashboard counts, without reading the table
                fields=["conference", "state"],
                include=[
                    "id",
                    "category",
                    "delegation",
                    "sex",
                    "hears",
                    "speaks",
                    "created_at",
                    "verified_at",
                    "state_since",
                ],
                name="registration_figures",
            ),
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="registration_search"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def formal_name(self) -> str:
        """With the title: "H.E. Dahlia Frangipani"."""
        return f"{self.get_honorific_display()} {self.full_name}".strip()

    @property
    def nationality_name(self) -> str:
        """In the active language."""
        return country_name(self.nationality) if self.nationality else ""

    @property
    def represents(self) -> str:
        """Delegation, or the person's own organization in a pool and outside delegations."""
        if self.delegation and not (self.category.names_organization and self.organization):
            return str(self.delegation)
        return self.organization or str(self.category)

    @property
    def holds_place(self) -> bool:
        return self.state in HOLDS_PLACE

    @property
    def link_opens(self) -> bool:
        """`LINK_OPENS` for one row."""
        return self.merged_into_id is None and self.state != State.REPLACED

    @property
    def actor(self) -> Actor:
        """The participant as the author of an audit event; named by the code only."""
        return Actor("participant", str(self.pk), self.reference)

    def turn(self) -> int:
        """Which number this person has on the waiting list of the delegation (or category), counted from 1."""
        line = Registration.objects.filter(
            conference_id=self.conference_id,
            category_id=self.category_id,
            delegation=self.delegation,
            state=State.WAITLISTED,
        )
        before = Q(waiting_since__lt=self.waiting_since) | Q(waiting_since=self.waiting_since, pk__lt=self.pk)
        return line.filter(before).count() + 1

    def move(self, state: str, at: dt.datetime) -> None:
        """To another state, if the table of moves allows it; raises `IllegalMove`. Saves nothing."""
        if state not in MOVES[self.state]:
            raise IllegalMove(self.state)
        self.state = state
        self.state_since = at
        self.waiting_since = at if state == State.WAITLISTED else None
        if state != State.SUBMITTED:
            self.holds_until = None

    def index(self) -> None:
        """Bring the columns for searching and sorting in step with the fields."""
        parts = (self.given_name, self.family_name, self.badge_name, self.organization, self.function, self.email)
        self.search = fold(" ".join((*parts, self.reference, self.reference.replace("-", ""))))
        self.sort_name = sort_name(self.family_name, self.given_name)

    def give_reference(self) -> None:
        """A new code; a clash with an existing one shows as a unique violation and is tried again by the caller."""
        self.reference = reference.new(self.conference.code)


class Diet(models.TextChoices):
    VEGETARIAN = "vegetarian", _("Vegetarian")
    VEGAN = "vegan", _("Vegan")
    HALAL = "halal", _("Halal")
    KOSHER = "kosher", _("Kosher")
    GLUTEN_FREE = "gluten-free", _("Without gluten")
    LACTOSE_FREE = "lactose-free", _("Without lactose")
    NUT_FREE = "nut-free", _("Without nuts")


class Access(models.TextChoices):
    WHEELCHAIR = "wheelchair", _("A place for a wheelchair, and step-free ways")
    HEARING = "hearing", _("A hearing loop or captions")
    SIGN = "sign", _("Sign-language interpretation")
    SIGHT = "sight", _("Documents in large print or for a screen reader")
    QUIET = "quiet", _("A quiet room or a place to rest")
    ASSISTANT = "assistant", _("A place for an accompanying assistant")


class Needs(models.Model):
    """What a person needs at table and in the building. A restricted table: read by role, each reading recorded."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="needs")
    diet = ArrayField(models.CharField(max_length=20, choices=Diet), default=list, blank=True)
    access = ArrayField(models.CharField(max_length=20, choices=Access), default=list, blank=True)
    details = EncryptedTextField(blank=True, default="")

    def __str__(self) -> str:
        return json.dumps({"diet": self.diet, "access": self.access})
