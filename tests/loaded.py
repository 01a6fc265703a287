"""What every other process of a test has loaded before it is made: the product, and no connection to anything."""

import django

django.setup()

from tests.jobs import runner  # noqa: E402, F401
from tests.registration import racer  # noqa: E402, F401
