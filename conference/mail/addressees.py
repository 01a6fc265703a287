"""To whom a private link may go. Its owner's mailbox may change while a mail waits, and mail knows no person: those who
know the owners are named by `conference.wiring`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from conference.links.models import PrivateLink, named
from conference.mail.models import Message

# Told the subjects of links of one kind, answers with the mailbox of each whose link opens something.
Owners = Callable[[Collection[str]], dict[str, str]]
_owners: dict[str, Owners] = {}


def connect(kind: str, owners: Owners) -> None:
    """From now on links of this kind go to the mailboxes that `owners` names, and to no other."""
    _owners[kind] = owners


@dataclass(frozen=True)
class Stray:
    """A link in a mail that is not for this mailbox. `mailbox` is its owner's, "" when it opens nothing any more."""

    kind: str
    mailbox: str


def strays(message: Message) -> list[Stray]:
    """The private links that this mail would bring to somebody whose they are not (any more)."""
    subjects: dict[str, list[str]] = {}
    links = PrivateLink.objects.filter(pk__in=named(message.text + message.html), kind__in=_owners)
    for kind, subject in links.values_list("kind", "subject_id"):
        subjects.setdefault(kind, []).append(subject)
    found = []
    for kind, those in subjects.items():
        mailboxes = _owners[kind](those)
        found += [Stray(kind, mailboxes.get(one, "")) for one in those]
    return [stray for stray in found if stray.mailbox.lower() != message.to.lower()]
