"""Other processes that share a test's database: for races and faults, which threads and mocks would not show."""

import os
import urllib.parse

from django.db import connection


def environment(**more: str) -> dict[str, str]:
    """The environment in which another process works on the present test's own database."""
    given = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    url = given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return os.environ | {"DATABASE_URL": url, "PLENARY_MODE": "local"} | more
