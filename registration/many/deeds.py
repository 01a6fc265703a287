"""What is done with many at once: with whom it can be, how it is done with one, and how it is reported."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.audit.models import Actor
from registration import rules
from registration.actions import leave, message
from registration.actions.bulk import NotDone
from registration.actions.confirm import confirm
from registration.many.chosen import Why
from registration.models import Registration


@dataclass(frozen=True)
class Task:
    """One order to do something with many: whose, under which key, and in which words. The same key does it once to
    each of them, however often and by however many processes it is carried out."""

    deed: Deed
    by: Actor
    key: uuid.UUID
    words: Mapping[str, str] = field(default_factory=dict)

    def act(self, one: Registration, seen: str | None) -> None:
        """Do it with one person (who knows `is_covered`), seen in this state. Raises `NotDone`, or `IllegalMove`."""
        refusal = self.deed.why_not(one)
        if refusal is not None:
            raise NotDone(refusal)
        self.deed.do(self, one, seen)


@dataclass(frozen=True)
class Deed:
    """`verb`: of the audit event that each person gets; `done`: how many, in words; `apart`: states of people with whom
    it is done only if one says so."""

    title: Any
    verb: str
    why_not: Why
    do: Callable[[Task, Registration, str | None], object]
    done: Callable[[int], str]
    apart: frozenset[str] = frozenset()


def _confirm(task: Task, one: Registration, seen: str | None) -> None:
    confirm(by=task.by, registration=one, seen=seen, key=task.key)


def _decline(task: Task, one: Registration, seen: str | None) -> None:
    leave.decline(by=task.by, registration=one, reason=task.words["reason"], seen=seen, key=task.key)


def _write(task: Task, one: Registration, seen: str | None) -> None:
    is_new = message.send(
        by=task.by, registration=one, subject=task.words["subject"], text=task.words["text"], key=task.key
    )
    if not is_new:
        raise NotDone(rules.Refusal("sent", _("has been sent this message already")))


def _confirmed(number: int) -> str:
    return ngettext("%(n)d is confirmed and is told so.", "%(n)d are confirmed and are told so.", number) % {
        "n": number
    }


def _declined(number: int) -> str:
    words = ngettext("%(n)d is declined and is told the reason.", "%(n)d are declined and are told the reason.", number)
    return words % {"n": number}


def _written(number: int) -> str:
    words = ngettext(
        "The message to %(n)d person is on its way.", "The message to %(n)d persons is on its way.", number
    )
    return words % {"n": number}


DEEDS = {
    "confirm": Deed(
        gettext_lazy("Confirm several registrations"),
        "registration.confirmed",
        rules.why_not_confirm,
        _confirm,
        _confirmed,
        apart=rules.LACK_DETAILS,
    ),
    "decline": Deed(
        gettext_lazy("Decline several registrations"),
        "registration.declined",
        rules.why_not_decline,
        _decline,
        _declined,
    ),
    "message": Deed(
        gettext_lazy("Write to participants"), "registration.messaged", rules.why_not_write, _write, _written
    ),
}
