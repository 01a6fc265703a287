"""What kinds of work there are: each is a function that a room registers under a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from conference.jobs.models import Job

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Result:
    """What a piece of work leaves: a file to download (none when `name` is empty), and `outcome` for its page:

    - `sentences`: what came of it, in the job's language, the most important first;
    - `problems`: a list of [row, sentence], and `more`: how many further ones are not listed;
    - `actions`: a list of {"url", "label"}, with "fields" (a dict) where it is a button that posts them.
    """

    name: str = ""
    type: str = ""
    content: bytes = b""
    outcome: dict[str, Any] = field(default_factory=dict)


class Failed(Exception):
    """The work cannot be done, today or tomorrow; `sentence` says why and what to do, in the job's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)


Work = Callable[[Job, Progress], Result]
KINDS: dict[str, Work] = {}


def work(kind: str) -> Callable[[Work], Work]:
    """Register a function `(job, progress) -> Result` for jobs of this kind. It calls `progress(done, total)` now and
    then, runs outside a transaction, in the job's language, and may run again when a worker died: what it has done
    before, it must not do twice. The module must be loaded by the worker (import it in a `tasks` module)."""

    def register(function: Work) -> Work:
        KINDS[kind] = function
        return function

    return register
