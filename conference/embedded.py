"""PostgreSQL and Valkey from wheels, when no URL is given. (Stub until the servers are written.)"""

import contextlib
from collections.abc import Iterator


@contextlib.contextmanager
def for_command(argv: list[str]) -> Iterator[None]:
    yield
