"""Every page of the product, as the URL configuration names it, filled with what the example holds.

A new address whose arguments are unknown here fails the walks that use this: name its arguments in `ARGUMENTS`.
"""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone, translation

from agenda.models import Presentation, Room, Session, Theme
from conference.accounts.models import Membership, User
from conference.files.models import StoredFile
from conference.jobs.actions import keep
from conference.jobs.models import Job
from conference.links.models import make as make_link
from conference.mail.models import Message
from conference.models import Conference
from conference.press.models import PressContact, Release
from registration.models import Answer, FocalPoint, NoteVerbale, Question, Registration, ReminderDay, State
from tests import factories


def names(
    resolver: URLResolver | None = None, space: str = "", above: tuple[str, ...] = ()
) -> Iterator[tuple[str, list[str], str]]:
    """Name, names of arguments and permission of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        arguments = (*above, *entry.pattern.converters)
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{space}{entry.namespace}:" if entry.namespace else space, arguments)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", list(arguments), getattr(entry.callback, "permission", "")


SECRET = {"password": "correct-horse-battery"}
# What a browser sends when it makes a passkey: a public key, made once by Chromium for the tests.
PASSKEY = {
    "id": "1QmAuoyBAkYgRNVLKbu7nKbSdrF-Yr0jmML7zj3Vk9s",
    "rawId": "1QmAuoyBAkYgRNVLKbu7nKbSdrF-Yr0jmML7zj3Vk9s",
    "type": "public-key",
    "response": {
        "transports": ["internal"],
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiRzUtMWZINTZCemVRT0g2OWZwVXd1X2htZUJldGF6M01NVVdSWkNX"
            "ZHdibyIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6ODE3MCIsImNyb3NzT3JpZ2luIjpmYWxzZSwib3RoZXJfa2V5c19jYW5fYmVf"
            "YWRkZWRfaGVyZSI6ImRvIG5vdCBjb21wYXJlIGNsaWVudERhdGFKU09OIGFnYWluc3QgYSB0ZW1wbGF0ZS4gU2VlIGh0dHBzOi8vZ29v"
            "LmdsL3lhYlBleCJ9"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAQECAwQFBgcIAQID"
            "BAUGBwgAINUJgLqMgQJGIETVSym7u5ym0naxfmK9I5jC-8491ZPbpQECAyYgASFYIMSLRV5R2C8nSe5___z2NUjNefS1nGEzcpeWGduX"
            "6ssTIlgg_ldDHhDaBNmiGuPW8ROgGQLS7CB-xPCcMZDL1TDYJds"
        ),
    },
    "clientExtensionResults": {"credProps": {"rk": True}},
    "authenticatorAttachment": "platform",
}


@dataclass
class Page:
    """One page as somebody who may see it gets it; `path` is what it was asked by."""

    name: str
    path: str
    html: str


def same_browser(client: Client) -> Client:
    """One like this, whose cookies change without it."""
    same = Client()
    same.cookies = copy.deepcopy(client.cookies)
    return same


class World:
    """The example, with a member of staff, a participant and a visitor who has begun to register."""

    def __init__(self) -> None:
        call_command("load_example", stdout=open("/dev/null", "w"))  # noqa: SIM115
        self.conference = Conference.objects.get()
        self.slug = self.conference.slug
        self.user = User.objects.create_user("walker@example.org", SECRET["password"], name="Walker", is_superuser=True)
        self.staff, self.participant, self.visitor = Client(), Client(), Client()
        self._sign_in()
        everyone = Registration.objects.filter(conference=self.conference)
        self.registration = everyone.filter(state=State.SUBMITTED).earliest("pk")
        self.link = make_link("registration", self.registration.pk)
        self.participant.post(f"/en/{self.slug}/link/{self.link.token}/")
        self._open_workspace()
        self.keys = {step: uuid.uuid4() for step in ("delegation", "person", "questions", "needs", "check", "done")}
        self._travels()
        for step, key in self.keys.items():
            self._begin(step, key)
        self._answer_with_a_file()
        self._work()

    def again(self) -> World:
        """The same for another test: with browsers of its own, in which staff has just said who it is."""
        one = copy.copy(self)
        for name, value in vars(self).items():
            setattr(one, name, same_browser(value) if isinstance(value, Client) else copy.deepcopy(value))
        one._confirm()
        return one

    def _work(self) -> None:
        """A piece of work that the member of staff asked for, and that is done."""
        self.job = Job.objects.create(
            conference_id=self.conference.pk,
            owner_id=str(self.user.pk),
            owner_label=str(self.user),
            kind="registrations.export",
            state=Job.State.DONE,
            ended_at=timezone.now(),
            result_name="participants.csv",
            result_type="text/csv",
            result=b"Name",
            outcome={"sentences": ["1"]},
        )
        self.given = keep(
            kind="registrations.import-file",
            conference_id=self.conference.pk,
            owner=(str(self.user.pk), str(self.user)),
            language="en",
            parameters={
                "heads": ["Family name", "Shoes"],
                "samples": [["Sol", "40"]],
                "rows": 1,
                "matching": {"0": "family_name"},
            },
            given=("people.csv", b"Family name;Shoes\nSol;40\n"),
        )
        self.given_delegations = keep(
            kind="delegations.import-file",
            conference_id=self.conference.pk,
            owner=(str(self.user.pk), str(self.user)),
            language="en",
            parameters={"heads": ["Code", "Places"], "samples": [["XX", "4"]]},
            given=("delegations.csv", b"Code;Places\nXX;4\n"),
        )

    def _sign_in(self) -> None:
        """A member of staff with every second factor, one who has none yet, and one half-way through signing in."""
        TOTP.activate(self.user, generate_totp_secret())
        RecoveryCodes.activate(self.user)
        self.passkey = Authenticator.objects.create(
            user=self.user, type="webauthn", data={"name": "Office computer", "credential": PASSKEY}
        )
        new = User.objects.create_user("new@example.org", SECRET["password"], name="New")
        self.member = Membership.objects.create(user=new, conference=self.conference, role="owner")
        self.newcomer, self.half = Client(), Client()
        for client, user in ((self.staff, self.user), (self.newcomer, new)):
            client.force_login(user)
        self._confirm()
        self.half.post(reverse("account_login"), SECRET | {"login": self.user.email})
        invited = User.objects.create_user("invited@example.org", name="Invited", invited_at=timezone.now())
        self.invitation = make_link("staff-invitation", invited.pk)

    def _confirm(self) -> None:
        for client in (self.staff, self.newcomer):
            client.post(reverse("account_reauthenticate"), SECRET)

    def _answer_with_a_file(self) -> None:
        """The registration gets a question that is answered with a file."""
        question = Question.objects.create(
            conference=self.conference, code="portrait", kind=Question.Kind.FILE, label="A portrait", order=9
        )
        portrait = StoredFile.of(
            conference_id=self.conference.pk, name="portrait.png", content_type="image/png", content=b"\x89PNG"
        )
        portrait.save()
        Answer.objects.create(registration=self.registration, question=question, file=portrait)

    def _travels(self) -> None:
        """Somebody confirmed, with travel and a visa letter, whose pages are open in the participant's browser too."""
        holders = Registration.objects.filter(conference=self.conference, passport__letter_issued_at__isnull=False)
        self.traveller = holders.get()
        token = make_link("registration", self.traveller.pk).token
        self.participant.post(f"/en/{self.slug}/link/{token}/")

    def _open_workspace(self) -> None:
        """A focal point's browser; the host's delegation has a member whose application waits for an answer."""
        self.focal_point, self.focal = FocalPoint.objects.get(name="Theodora Silvertop"), Client()
        token = make_link("focal-point", self.focal_point.pk).token
        self.focal.post(f"/en/{self.slug}/link/{token}/")
        self.delegation = self.focal_point.delegation
        self.colleague = self.delegation.registrations.get(given_name="Lionel")
        host = self.delegation.category
        self.applicant = factories.registration(host, self.delegation, role="adviser", family_name="Walker")
        self.note = NoteVerbale.objects.get(delegation=self.delegation)
        self.participant.post(f"/en/{self.slug}/link/{make_link('registration', self.colleague.pk).token}/")

    def _begin(self, until: str, key: uuid.UUID) -> None:
        """Register as far as `until`, with this key."""
        base = f"/en/{self.slug}/register/{key}/"
        answers = {
            "": {"represents": "delegation:BB"},
            "person/": {
                "given_name": "Hibiscus",
                "family_name": f"Walker {until}",
                "function": "Harbour Master",
                "organization": "Port Authority",
                "role": "adviser",
                "email": f"{until}@example.org",
                "language": "en",
            },
            "questions/": {"q_good-practice": "yes", "q_title-of-the-good-practice": "One desk for survivors"},
            "needs/": {"visibility": "public", "diet": ["vegan"]},
            "check/": {"right": "on"},
        }
        steps = ["delegation", "person", "questions", "needs", "check", "done"]
        for (rest, typed), _step in zip(answers.items(), steps[: steps.index(until)], strict=False):
            assert self.visitor.post(base + rest, typed).status_code == 302

    def arguments(self, name: str) -> dict[str, object]:
        """What the address `name` is filled with."""
        key = next((key for step, key in self.keys.items() if name == f"register-{step}"), None)
        known: dict[str, object] = {
            "conference": self.slug,
            "reference": self.registration.reference,
            "token": self.link.token,
            "key": key,
            "number": Message.objects.latest("pk").pk,
            "language": "en",
            "slug": Release.objects.earliest("pk").slug,
        }
        known["code"] = "plenary-1"
        short = name.rpartition(":")[2]
        for start, fill in ARGUMENTS:
            if short.startswith(start):
                known |= fill(self, short)
        return known

    def member_for(self, name: str) -> Registration:
        """Somebody with whom the focal point can do what the address is for."""
        return self.applicant if name in ("delegation-refuse", "delegation-endorse") else self.colleague

    def path(self, name: str, arguments: list[str], language: str) -> str:
        known = self.arguments(name)
        with translation.override(language):
            return reverse(name, kwargs={argument: known[argument] for argument in arguments})

    def client(self, name: str, permission: str) -> Client:
        if permission == "participant":
            return self.participant
        if permission == "focal point":
            return self.focal
        if name == "account_logout":
            return self.staff
        if name == "mfa_authenticate":
            return self.half
        if name in ("mfa_activate_totp", "mfa_add_webauthn"):
            return self.newcomer
        if permission == "public" and not name.startswith("register-"):
            return Client()
        return self.visitor if permission == "public" else self.staff

    def pages(self, language: str) -> Iterator[Page]:
        """Every HTML page in this language, and what each form answers to nothing at all."""
        User.objects.update(language=language)
        for name, arguments, permission in names():
            path = self.path(name, arguments, language)
            client = self.client(name, permission)
            headers = {"accept-language": language}
            response = client.get(path, headers=headers)
            if response.status_code == 405 or (response.status_code == 302 and name in REDIRECTS):
                continue
            assert response.status_code in (200, 409), f"{name}: {path} answers {response.status_code}"
            if not response["Content-Type"].startswith("text/html"):
                continue
            if b"<html" not in response.content:
                continue  # a part that a page swaps for itself; it is looked at inside that page
            yield Page(name, path, response.content.decode())
            if re.search(r"<form[^>]*method=.post", response.content.decode()):
                refused = self._refused(client, path, headers)
                if refused is not None:
                    yield Page(f"{name} with errors", path, refused.content.decode())
        missing = self.visitor.get(f"/{language}/{self.slug}/nowhere/")
        assert missing.status_code == 404
        yield Page("not found", f"/{language}/{self.slug}/nowhere/", missing.content.decode())

    def _refused(self, client: Client, path: str, headers: dict[str, str]) -> HttpResponse | None:
        """What a form answers that was sent empty; whatever that changed is undone."""
        client = same_browser(client)
        with transaction.atomic():
            response = client.post(path, {}, headers=headers)
            if response.status_code == 302 and response["Location"].split("?")[0].split("#")[0] == path:
                response = client.get(path, headers=headers)
            transaction.set_rollback(True)
        is_page = response.status_code < 300 and response["Content-Type"].startswith("text/html")
        return response if is_page else None


def _part_of_a_session(world: World, name: str) -> dict[str, object]:
    session = Session.objects.get(conference=world.conference, code="plenary-1")
    parts = session.people if "person" in name else Presentation.objects.filter(session=session)
    return {"pk": session.pk, "part": parts.earliest("pk").pk}


# What addresses are filled with besides, by how their name begins: each room adds its own line.
ARGUMENTS: list[tuple[str, Callable[[World, str], dict[str, object]]]] = [
    ("invitation", lambda world, name: {"token": world.invitation.token}),
    ("setup-colleague", lambda world, name: {"pk": world.member.pk}),
    ("mfa_", lambda world, name: {"pk": world.passkey.pk}),
    ("setup-category", lambda world, name: {"code": "interpreter"}),
    ("setup-question", lambda world, name: {"code": "good-practice"}),
    ("registration-answer-file", lambda world, name: {"code": "portrait"}),
    ("setup-delegation", lambda world, name: {"code": "AG"}),
    ("agenda-room", lambda world, name: {"pk": Room.objects.earliest("pk").pk}),
    ("agenda-theme", lambda world, name: {"pk": Theme.objects.earliest("pk").pk}),
    ("press-contact", lambda world, name: {"pk": PressContact.objects.earliest("pk").pk}),
    ("release", lambda world, name: {"pk": Release.objects.earliest("pk").pk}),
    ("agenda-session", _part_of_a_session),
    ("agenda-presentation", _part_of_a_session),
    ("agenda-person", _part_of_a_session),
    ("delegation-", lambda world, name: {"reference": world.member_for(name).reference, "pk": world.note.pk}),
    ("delegation", lambda world, name: {"code": world.delegation.code}),
    ("note", lambda world, name: {"code": world.delegation.code, "pk": world.note.pk}),
    ("focal-point", lambda world, name: {"code": "AG", "pk": FocalPoint.objects.get(delegation__code="AG").pk}),
    ("reminder-day", lambda world, name: {"pk": ReminderDay.objects.latest("pk").pk}),
    ("my-", lambda world, name: {"reference": world.traveller.reference}),
    ("registration-visa-letter", lambda world, name: {"reference": world.traveller.reference}),
    ("registration-passport", lambda world, name: {"reference": world.traveller.reference}),
    ("registration-funding", lambda world, name: {"reference": world.traveller.reference}),
    ("registration-changes", lambda world, name: {"reference": world.traveller.reference}),
    ("my-complete", lambda world, name: {"reference": world.colleague.reference}),
    ("job", lambda world, name: {"job": world.job.pk}),
    ("registrations-import", lambda world, name: {"job": world.given.pk}),
    ("setup-delegations-columns", lambda world, name: {"job": world.given_delegations.pk}),
]

# These lead to a page that stands for itself.
REDIRECTS = {
    "front",
    "register",
    "account_login",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "secretariat:message-retry",
    "secretariat:registration-confirm",
    "secretariat:registration-needs",
    "secretariat:delegations-send",
    "secretariat:registration-note",
    "secretariat:registration-badge-lost",
    "secretariat:registration-distinct",
}
