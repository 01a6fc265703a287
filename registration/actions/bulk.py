"""Doing the same for many people: each in a transaction of their own, so that one who cannot holds up nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from registration import rules
from registration.actions.seats import Stale
from registration.models import IllegalMove, Registration

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LeftOut:
    """Somebody with whom it was not done, and why, as the end of a sentence that begins with the name."""

    registration: Registration
    why: str


@dataclass
class Outcome:
    """With how many it was done, and who was left out."""

    done: int = 0
    left_out: list[LeftOut] = field(default_factory=list)


class NotDone(Exception):
    """Not with this one; `refusal` says why."""

    def __init__(self, refusal: rules.Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def run(people: Iterable[Registration], act: Callable[[Registration], object]) -> Outcome:
    """Call `act` with each. `NotDone`, an illegal move and whatever breaks leave one person out, not the others."""
    outcome = Outcome()
    for registration in people:
        try:
            act(registration)
        except NotDone as error:
            outcome.left_out.append(LeftOut(registration, error.refusal.sentence))
        except Stale:
            outcome.left_out.append(LeftOut(registration, _("was changed meanwhile")))
        except IllegalMove:
            outcome.left_out.append(LeftOut(registration, _("cannot be changed so any more")))
        except Exception:
            log.exception("registration %s", registration.reference)
            outcome.left_out.append(LeftOut(registration, _("something broke; please try again")))
        else:
            outcome.done += 1
    return outcome
