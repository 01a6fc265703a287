"""Other processes on a test's own database: for races that one process alone never shows."""

import os
from urllib.parse import urlsplit

from django.db import connection


def environment() -> dict[str, str]:
    """What another process must find in its environment to work on this test's database."""
    here = urlsplit(os.environ["DATABASE_URL"])
    url = here._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return os.environ | {"DATABASE_URL": url, "PLENARY_MODE": "local", "LOG_LEVEL": "ERROR"}
